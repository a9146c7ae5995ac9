// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QAbstractItemView>
#include <QHeaderView>
#include <QPainter>
#include <QStyleOption>
#include <QTableView>

namespace pult::ui::style {
namespace {

QColor token(Token t)
{
    return Theme::instance().color(t);
}

//! Whether the item is in the first column of a table as the user has ordered it.
bool startsRow(const QStyleOptionViewItem* item, const QWidget* widget)
{
    const auto* table = qobject_cast<const QTableView*>(widget);
    return table && item && table->horizontalHeader()->visualIndex(item->index.column()) == 0;
}

//! Black and white cannot tint a selected row; it gets an outline around all of its cells.
void outlineSelected(const QStyleOption& option, QPainter& p, const QStyleOptionViewItem* item,
    const QWidget* widget)
{
    using Item = QStyleOptionViewItem;
    const auto place = item ? item->viewItemPosition : Item::Invalid;
    // Tables do not say where in the row a cell is; above and below must do there.
    const bool unknown = place == Item::Invalid && !qobject_cast<const QTableView*>(widget);
    const bool whole = unknown || place == Item::OnlyOne;
    const bool mirrored = option.direction == Qt::RightToLeft;
    const bool left = whole || place == (mirrored ? Item::End : Item::Beginning);
    const bool right = whole || place == (mirrored ? Item::Beginning : Item::End);
    const QRect r = option.rect;
    const QColor ink = token(Token::Ink);
    p.fillRect(r.x(), r.y(), r.width(), 3, ink);
    p.fillRect(r.x(), r.bottom() - 2, r.width(), 3, ink);
    if (startsRow(item, widget)) {
        const QRect bar = QStyle::alignedRect(
            option.direction, Qt::AlignLeading | Qt::AlignTop, QSize(8, r.height()), r);
        p.fillRect(bar, ink);
    }
    if (left)
        p.fillRect(r.x(), r.y(), 3, r.height(), ink);
    if (right)
        p.fillRect(r.right() - 2, r.y(), 3, r.height(), ink);
}

void itemPanel(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(&option);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool lit = option.state.testFlag(QStyle::State_MouseOver)
        && option.state.testFlag(QStyle::State_Enabled);
    if (item && item->backgroundBrush.style() != Qt::NoBrush)
        p.fillRect(option.rect, item->backgroundBrush);
    if (selected && Theme::instance().isHighContrast())
        outlineSelected(option, p, item, widget);
    else if (selected)
        p.fillRect(option.rect, token(Token::AccentWash));
    else if (lit)
        p.fillRect(option.rect, mix(token(Token::Surface), token(Token::Sunken), 0.6));
}

void nothing(const QStyleOption&, QPainter&, const QWidget*) {}

void branch(const QStyleOption& option, QPainter& p, const QWidget*)
{
    if (!option.state.testFlag(QStyle::State_Children))
        return;
    const bool open = option.state.testFlag(QStyle::State_Open);
    const bool rightToLeft = option.direction == Qt::RightToLeft;
    const Icon shut = rightToLeft ? Icon::ChevronLeft : Icon::ChevronRight;
    const QRect at
        = QStyle::alignedRect(option.direction, Qt::AlignCenter, QSize(12, 12), option.rect);
    paintIcon(p, open ? Icon::ChevronDown : shut, at, token(Token::Ink2));
}

void focusRect(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    if (!option.state.testFlag(QStyle::State_KeyboardFocusChange))
        return;
    if (qobject_cast<const QAbstractItemView*>(widget))
        paint::focusRing(p, QRectF(option.rect).adjusted(1, 1, -1, -1), 4);
    else
        paint::focusRing(p, option.rect, 4);
}

void headerSection(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option);
    if (!header)
        return;
    p.fillRect(option.rect, token(Token::Surface));
    const int width = Theme::instance().lineWidth();
    QRect line = option.rect;
    if (header->orientation == Qt::Horizontal)
        line.setTop(line.bottom() - width + 1);
    else
        line.setLeft(line.right() - width + 1);
    p.fillRect(line, token(Token::Line));
    if (option.state.testFlag(QStyle::State_MouseOver)
        && option.state.testFlag(QStyle::State_Enabled))
        p.fillRect(option.rect.adjusted(0, 0, 0, -width), token(Token::Sunken));
}

void headerSort(const QStyleOptionHeader& header, QPainter& p, QRect text, int width)
{
    if (header.sortIndicator == QStyleOptionHeader::None)
        return;
    const bool trailing = header.textAlignment.testFlag(Qt::AlignRight);
    QRect at(trailing ? text.right() - width - 14 : text.left() + width + 4, text.center().y() - 4,
        10, 10);
    if (header.direction == Qt::RightToLeft)
        at = QStyle::visualRect(header.direction, text, at);
    paintIcon(p,
        header.sortIndicator == QStyleOptionHeader::SortUp ? Icon::ChevronUp : Icon::ChevronDown,
        at, token(Token::Ink2));
}

void headerLabel(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(&option);
    if (!header)
        return;
    QFont label = font(TextRole::Label);
    label.setCapitalization(QFont::AllUppercase);
    p.setFont(label);
    p.setPen(token(Token::Ink2));
    const QFontMetrics metrics(label);
    const QString text = metrics.elidedText(header->text, Qt::ElideRight, option.rect.width());
    const auto alignment = QStyle::visualAlignment(option.direction,
        header->textAlignment
            | (header->textAlignment & Qt::AlignVertical_Mask ? Qt::Alignment()
                                                              : Qt::AlignVCenter));
    paint::words(p, option.rect, alignment, text);
    headerSort(*header, p, option.rect, metrics.horizontalAdvance(text));
}

void headerEmpty(const QStyleOption& option, QPainter& p, const QWidget*)
{
    p.fillRect(option.rect, token(Token::Surface));
    const int width = Theme::instance().lineWidth();
    p.fillRect(option.rect.x(), option.rect.bottom() - width + 1, option.rect.width(), width,
        token(Token::Line));
}

void tabShape(const QStyleOption& option, QPainter& p, const QWidget*)
{
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (option.state.testFlag(QStyle::State_MouseOver) && !selected)
        paint::box(p, option.rect.adjusted(2, 4, -2, -4), 4, token(Token::Sunken));
    // In black and white the line must be told from the one below all tabs.
    const int thick = Theme::instance().isHighContrast() ? 5 : 2;
    if (selected)
        p.fillRect(QRect(option.rect.left() + 8, option.rect.bottom() + 1 - thick,
                       option.rect.width() - 16, thick),
            token(Token::Accent));
    if (option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange))
        paint::focusRing(p, option.rect.adjusted(2, 3, -2, -3), 4);
}

void tabLabel(const QStyleOption& option, QPainter& p, const QWidget* widget)
{
    const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(&option);
    if (!tab)
        return;
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    QRect rect = option.rect;
    if (widget && tab->icon.isNull())
        rect = widget->style()->subElementRect(QStyle::SE_TabBarTabText, tab, widget);
    else
        rect.adjust(tab->leftButtonSize.width(), 0, -tab->rightButtonSize.width(), 0);
    if (!tab->icon.isNull()) {
        const int total = measures::kIcon + 6 + tab->fontMetrics.horizontalAdvance(tab->text);
        const QRect line = QStyle::alignedRect(
            option.direction, Qt::AlignCenter, QSize(total, rect.height()), rect);
        tab->icon.paint(&p,
            QStyle::alignedRect(option.direction, Qt::AlignLeading | Qt::AlignVCenter,
                QSize(measures::kIcon, measures::kIcon), line));
        rect = QStyle::visualRect(
            option.direction, line, line.adjusted(measures::kIcon + 6, 0, 8, 0));
        p.setPen(token(selected ? Token::Ink : Token::Ink2));
        paint::words(p, rect, Qt::AlignVCenter | Qt::TextShowMnemonic, tab->text);
        return;
    }
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    p.setPen(token(!enabled ? Token::Ink3 : selected ? Token::Ink : Token::Ink2));
    paint::words(p, rect, Qt::AlignCenter | Qt::TextShowMnemonic, tab->text);
}

} // namespace

Paint itemPrimitive(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_PanelItemViewItem:
        return itemPanel;
    case QStyle::PE_PanelItemViewRow:
        return nothing;
    case QStyle::PE_IndicatorBranch:
        return branch;
    case QStyle::PE_FrameFocusRect:
        return focusRect;
    default:
        return nullptr;
    }
}

Paint itemControl(QStyle::ControlElement element)
{
    switch (element) {
    case QStyle::CE_HeaderSection:
        return headerSection;
    case QStyle::CE_HeaderLabel:
        return headerLabel;
    case QStyle::CE_HeaderEmptyArea:
        return headerEmpty;
    case QStyle::CE_TabBarTabShape:
        return tabShape;
    case QStyle::CE_TabBarTabLabel:
        return tabLabel;
    default:
        return nullptr;
    }
}

} // namespace pult::ui::style
