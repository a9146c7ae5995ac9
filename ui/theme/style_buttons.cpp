// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/button_kind.h"
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleOption>
#include <QToolButton>
#include <QVariant>
#include <QWidget>

namespace pult::ui {
namespace {

const char* const kKindProperty = "pultKind";

} // namespace

void setButtonKind(QWidget& button, ButtonKind kind)
{
    button.setProperty(kKindProperty, static_cast<int>(kind));
    button.update();
}

ButtonKind buttonKind(const QWidget* button)
{
    return button ? static_cast<ButtonKind>(button->property(kKindProperty).toInt())
                  : ButtonKind::Secondary;
}

namespace style {
namespace {

QColor token(Token t)
{
    return Theme::instance().color(t);
}

struct Look
{
    QColor fill = Qt::transparent;
    QColor outline = Qt::transparent;
    QColor text;
};

bool isOn(const QStyleOption& option, QStyle::StateFlag flag)
{
    return option.state.testFlag(flag);
}

bool isLit(const QStyleOption& option)
{
    return isOn(option, QStyle::State_MouseOver);
}

bool isDown(const QStyleOption& option)
{
    return isOn(option, QStyle::State_Sunken) || isOn(option, QStyle::State_On);
}

Look secondaryLook(const QStyleOption& o)
{
    const Token fill = isDown(o) || isLit(o) ? Token::Sunken : Token::Surface;
    return {token(fill), token(isDown(o) ? Token::Ink3 : Token::LineStrong), token(Token::Ink)};
}

Look primaryLook(const QStyleOption& o)
{
    const Token fill = isDown(o) || isLit(o) ? Token::AccentHover : Token::Accent;
    return {token(fill), Qt::transparent, token(Token::OnAccent)};
}

Look dangerLook(const QStyleOption& o)
{
    const Token fill = isDown(o) || isLit(o) ? Token::BadWash : Token::Surface;
    return {token(fill), token(Token::Bad), token(Token::Bad)};
}

Look textLook(const QStyleOption& o, Token text)
{
    return {isLit(o) || isDown(o) ? token(Token::Sunken) : QColor(Qt::transparent), Qt::transparent,
        token(text)};
}

Look disabledLook(ButtonKind kind)
{
    const bool bare = kind == ButtonKind::Link || kind == ButtonKind::Flat;
    return {bare ? QColor(Qt::transparent) : token(Token::Sunken),
        bare ? QColor(Qt::transparent)
             : token(Theme::instance().isHighContrast() ? Token::Ink3 : Token::Line),
        token(Token::Ink3)};
}

Look lookOf(const QStyleOption& option, const QWidget* widget)
{
    const ButtonKind kind = buttonKind(widget);
    if (!isOn(option, QStyle::State_Enabled))
        return disabledLook(kind);
    switch (kind) {
    case ButtonKind::Primary:
        return primaryLook(option);
    case ButtonKind::Danger:
        return dangerLook(option);
    case ButtonKind::Link:
        return textLook(option, Token::Accent);
    case ButtonKind::Flat:
        return textLook(option, Token::Ink2);
    case ButtonKind::Secondary:
        break;
    }
    return secondaryLook(option);
}

bool showsFocus(const QStyleOption& option)
{
    return isOn(option, QStyle::State_HasFocus) && isOn(option, QStyle::State_KeyboardFocusChange);
}

void paintRing(const QStyleOption& option, QPainter& p, ButtonKind kind)
{
    if (kind == ButtonKind::Primary)
        paint::box(p, QRectF(option.rect).adjusted(2, 2, -2, -2), measures::kControlRadius - 2,
            Qt::transparent, token(Token::OnAccent), 1.5);
    else
        paint::focusRing(p, option.rect, measures::kControlRadius);
}

void pushButtonPanel(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    Look look = lookOf(option, widget);
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    const bool isDefault = button && button->features.testFlag(QStyleOptionButton::DefaultButton);
    const ButtonKind kind = buttonKind(widget);
    if (isDefault && kind == ButtonKind::Secondary && isOn(option, QStyle::State_Enabled))
        look.outline = token(Token::Accent);
    // Without colours the default button is told by a thicker outline.
    const bool thick = isDefault && Theme::instance().isHighContrast();
    paint::box(p, option.rect, measures::kControlRadius, look.fill, look.outline,
        Theme::instance().lineWidth() + (thick ? 2 : 0));
    if (showsFocus(option))
        paintRing(option, p, kind);
}

void paintIconAndText(QPainter& p, QRect rect, const QStyleOptionButton& button,
    const QColor& color, const QWidget* widget)
{
    const int text = button.fontMetrics.size(Qt::TextShowMnemonic, button.text).width() + 1;
    const bool hasIcon = !button.icon.isNull();
    const int gap = hasIcon && !button.text.isEmpty() ? 6 : 0;
    const int icon = hasIcon ? measures::kIcon : 0;
    const int total = std::min(rect.width(), icon + gap + text);
    QRect line(rect.x() + (rect.width() - total) / 2, rect.y(), total, rect.height());
    line = QStyle::visualRect(button.direction, rect, line);
    const QRect iconRect = QStyle::alignedRect(
        button.direction, Qt::AlignLeading | Qt::AlignVCenter, QSize(icon, icon), line);
    if (hasIcon)
        button.icon.paint(&p, iconRect, Qt::AlignCenter,
            widget && !widget->isEnabled() ? QIcon::Disabled : QIcon::Normal);
    p.setPen(color);
    const QRect textRect = QStyle::alignedRect(button.direction,
        Qt::AlignTrailing | Qt::AlignVCenter, QSize(total - icon - gap, line.height()), line);
    paint::words(p, textRect, Qt::AlignCenter | Qt::TextShowMnemonic,
        button.fontMetrics.elidedText(
            button.text, Qt::ElideRight, textRect.width() + 2, Qt::TextShowMnemonic));
}

void pushButtonLabel(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    const auto* button = qstyleoption_cast<const QStyleOptionButton*>(&option);
    if (!button)
        return;
    QRect rect = option.rect;
    const QColor color = lookOf(option, widget).text;
    if (button->features.testFlag(QStyleOptionButton::HasMenu)) {
        const QRect arrow = QStyle::alignedRect(option.direction,
            Qt::AlignTrailing | Qt::AlignVCenter, QSize(12, 12), rect.adjusted(10, 0, -10, 0));
        paintIcon(p, Icon::ChevronDown, arrow, color);
        rect = QStyle::visualRect(option.direction, rect, rect.adjusted(0, 0, -14, 0));
    }
    paintIconAndText(p, rect, *button, color, widget);
}

void toolButtonPanel(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const bool lit = isOn(option, QStyle::State_Enabled) && (isLit(option) || isDown(option));
    const QColor fill = isOn(option, QStyle::State_On) ? token(Token::AccentWash)
        : lit                                          ? token(Token::Sunken)
                                                       : QColor(Qt::transparent);
    paint::box(p, option.rect, measures::kControlRadius, fill);
    if (showsFocus(option))
        paint::focusRing(p, option.rect, measures::kControlRadius);
}

void toolButton(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    const auto* tool = qstyleoption_cast<const QStyleOptionToolButton*>(&option);
    if (!tool)
        return;
    toolButtonPanel(option, p, widget);
    QStyleOptionToolButton label = *tool;
    const bool hasArrow = tool->features.testFlag(QStyleOptionToolButton::HasMenu)
        || tool->features.testFlag(QStyleOptionToolButton::MenuButtonPopup);
    if (hasArrow) {
        const QRect arrow = QStyle::alignedRect(option.direction,
            Qt::AlignTrailing | Qt::AlignVCenter, QSize(12, 12), option.rect.adjusted(4, 0, -4, 0));
        paintIcon(p, Icon::ChevronDown, arrow, token(Token::Ink2));
        label.rect
            = QStyle::visualRect(option.direction, option.rect, option.rect.adjusted(0, 0, -14, 0));
    }
    label.features &= ~QStyleOptionToolButton::HasMenu;
    const QStyle* s = widget ? widget->style() : nullptr;
    if (s)
        s->drawControl(QStyle::CE_ToolButtonLabel, &label, &p, widget);
}

void paintTick(const QStyleOption& option, QPainter& p, double radius)
{
    const bool enabled = isOn(option, QStyle::State_Enabled);
    const bool on = isOn(option, QStyle::State_On);
    const bool partly = isOn(option, QStyle::State_NoChange);
    const QColor mark = enabled ? token(Token::OnAccent) : token(Token::Ink3);
    const bool filled = (on || partly) && enabled;
    paint::box(p, option.rect, radius,
        filled ? token(Token::Accent) : token(enabled ? Token::Surface : Token::Sunken),
        filled ? QColor(Qt::transparent)
               : token(isLit(option) && enabled ? Token::Ink3 : Token::LineStrong),
        Theme::instance().lineWidth());
    const QRectF inner = QRectF(option.rect).adjusted(2, 2, -2, -2);
    if (radius > 5 && on)
        paint::box(p, inner.adjusted(2.5, 2.5, -2.5, -2.5), 8, mark);
    else if (on || partly)
        paintIcon(p, on ? Icon::Check : Icon::Minus, inner, mark);
    if (showsFocus(option))
        paint::box(p, QRectF(option.rect).adjusted(-2, -2, 2, 2), radius + 2, Qt::transparent,
            token(Token::Accent), 1.5);
}

void checkMark(const QStyleOption& option, QPainter& p, const QWidget*)
{
    paintTick(option, p, 4);
}

void radioMark(const QStyleOption& option, QPainter& p, const QWidget*)
{
    paintTick(option, p, 8);
}

void closeMark(const QStyleOption& option, QPainter& p, const QWidget*)
{
    if (isLit(option))
        paint::box(p, option.rect, 4, token(Token::Sunken));
    paintIcon(p, Icon::Cross, QRectF(option.rect).adjusted(2, 2, -2, -2), token(Token::Ink2));
}

} // namespace

Paint buttonPrimitive(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_PanelButtonCommand:
    case QStyle::PE_PanelButtonBevel:
        return pushButtonPanel;
    case QStyle::PE_PanelButtonTool:
        return toolButtonPanel;
    case QStyle::PE_IndicatorCheckBox:
    case QStyle::PE_IndicatorItemViewItemCheck:
        return checkMark;
    case QStyle::PE_IndicatorRadioButton:
        return radioMark;
    case QStyle::PE_IndicatorTabClose:
        return closeMark;
    default:
        return nullptr;
    }
}

Paint buttonControl(QStyle::ControlElement element)
{
    switch (element) {
    case QStyle::CE_PushButtonBevel:
        return pushButtonPanel;
    case QStyle::CE_PushButtonLabel:
        return pushButtonLabel;
    default:
        return nullptr;
    }
}

Paint buttonComplex(QStyle::ComplexControl control)
{
    return control == QStyle::CC_ToolButton ? toolButton : nullptr;
}

} // namespace style
} // namespace pult::ui
