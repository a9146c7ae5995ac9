// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/pult_style.h"

#include "ui/theme/button_kind.h"
#include "ui/theme/compositing.h"
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/style_parts.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QEvent>
#include <QHash>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QSlider>
#include <QSplitterHandle>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>

#include <initializer_list>

namespace pult::ui {
namespace {

template <typename Element>
style::Paint firstOf(Element element, std::initializer_list<style::Paint (*)(Element)> families)
{
    for (auto* family : families) {
        if (style::Paint paint = family(element))
            return paint;
    }
    return nullptr;
}

void run(style::Paint paint, const QStyleOption& option, QPainter& painter, const QWidget* widget)
{
    painter.save();
    paint(option, painter, widget);
    painter.restore();
}

bool wantsHover(const QWidget* widget)
{
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget)
        || qobject_cast<const QScrollBar*>(widget) || qobject_cast<const QHeaderView*>(widget)
        || qobject_cast<const QTabBar*>(widget) || qobject_cast<const QSplitterHandle*>(widget)
        || qobject_cast<const QSlider*>(widget);
}

bool isTip(const QWidget* widget)
{
    return widget->inherits("QTipLabel");
}

QSize buttonSize(const QStyleOption& option, QSize contents, const QWidget* widget)
{
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    if (!button)
        return contents;
    const ButtonKind kind = buttonKind(widget);
    const bool bare = kind == ButtonKind::Link;
    const bool hasIcon = !button->icon.isNull();
    int width = button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width();
    if (hasIcon)
        width += measures::kIcon + (button->text.isEmpty() ? 0 : 6);
    if (button->features.testFlag(QStyleOptionButton::HasMenu))
        width += 18;
    const int padding = bare ? 4 : button->text.isEmpty() ? 6 : measures::kButtonPaddingX;
    return {width + 2 * padding + 1, measures::kButton};
}

const QHash<int, int>& metrics()
{
    static const QHash<int, int> table{{QStyle::PM_ButtonShiftHorizontal, 0},
        {QStyle::PM_ButtonShiftVertical, 0}, {QStyle::PM_ButtonMargin, 0},
        {QStyle::PM_ButtonIconSize, measures::kIcon}, {QStyle::PM_SmallIconSize, measures::kIcon},
        {QStyle::PM_TabBarIconSize, measures::kIcon},
        {QStyle::PM_ListViewIconSize, measures::kIcon}, {QStyle::PM_ScrollBarExtent, 12},
        {QStyle::PM_ScrollBarSliderMin, 32}, {QStyle::PM_ScrollView_ScrollBarSpacing, 0},
        {QStyle::PM_ScrollView_ScrollBarOverlap, 0}, {QStyle::PM_IndicatorWidth, 16},
        {QStyle::PM_IndicatorHeight, 16}, {QStyle::PM_ExclusiveIndicatorWidth, 16},
        {QStyle::PM_ExclusiveIndicatorHeight, 16}, {QStyle::PM_CheckBoxLabelSpacing, 8},
        {QStyle::PM_RadioButtonLabelSpacing, 8}, {QStyle::PM_SplitterWidth, 5},
        {QStyle::PM_SliderLength, 16}, {QStyle::PM_SliderThickness, 20},
        {QStyle::PM_SliderControlThickness, 16}, {QStyle::PM_MenuHMargin, 0},
        {QStyle::PM_MenuVMargin, 4}, {QStyle::PM_MenuBarPanelWidth, 0},
        {QStyle::PM_MenuBarItemSpacing, 2}, {QStyle::PM_MenuBarVMargin, 0},
        {QStyle::PM_MenuBarHMargin, 4}, {QStyle::PM_ToolTipLabelFrameWidth, 7},
        {QStyle::PM_TabBarTabVSpace, 12}, {QStyle::PM_TabBarTabHSpace, 24},
        {QStyle::PM_TabBarTabShiftVertical, 0}, {QStyle::PM_TabBarTabShiftHorizontal, 0},
        {QStyle::PM_TabBarBaseOverlap, 0}, {QStyle::PM_TabBarTabOverlap, 0},
        {QStyle::PM_TabCloseIndicatorWidth, 16}, {QStyle::PM_TabCloseIndicatorHeight, 16},
        {QStyle::PM_HeaderMargin, measures::kCellPadding}, {QStyle::PM_HeaderGripMargin, 6},
        {QStyle::PM_FocusFrameHMargin, 2}, {QStyle::PM_FocusFrameVMargin, 2},
        {QStyle::PM_ToolBarFrameWidth, 0}, {QStyle::PM_TextCursorWidth, 1},
        {QStyle::PM_TreeViewIndentation, 16}};
    return table;
}

const QHash<int, int>& hints()
{
    static const QHash<int, int> table{{QStyle::SH_EtchDisabledText, 0},
        {QStyle::SH_DitherDisabledText, 0}, {QStyle::SH_ComboBox_Popup, 0},
        {QStyle::SH_ItemView_ShowDecorationSelected, 1},
        {QStyle::SH_ItemView_ActivateItemOnSingleClick, 0},
        {QStyle::SH_ScrollBar_MiddleClickAbsolutePosition, 1},
        {QStyle::SH_Slider_AbsoluteSetButtons, Qt::LeftButton},
        {QStyle::SH_Menu_SupportsSections, 1}, {QStyle::SH_Menu_FlashTriggeredItem, 0},
        {QStyle::SH_Menu_Scrollable, 1}, {QStyle::SH_TabBar_ElideMode, Qt::ElideRight},
        {QStyle::SH_DialogButtonBox_ButtonsHaveIcons, 0}, {QStyle::SH_UnderlineShortcut, 1},
        {QStyle::SH_Widget_Animation_Duration, 0}, {QStyle::SH_ScrollBar_Transient, 0},
        {QStyle::SH_ToolTipLabel_Opacity, 255}};
    return table;
}

} // namespace

PultStyle::PultStyle()
    : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion")))
{}

void PultStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
    QPainter* painter, const QWidget* widget) const
{
    const style::Paint paint = firstOf<PrimitiveElement>(element,
        {style::buttonPrimitive, style::fieldPrimitive, style::itemPrimitive, style::popupPrimitive,
            style::chromePrimitive});
    if (paint && option)
        run(paint, *option, *painter, widget);
    else
        QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void PultStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
    const QWidget* widget) const
{
    const style::Paint paint = firstOf<ControlElement>(element,
        {style::buttonControl, style::itemControl, style::popupControl, style::chromeControl});
    if (paint && option)
        run(paint, *option, *painter, widget);
    else
        QProxyStyle::drawControl(element, option, painter, widget);
}

void PultStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
    QPainter* painter, const QWidget* widget) const
{
    const style::Paint paint = firstOf<ComplexControl>(
        control, {style::buttonComplex, style::fieldComplex, style::chromeComplex});
    if (paint && option)
        run(paint, *option, *painter, widget);
    else
        QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect PultStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
    SubControl subControl, const QWidget* widget) const
{
    if (control == CC_ScrollBar && option)
        return style::scrollBarRect(*option, subControl);
    if (control == CC_ComboBox && option && subControl == SC_ComboBoxEditField)
        return visualRect(option->direction, option->rect, option->rect.adjusted(8, 1, -26, -1));
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QRect PultStyle::subElementRect(
    SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    if (element == SE_LineEditContents && option) {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        const int side = frame && frame->lineWidth > 0 ? 8 : 0;
        return option->rect.adjusted(side, 1, -side, -1);
    }
    if (element == SE_HeaderLabel && option)
        return option->rect.adjusted(measures::kCellPadding, 0, -measures::kCellPadding, -1);
    if ((element == SE_ProgressBarGroove || element == SE_ProgressBarContents) && option)
        return option->rect;
    return QProxyStyle::subElementRect(element, option, widget);
}

QSize PultStyle::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    if (type == CT_PushButton && option)
        return buttonSize(*option, size, widget);
    if (type == CT_MenuItem && option)
        return style::menuItemSize(*option, size);
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_LineEdit || type == CT_ComboBox || type == CT_SpinBox)
        result.setHeight(measures::kButton);
    if (type == CT_ComboBox)
        result.rwidth() += 12;
    else if (type == CT_ProgressBar)
        result.setHeight(6);
    else if (type == CT_ToolButton)
        result = result.expandedTo({measures::kButton, measures::kButton});
    else if (type == CT_HeaderSection)
        result.setHeight(measures::kHeader);
    else if (type == CT_ItemViewItem)
        result.setHeight(std::max(result.height(), measures::kRowCompact));
    return result;
}

int PultStyle::pixelMetric(
    PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    if (metric == PM_MenuPanelWidth)
        return style::menuShadow();
    if (metric == PM_DefaultFrameWidth && qobject_cast<const QAbstractItemView*>(widget))
        return 0;
    const auto known = metrics().constFind(metric);
    if (known != metrics().constEnd())
        return *known;
    return QProxyStyle::pixelMetric(metric, option, widget);
}

int PultStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
    QStyleHintReturn* returnData) const
{
    const auto known = hints().constFind(hint);
    return known != hints().constEnd() ? *known
                                       : QProxyStyle::styleHint(hint, option, widget, returnData);
}

QIcon PultStyle::standardIcon(
    StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    switch (which) {
    case SP_LineEditClearButton:
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
        return themedIcon(Icon::Cross);
    case SP_MessageBoxWarning:
        return themedIcon(Icon::Warning, Token::Warn);
    case SP_MessageBoxCritical:
        return themedIcon(Icon::Warning, Token::Bad);
    case SP_MessageBoxInformation:
        return themedIcon(Icon::Info, Token::Accent);
    case SP_MessageBoxQuestion:
        return themedIcon(Icon::Help, Token::Accent);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

void PultStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (wantsHover(widget))
        widget->setAttribute(Qt::WA_Hover);
    if ((qobject_cast<QMenu*>(widget) || isTip(widget)) && isComposited()) {
        widget->setAttribute(Qt::WA_TranslucentBackground);
        widget->setWindowFlag(Qt::FramelessWindowHint);
        widget->setWindowFlag(Qt::NoDropShadowWindowHint);
    }
    if (qobject_cast<QMenu*>(widget))
        widget->installEventFilter(this);
    if (auto* tabs = qobject_cast<QTabBar*>(widget))
        tabs->setExpanding(false);
}

void PultStyle::unpolish(QWidget* widget)
{
    if (qobject_cast<QMenu*>(widget))
        widget->removeEventFilter(this);
    QProxyStyle::unpolish(widget);
}

bool PultStyle::eventFilter(QObject* watched, QEvent* event)
{
    // The menu proper sits inside its shadow; move it so that it opens where it was asked to.
    if (event->type() == QEvent::Show && style::menuShadow() > 0) {
        if (auto* menu = qobject_cast<QMenu*>(watched)) {
            const int reach = style::menuShadow();
            const int side = menu->layoutDirection() == Qt::RightToLeft ? reach : -reach;
            menu->move(menu->pos() + QPoint(side, -reach + measures::kGrid));
        }
    }
    return QProxyStyle::eventFilter(watched, event);
}

} // namespace pult::ui
