// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/compositing.h"
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyleOption>
#include <QWidget>

namespace pult::ui::style {
namespace {

constexpr int kShadow = 12;
constexpr int kItem = 28;
constexpr int kPadding = 10;
constexpr int kMark = 24;

QColor token(Token t)
{
    return Theme::instance().color(t);
}

void menuPanel(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const int reach = menuShadow();
    const QRectF card = QRectF(option.rect).adjusted(reach, reach, -reach, -reach);
    if (reach > 0) {
        p.setCompositionMode(QPainter::CompositionMode_Source);
        p.fillRect(option.rect, Qt::transparent);
        p.setCompositionMode(QPainter::CompositionMode_SourceOver);
        paint::shadow(p, card, measures::kCardRadius, reach);
    }
    paint::box(p, card, reach > 0 ? measures::kCardRadius : 0, token(Token::Surface),
        token(reach > 0 ? Token::Line : Token::LineStrong), Theme::instance().lineWidth());
}

void nothing(const QStyleOption&, QPainter&, const QWidget*) {}

void tipPanel(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const bool round = isComposited();
    if (round) {
        p.setCompositionMode(QPainter::CompositionMode_Source);
        p.fillRect(option.rect, Qt::transparent);
        p.setCompositionMode(QPainter::CompositionMode_SourceOver);
    }
    paint::box(p, option.rect, round ? measures::kControlRadius : 0, token(Token::Surface),
        token(Token::LineStrong), Theme::instance().lineWidth());
}

void separator(const QStyleOptionMenuItem& item, QPainter& p)
{
    const int y = item.rect.center().y();
    p.fillRect(
        item.rect.x(), y, item.rect.width(), Theme::instance().lineWidth(), token(Token::Line));
    if (item.text.isEmpty())
        return;
    p.setPen(token(Token::Ink2));
    p.fillRect(item.rect.adjusted(kPadding, 2, -kPadding, -2), token(Token::Surface));
    paint::words(p, item.rect.adjusted(kPadding, 0, -kPadding, 0),
        QStyle::visualAlignment(item.direction, Qt::AlignLeft | Qt::AlignVCenter), item.text);
}

int markWidth(const QStyleOptionMenuItem& item)
{
    return item.maxIconWidth > 0 || item.menuHasCheckableItems ? kMark : 0;
}

void menuMark(const QStyleOptionMenuItem& item, QPainter& p, QRect line, bool enabled)
{
    const QRect at = QStyle::alignedRect(item.direction, Qt::AlignLeading | Qt::AlignVCenter,
        QSize(measures::kIcon, measures::kIcon), line);
    if (item.checkType != QStyleOptionMenuItem::NotCheckable) {
        if (item.checked)
            paintIcon(p, Icon::Check, at, token(enabled ? Token::Accent : Token::Ink3));
    } else if (!item.icon.isNull()) {
        item.icon.paint(&p, at, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }
}

void menuText(const QStyleOptionMenuItem& item, QPainter& p, QRect line, bool enabled)
{
    const int tab = static_cast<int>(item.text.indexOf(QLatin1Char('\t')));
    const QString text = tab < 0 ? item.text : item.text.left(tab);
    p.setFont(item.font);
    p.setPen(token(enabled ? Token::Ink : Token::Ink3));
    paint::words(p,
        QStyle::visualRect(item.direction, line, line.adjusted(markWidth(item), 0, 0, 0)),
        QStyle::visualAlignment(item.direction, Qt::AlignLeft | Qt::AlignVCenter)
            | Qt::TextShowMnemonic | Qt::TextSingleLine,
        text);
    if (tab >= 0) {
        p.setPen(token(enabled ? Token::Ink2 : Token::Ink3));
        paint::words(p, line,
            QStyle::visualAlignment(item.direction, Qt::AlignRight | Qt::AlignVCenter),
            item.text.mid(tab + 1));
    }
}

void menuItem(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(&option);
    if (!item)
        return;
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        separator(*item, p);
        return;
    }
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    if (option.state.testFlag(QStyle::State_Selected) && enabled)
        paint::box(p, option.rect.adjusted(4, 0, -4, 0), 4, token(Token::AccentWash),
            Theme::instance().isHighContrast() ? token(Token::Ink) : QColor(Qt::transparent), 2);
    const QRect line = option.rect.adjusted(kPadding + 4, 0, -kPadding - 4, 0);
    menuMark(*item, p, line, enabled);
    menuText(*item, p, line, enabled);
    if (item->menuItemType == QStyleOptionMenuItem::SubMenu)
        paintIcon(p, option.direction == Qt::RightToLeft ? Icon::ChevronLeft : Icon::ChevronRight,
            QStyle::alignedRect(
                option.direction, Qt::AlignTrailing | Qt::AlignVCenter, QSize(12, 12), line),
            token(Token::Ink2));
}

void menuBarItem(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(&option);
    if (!item)
        return;
    p.fillRect(option.rect, token(Token::Surface));
    if (option.state.testFlag(QStyle::State_Selected)
        || option.state.testFlag(QStyle::State_Sunken))
        paint::box(p, option.rect.adjusted(1, 2, -1, -2), 4, token(Token::Sunken));
    p.setPen(token(option.state.testFlag(QStyle::State_Enabled) ? Token::Ink : Token::Ink3));
    paint::words(p, option.rect, Qt::AlignCenter | Qt::TextShowMnemonic, item->text);
}

void menuBarEmpty(const QStyleOption& option, QPainter& p, const QWidget*)
{
    p.fillRect(option.rect, token(Token::Surface));
}

} // namespace

int menuShadow()
{
    return isComposited() ? kShadow : 0;
}

QSize menuItemSize(const QStyleOption& option, QSize contents)
{
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(&option);
    if (!item)
        return contents;
    if (item->menuItemType == QStyleOptionMenuItem::Separator)
        return {contents.width(), item->text.isEmpty() ? 9 : kItem};
    const bool arrow = item->menuItemType == QStyleOptionMenuItem::SubMenu;
    const bool shortcut = item->text.contains(QLatin1Char('\t'));
    const int width = contents.width() + 2 * (kPadding + 4) + markWidth(*item) + (arrow ? 20 : 0)
        + (shortcut ? 32 : 8);
    return {width, kItem};
}

Paint popupPrimitive(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_PanelMenu:
        return menuPanel;
    case QStyle::PE_FrameMenu:
        return nothing;
    case QStyle::PE_PanelTipLabel:
        return tipPanel;
    default:
        return nullptr;
    }
}

Paint popupControl(QStyle::ControlElement element)
{
    switch (element) {
    case QStyle::CE_MenuItem:
        return menuItem;
    case QStyle::CE_MenuEmptyArea:
        return nothing;
    case QStyle::CE_MenuBarItem:
        return menuBarItem;
    case QStyle::CE_MenuBarEmptyArea:
        return menuBarEmpty;
    default:
        return nullptr;
    }
}

} // namespace pult::ui::style
