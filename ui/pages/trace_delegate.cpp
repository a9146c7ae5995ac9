// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/trace_delegate.h"

#include <algorithm>

#include <QPainter>
#include <QStyleOptionHeader>

#include "models/trace_model.h"
#include "ui/dialogs/tables.h"
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"
#include "ui/theme/theme.h"
#include "ui/theme/type_scale.h"

namespace pult::ui {
namespace {

using Model = models::TraceModel;

constexpr int kStep = 16; //!< Of a cell's indent.
constexpr int kDeepest = 24; //!< Deeper ones stand below each other: the names must stay in sight.
constexpr int kBarHeight = 8;
constexpr double kThinnest = 2;

Cell readSpan(const QModelIndex& index)
{
    Cell cell = readCell(index);
    if (index.column() == Model::kSpan)
        cell.indent = std::min(index.data(Model::kDepthRole).toInt(), kDeepest) + 1;
    if (index.column() == Model::kBar)
        cell.text.clear();
    return cell;
}

Tone barTone(const QModelIndex& index)
{
    if (index.data(Model::kFindingRole).toBool())
        return Tone::Bad;
    return index.data(Model::kOrdinaryRole).toBool() ? Tone::Baseline : Tone::Candidate;
}

QRectF axisOf(const QRect& cell)
{
    return QRectF(cell).adjusted(measures::kCellPadding, 0, -measures::kCellPadding, 0);
}

void paintBar(QPainter& painter, const QRect& cell, const QModelIndex& index)
{
    const QRectF axis = axisOf(cell);
    const double start = index.data(Model::kStartRole).toDouble();
    const double end = index.data(Model::kEndRole).toDouble();
    QRectF bar(axis.left() + axis.width() * start, axis.center().y() - kBarHeight / 2.0,
        std::max(kThinnest, axis.width() * (end - start)), kBarHeight);
    // One that begins at the very end would be painted outside.
    bar.moveRight(std::min(bar.right(), axis.right()));
    const double radius = std::min(kBarHeight / 2.0, bar.width() / 2);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(StateColors::text(barTone(index)));
    painter.drawRoundedRect(bar, radius, radius);
}

} // namespace

TraceDelegate::TraceDelegate(QObject* parent)
    : CellDelegate(readSpan, parent)
{}

QRect TraceDelegate::foldRect(const QRect& cell, const QModelIndex& index)
{
    if (index.data(Model::kFoldRole).toInt() < 0)
        return {};
    const int depth = std::min(index.data(Model::kDepthRole).toInt(), kDeepest);
    return {
        cell.left() + measures::kCellPadding + depth * kStep - 2, cell.top(), kStep, cell.height()};
}

void TraceDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    if (index.data(Model::kFindingRole).toBool())
        painter->fillRect(option.rect, StateColors::wash(Tone::Bad));
    CellDelegate::paint(painter, option, index);
    painter->save();
    if (index.column() == Model::kBar)
        paintBar(*painter, option.rect, index);
    const int fold = index.data(Model::kFoldRole).toInt();
    if (index.column() == Model::kSpan && fold >= 0) {
        const QRect at
            = QStyle::visualRect(option.direction, option.rect, foldRect(option.rect, index));
        const Icon closed
            = option.direction == Qt::RightToLeft ? Icon::ChevronLeft : Icon::ChevronRight;
        paintIcon(*painter, fold == 0 ? closed : Icon::ChevronDown,
            QRectF(at.center().x() - 5, at.center().y() - 5, 12, 12),
            Theme::instance().color(Token::Ink2));
    }
    painter->restore();
}

std::vector<std::uint64_t> axisTicks(std::uint64_t length, int most)
{
    std::uint64_t step = 1;
    const auto fits = [&] { return length / step < static_cast<std::uint64_t>(std::max(1, most)); };
    for (int i = 0; !fits(); ++i)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    std::vector<std::uint64_t> ticks;
    for (std::uint64_t at = 0; at <= length; at += step)
        ticks.push_back(at);
    return ticks;
}

QString axisLabel(std::uint64_t at, std::uint64_t length)
{
    struct Unit
    {
        std::uint64_t ns;
        const char* name;
    };
    static constexpr Unit kUnits[]
        = {{1'000'000'000, QT_TRANSLATE_NOOP("pult::ui::TraceHeader", "s")},
            {1'000'000, QT_TRANSLATE_NOOP("pult::ui::TraceHeader", "ms")},
            {1'000, QT_TRANSLATE_NOOP("pult::ui::TraceHeader", "µs")}};
    // Seconds only for what lasts long enough to need no fraction of them.
    const Unit& unit = length >= 10 * kUnits[0].ns ? kUnits[0]
        : length >= 4 * kUnits[1].ns               ? kUnits[1]
                                                   : kUnits[2];
    return QString::number(at / unit.ns) + QChar(0x00A0) + TraceHeader::tr(unit.name);
}

TraceHeader::TraceHeader(QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent)
{}

void TraceHeader::setLength(std::uint64_t nanoseconds)
{
    m_length = nanoseconds;
    viewport()->update();
}

void TraceHeader::initStyleOptionForIndex(QStyleOptionHeader* option, int section) const
{
    QHeaderView::initStyleOptionForIndex(option, section);
    if (section == Model::kBar && m_length > 0)
        option->text.clear();
}

void TraceHeader::paintSection(QPainter* painter, const QRect& rect, int section) const
{
    QHeaderView::paintSection(painter, rect, section);
    if (section != Model::kBar || m_length == 0)
        return;
    painter->save();
    // Qt's own leaves a clip behind in which nothing can be seen.
    painter->setClipRect(rect);
    painter->setLayoutDirection(Qt::LeftToRight);
    painter->setFont(ui::font(TextRole::Caption));
    painter->setPen(Theme::instance().color(Token::Ink2));
    const QRectF axis = axisOf(rect);
    const QFontMetricsF metrics(painter->font());
    for (const std::uint64_t tick : axisTicks(m_length, static_cast<int>(axis.width() / 90))) {
        const QString words = axisLabel(tick, m_length);
        const double x = axis.left()
            + axis.width() * static_cast<double>(tick) / static_cast<double>(m_length);
        const double width = metrics.horizontalAdvance(words);
        // The last one must not stick out of the axis.
        const double left = std::min(x, axis.right() - width);
        painter->drawText(
            QRectF(left, rect.top(), width + 2, rect.height()), Qt::AlignVCenter, words);
    }
    painter->restore();
}

} // namespace pult::ui
