// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rollout_models.h"

#include <algorithm>
#include <tuple>

#include "client/lanes.h"
#include "models/roles.h"
#include "models/rollout_words.h"
#include "models/series_facts.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

const QString kNothing = QString(QChar(0x2014));

auto keyOf(const client::MetricVerdict& slice)
{
    return std::tie(slice.dimension, slice.value, slice.service, slice.guard);
}

//! The effect that is certain at least: what a list of the worst is sorted by.
double certain(const client::MetricVerdict& slice)
{
    return slice.interval.low;
}

QString duration(const Text& text, double ns)
{
    return text.duration(static_cast<std::uint64_t>(std::max(ns, 0.0) / 1'000));
}

} // namespace

SliceModel::SliceModel(std::function<QString(double)> effect, QObject* parent)
    : KeyedTableModel(parent)
    , m_effect(std::move(effect))
{}

void SliceModel::apply(const std::vector<client::MetricVerdict>& slices)
{
    std::vector<client::MetricVerdict> next = slices;
    const auto worse = [](const client::MetricVerdict& a, const client::MetricVerdict& b) {
        return std::tuple(-certain(a), keyOf(a)) < std::tuple(-certain(b), keyOf(b));
    };
    std::sort(next.begin(), next.end(), worse);
    applyRows(std::move(next), worse,
        [](const client::MetricVerdict& a, const client::MetricVerdict& b) { return a == b; });
}

const client::MetricVerdict* SliceModel::at(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)];
}

int SliceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString SliceModel::display(const client::MetricVerdict& slice, int column) const
{
    switch (column) {
    case kSlice:
        return toQt(slice.dimension) + u' ' + isolated(toQt(slice.value));
    case kMetric:
        return rollout::title(slice);
    case kVerdict:
        return rollout::word(slice).text;
    case kEffect:
        return slice.ratio ? m_effect(*slice.ratio) : kNothing;
    case kBetween:
        return tr("%1 … %2").arg(m_effect(slice.interval.low), m_effect(slice.interval.high));
    case kSentence:
        return toQt(slice.sentence);
    default:
        return {};
    }
}

QVariant SliceModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const client::MetricVerdict& slice = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return display(slice, column);
    case Qt::ToolTipRole:
        return toQt(slice.sentence);
    case kChipRole:
        return column == kVerdict ? display(slice, column) : QString();
    case kStrongRole:
        return column == kSlice;
    case kToneRole:
        return static_cast<int>(column == kVerdict || column == kEffect ? rollout::word(slice).tone
                : column == kSentence                                   ? Tone::Muted
                                                                        : Tone::Plain);
    case kIdRole:
        return display(slice, kSlice);
    default:
        return {};
    }
}

QVariant SliceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= kColumnCount)
        return {};
    const QString titles[]
        = {tr("Slice"), tr("Metric"), tr("Verdict"), tr("Effect"), tr("Between"), tr("In words")};
    return titles[section];
}

LaneFiguresModel::LaneFiguresModel(TextPtr text, QObject* parent)
    : KeyedTableModel(parent)
    , m_text(std::move(text))
{}

void LaneFiguresModel::apply(std::vector<client::LaneFigures> lanes)
{
    const auto before = [](const client::LaneFigures& a, const client::LaneFigures& b) {
        return std::tuple(a.service, b.lane) < std::tuple(b.service, a.lane);
    };
    std::sort(lanes.begin(), lanes.end(), before);
    applyRows(std::move(lanes), before,
        [](const client::LaneFigures& a, const client::LaneFigures& b) { return a == b; });
}

int LaneFiguresModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString LaneFiguresModel::display(const client::LaneFigures& figures, int column) const
{
    switch (column) {
    case kLane:
        if (figures.lane == client::kUnknownLane)
            return tr("unknown lane");
        return figures.lane == 0 ? tr("no lane") : Text::generation(figures.lane);
    case kService:
        return figures.service.empty() ? tr("at the edge") : toQt(figures.service);
    case kUnits:
        return m_text->number(static_cast<std::int64_t>(figures.units));
    case kFailed:
        return figures.units == 0 ? kNothing
                                  : series::percent(static_cast<double>(figures.failedUnits)
                                      / static_cast<double>(figures.units));
    case kMean:
        return duration(*m_text, figures.meanNs);
    case kP50:
        return duration(*m_text, figures.p50Ns);
    case kP95:
        return duration(*m_text, figures.p95Ns);
    case kP99:
        return duration(*m_text, figures.p99Ns);
    default:
        return {};
    }
}

QVariant LaneFiguresModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const client::LaneFigures& figures = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return display(figures, index.column());
    case kStrongRole:
        return index.column() == kLane;
    case kIdRole:
        return display(figures, kLane);
    case kToneRole:
        return static_cast<int>(Tone::Plain);
    default:
        return {};
    }
}

QVariant LaneFiguresModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && section >= kUnits)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= kColumnCount)
        return {};
    const QString titles[] = {tr("Lane"), tr("Service"), tr("Users"), tr("Failed"), tr("Mean"),
        tr("p50"), tr("p95"), tr("p99")};
    return titles[section];
}

} // namespace pult::models
