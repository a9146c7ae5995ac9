// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace_model.h"

#include <algorithm>

#include "models/leak_words.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

constexpr QChar kDash(0x2014);

double shareOf(std::uint64_t part, std::uint64_t whole)
{
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

//! A proven hit is a finding too, but a good one.
bool speaksAgainst(const client::TraceSpan& span)
{
    return span.culprit || (!span.finding.empty() && !span.finding.starts_with("H+"));
}

} // namespace

TraceModel::TraceModel(TextPtr text, QObject* parent)
    : QAbstractTableModel(parent)
    , m_text(std::move(text))
{}

void TraceModel::setTrace(TracePtr trace, const std::string& ordinary)
{
    if (trace == m_trace)
        return;
    beginResetModel();
    m_trace = std::move(trace);
    m_ordinary = ordinary;
    const std::size_t count = m_trace ? m_trace->spans.size() : 0;
    m_visible.resize(count);
    m_folded.assign(count, false);
    m_start = count > 0 ? m_trace->spans.front().startUnixNs : 0;
    m_end = m_start;
    for (std::size_t i = 0; i < count; ++i) {
        const client::TraceSpan& each = m_trace->spans[i];
        m_visible[i] = static_cast<std::uint32_t>(i);
        m_start = std::min(m_start, each.startUnixNs);
        m_end = std::max(m_end, each.startUnixNs + each.durationNs);
    }
    endResetModel();
}

const client::TraceSpan& TraceModel::visible(int row) const
{
    return m_trace->spans[m_visible[static_cast<std::size_t>(row)]];
}

const client::TraceSpan* TraceModel::spanAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &visible(row);
}

int TraceModel::parentRow(int row) const
{
    const client::TraceSpan* own = spanAt(row);
    for (int above = row - 1; own && above >= 0; --above)
        if (visible(above).depth < own->depth)
            return above;
    return -1;
}

std::uint32_t TraceModel::endOfSubtree(std::uint32_t position) const
{
    const auto& spans = m_trace->spans;
    std::uint32_t end = position + 1;
    while (end < spans.size() && spans[end].depth > spans[position].depth)
        ++end;
    return end;
}

bool TraceModel::hasSpansBelow(std::uint32_t position) const
{
    const auto& spans = m_trace->spans;
    return position + 1 < spans.size() && spans[position + 1].depth > spans[position].depth;
}

void TraceModel::setFolded(int row, bool folded)
{
    if (!spanAt(row))
        return;
    const std::uint32_t position = m_visible[static_cast<std::size_t>(row)];
    if (!hasSpansBelow(position) || m_folded[position] == folded)
        return;
    m_folded[position] = folded;
    const std::uint32_t end = endOfSubtree(position);
    const auto first = m_visible.begin() + row + 1;
    if (folded) {
        const auto last = std::lower_bound(first, m_visible.end(), end);
        beginRemoveRows({}, row + 1, row + static_cast<int>(last - first));
        m_visible.erase(first, last);
        endRemoveRows();
    } else {
        std::vector<std::uint32_t> shown;
        for (std::uint32_t at = position + 1; at < end;
             at = m_folded[at] ? endOfSubtree(at) : at + 1)
            shown.push_back(at);
        beginInsertRows({}, row + 1, row + static_cast<int>(shown.size()));
        m_visible.insert(first, shown.begin(), shown.end());
        endInsertRows();
    }
    Q_EMIT dataChanged(index(row, kSpan), index(row, kSpan));
}

int TraceModel::revealCulprit()
{
    if (!m_trace)
        return -1;
    const auto& spans = m_trace->spans;
    const auto at = std::find_if(
        spans.begin(), spans.end(), [](const client::TraceSpan& each) { return each.culprit; });
    if (at == spans.end())
        return -1;
    const auto wanted = static_cast<std::uint32_t>(at - spans.begin());
    for (;;) {
        const auto place = std::lower_bound(m_visible.begin(), m_visible.end(), wanted);
        const int row = static_cast<int>(place - m_visible.begin());
        if (place != m_visible.end() && *place == wanted)
            return row;
        // The visible one before it is what hides it, or hides what hides it.
        setFolded(row - 1, false);
    }
}

int TraceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_visible.size());
}

int TraceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString TraceModel::display(const client::TraceSpan& span, int column) const
{
    switch (column) {
    case kSpan:
        return toQt(span.service) + u' ' + leaks::spanName(span.name);
    case kServedBy:
        return span.generation == 0 ? QString(kDash) : Text::generation(span.generation);
    case kLane:
        if (!span.finding.empty())
            return span.lane.empty() ? toQt(span.finding)
                                     : leaks::toldLane(span.lane) + u" · "_s + toQt(span.finding);
        if (span.orphan)
            return tr("%1 · its parent never came")
                .arg(span.lane.empty() ? QString(kDash) : leaks::toldLane(span.lane));
        return span.lane.empty() ? QString(kDash) : leaks::toldLane(span.lane);
    case kBar:
        return m_text->after((span.startUnixNs - m_start) / 1'000);
    case kTime:
        return m_text->duration(span.durationNs / 1'000);
    default:
        return {};
    }
}

QVariant TraceModel::own(int row, int role) const
{
    const client::TraceSpan& each = visible(row);
    const std::uint32_t position = m_visible[static_cast<std::size_t>(row)];
    switch (role) {
    case kDepthRole:
        return each.depth;
    case kFoldRole:
        return !hasSpansBelow(position) ? -1 : m_folded[position] ? 0 : 1;
    case kStartRole:
        return shareOf(each.startUnixNs - m_start, lengthNs());
    case kEndRole:
        return shareOf(each.startUnixNs + each.durationNs - m_start, lengthNs());
    case kFindingRole:
        return speaksAgainst(each);
    case kCulpritRole:
        return each.culprit;
    case kOrphanRole:
        return each.orphan;
    case kOrdinaryRole:
        return each.lane.empty() || leaks::toldLane(each.lane) == toQt(m_ordinary);
    default:
        return {};
    }
}

QVariant TraceModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const client::TraceSpan& each = visible(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(each, column);
    case kPrimaryRole:
        return column == kSpan ? toQt(each.service) : display(each, column);
    case kSecondaryRole:
        return column == kSpan ? leaks::spanName(each.name) : QString();
    case kIdRole:
        return toQt(each.spanId);
    case kStrongRole:
        return column == kSpan;
    case kMonoRole:
        return column == kServedBy || column == kLane;
    case kToneRole:
        if (column == kLane && speaksAgainst(each))
            return static_cast<int>(Tone::Bad);
        if (column == kLane && !each.finding.empty())
            return static_cast<int>(Tone::Good);
        if (column == kLane && each.orphan)
            return static_cast<int>(Tone::Warn);
        return static_cast<int>(column == kTime || column == kServedBy ? Tone::Muted : Tone::Plain);
    case Qt::TextAlignmentRole:
        return column == kTime ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter))
                               : QVariant();
    case Qt::ToolTipRole:
        return column == kSpan ? QStringList{toQt(each.service) + u' ' + toQt(each.name),
                   toQt(each.kind), toQt(each.instance), toQt(each.library)}
                                     .filter(u""_s)
                                     .join(u" · "_s)
                               : display(each, column);
    default:
        return own(index.row(), role);
    }
}

QVariant TraceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && section == kTime)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Span"), tr("By"), tr("Lane"), tr("Began"), tr("Time")};
    return titles[section];
}

} // namespace pult::models
