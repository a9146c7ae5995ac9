// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/cell_delegate.h"

#include "ui/kit/row_flash.h"
#include "ui/kit/tabular.h"
#include "ui/theme/measures.h"
#include "ui/theme/paint.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

#include <QAbstractItemView>
#include <QPainter>

#include <cmath>

namespace pult::ui {
namespace {

constexpr int kChipGap = 8;
constexpr int kAfterGap = 4;
constexpr int kIndent = 16;
constexpr int kShareWidth = 44;
constexpr int kShareHeight = 6;

const QFont& cellFont(bool mono, bool strong)
{
    static const QFont body = font(TextRole::Body);
    static const QFont bold = font(TextRole::BodyStrong);
    static const QFont fixed = font(TextRole::Mono);
    return mono ? fixed : strong ? bold : body;
}

QColor cellInk(const Cell& cell)
{
    if (cell.tone != Tone::Neutral)
        return StateColors::text(cell.tone);
    return Theme::instance().color(cell.secondary ? Token::Ink2 : Token::Ink);
}

double textWidth(const QFont& face, const QString& text, bool figures)
{
    return figures ? tabular::width(face, text) : QFontMetricsF(face).horizontalAdvance(text);
}

int chipsWidth(const Cell& cell)
{
    int width = 0;
    for (const ChipSpec& chip : cell.chips)
        width += chips::width(chip) + kChipGap;
    return width;
}

//! Fills a cell from its leading edge; mirrors for right to left at the last moment.
class Pen
{
public:
    Pen(QPainter& painter, QRect rect, Qt::LayoutDirection direction)
        : m_painter(painter)
        , m_cell(rect)
        , m_direction(direction)
    {}

    [[nodiscard]] int room() const { return m_cell.width() - m_used; }
    void skip(int width) { m_used += width; }

    void text(const QFont& face, const QColor& ink, const QString& text, int most)
    {
        if (text.isEmpty() || room() <= 0)
            return;
        const int wanted = static_cast<int>(std::ceil(QFontMetricsF(face).horizontalAdvance(text)));
        const int width = std::min({wanted, room(), most});
        m_painter.setFont(face);
        m_painter.setPen(ink);
        const QString shown
            = wanted <= width ? text : QFontMetrics(face).elidedText(text, Qt::ElideRight, width);
        paint::words(m_painter, take(width).adjusted(0, 0, 2, 0),
            static_cast<int>(QStyle::visualAlignment(m_direction, Qt::AlignLeft | Qt::AlignVCenter)
                | Qt::TextSingleLine),
            shown);
    }

    void chip(const ChipSpec& spec)
    {
        if (room() > measures::kChip)
            skip(chips::paint(m_painter, rest(), spec, m_direction) + kChipGap);
    }

    void shares(const Cell& cell)
    {
        const QRect at = take(kShareWidth);
        const QRectF bar(
            at.x(), at.center().y() + 1 - kShareHeight / 2.0, at.width(), kShareHeight);
        shares::paint(m_painter, bar, cell.shares, cell.total, m_direction);
        skip(kChipGap);
    }

    [[nodiscard]] QRect rest() const
    {
        return QStyle::visualRect(m_direction, m_cell, m_cell.adjusted(m_used, 0, 0, 0));
    }

private:
    QRect take(int width)
    {
        const QRect piece(m_cell.x() + m_used, m_cell.y(), width, m_cell.height());
        m_used += width;
        return QStyle::visualRect(m_direction, m_cell, piece);
    }

    QPainter& m_painter;
    QRect m_cell;
    Qt::LayoutDirection m_direction;
    int m_used = 0;
};

void paintFigures(QPainter& painter, QRect rect, const Cell& cell, Qt::LayoutDirection direction)
{
    painter.setFont(cellFont(cell.mono, cell.strong));
    painter.setPen(cellInk(cell));
    tabular::draw(painter, rect,
        QStyle::visualAlignment(direction, Qt::AlignRight | Qt::AlignVCenter), cell.text);
}

void paintContents(QPainter& painter, QRect rect, const Cell& cell, Qt::LayoutDirection direction)
{
    Pen pen(painter, rect, direction);
    pen.skip(cell.indent * kIndent);
    if (!cell.shares.empty())
        pen.shares(cell);
    if (cell.figures) {
        paintFigures(painter, pen.rest(), cell, direction);
        return;
    }
    const int forChips = std::min(chipsWidth(cell), pen.room() / 2);
    pen.text(cellFont(cell.mono, cell.strong), cellInk(cell), cell.text, pen.room() - forChips);
    if (!cell.text.isEmpty() && !cell.after.isEmpty())
        pen.skip(kAfterGap);
    pen.text(cellFont(false, false), Theme::instance().color(Token::Ink2), cell.after,
        pen.room() - forChips);
    if (!cell.text.isEmpty() || !cell.after.isEmpty())
        pen.skip(kChipGap);
    for (const ChipSpec& chip : cell.chips)
        pen.chip(chip);
}

void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    const QWidget* view = option.widget;
    QStyleOptionViewItem ground = option;
    ground.index = index;
    if (view)
        view->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &ground, &painter, view);
    const auto flash = RowFlash::toneOf(qobject_cast<const QAbstractItemView*>(view), index);
    if (flash)
        painter.fillRect(option.rect, StateColors::wash(*flash));
    if (index.row() + 1 == index.model()->rowCount(index.parent()))
        return;
    const int width = Theme::instance().lineWidth();
    painter.fillRect(option.rect.x(), option.rect.bottom() - width + 1, option.rect.width(), width,
        Theme::instance().color(Token::LineSoft));
}

} // namespace

CellDelegate::CellDelegate(CellReader reader, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_reader(std::move(reader))
{}

void CellDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    paintGround(*painter, option, index);
    const QRect cell = option.rect.adjusted(measures::kCellPadding, 0, -measures::kCellPadding, -1);
    paintContents(*painter, cell, m_reader(index), option.direction);
    if (option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_KeyboardFocusChange))
        paint::focusRing(*painter, QRectF(option.rect).adjusted(2, 2, -2, -3), 4);
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const Cell cell = m_reader(index);
    double width = 2 * measures::kCellPadding + cell.indent * kIndent + chipsWidth(cell);
    width += textWidth(cellFont(cell.mono, cell.strong), cell.text, cell.figures);
    if (!cell.after.isEmpty())
        width += kAfterGap + textWidth(cellFont(false, false), cell.after, false);
    if (!cell.shares.empty())
        width += kShareWidth + kChipGap;
    return {static_cast<int>(std::ceil(width)) + 2, measures::kRow};
}

ChipDelegate::ChipDelegate(std::function<Tone(const QModelIndex&)> toneOf, QObject* parent)
    : CellDelegate(
        [toneOf = std::move(toneOf)](const QModelIndex& index) {
            Cell cell;
            const QString text = index.data(Qt::DisplayRole).toString();
            if (!text.isEmpty())
                cell.chips.push_back({text, toneOf(index)});
            return cell;
        },
        parent)
{}

MonoDelegate::MonoDelegate(QObject* parent)
    : CellDelegate(
        [](const QModelIndex& index) {
            Cell cell;
            cell.text = index.data(Qt::DisplayRole).toString();
            cell.mono = true;
            return cell;
        },
        parent)
{}

} // namespace pult::ui
