// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leak_edge_model.h"

#include <algorithm>
#include <tuple>

#include "models/leak_words.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

constexpr QChar kDash(0x2014);

bool earlier(const LeakRow& a, const LeakRow& b)
{
    return std::tie(a.rank, a.id) < std::tie(b.rank, b.id);
}

bool same(const LeakRow& a, const LeakRow& b)
{
    return a.edge == b.edge;
}

LeakRow rowOf(const client::LeakEdge& edge)
{
    // Among leaks, what loses more comes first; in tenths, so that rows seldom change places.
    const int share = edge.verdict == client::LeakVerdict::Healthy
        ? 0
        : static_cast<int>(std::clamp(edge.lostLow, 0.0, 1.0) * 10);
    // What somebody sees to stands below what nobody does.
    const int place = leaks::rank(edge.verdict) * 2 + (edge.waiver ? 1 : 0);
    LeakRow row{place * 11 + 10 - share, leaks::id(edge), {}, edge};
    row.key = (leaks::title(edge) + u' ' + leaks::verdict(edge.verdict) + u' ' + toQt(edge.why)
        + u' ' + (edge.culprit ? leaks::culprit(*edge.culprit) : QString()) + u' '
        + leaks::waived(edge))
                  .toLower();
    return row;
}

bool hasLane(const client::LeakEdge& edge, std::uint32_t lane)
{
    return std::find(edge.lanes.begin(), edge.lanes.end(), lane) != edge.lanes.end();
}

std::vector<LeakRow> sortedRows(const std::vector<client::LeakEdge>& edges)
{
    std::vector<LeakRow> rows;
    rows.reserve(edges.size());
    for (const client::LeakEdge& edge : edges)
        rows.push_back(rowOf(edge));
    std::sort(rows.begin(), rows.end(), earlier);
    // Equals would break the diff; a server that sends an edge twice means it once.
    rows.erase(std::unique(rows.begin(), rows.end(),
                   [](const LeakRow& a, const LeakRow& b) { return a.id == b.id; }),
        rows.end());
    return rows;
}

} // namespace

LeakEdgeModel::LeakEdgeModel(TextPtr text, QObject* parent)
    : KeyedTableModel(parent)
    , m_text(std::move(text))
{}

void LeakEdgeModel::apply(const ReportPtr& report, std::int64_t serverNow)
{
    m_now = serverNow;
    if (report == m_report)
        return;
    m_report = report;
    rebuild();
}

void LeakEdgeModel::setLane(std::optional<std::uint32_t> lane)
{
    if (lane == m_lane)
        return;
    m_lane = lane;
    rebuild();
}

void LeakEdgeModel::rebuild()
{
    std::vector<client::LeakEdge> edges;
    if (m_report)
        for (const client::LeakEdge& edge : m_report->edges)
            if (!m_lane || hasLane(edge, *m_lane))
                edges.push_back(edge);
    applyRows(sortedRows(edges), earlier, same);
}

void LeakEdgeModel::refreshAges(std::int64_t serverNow)
{
    m_now = serverNow;
    if (rowCount() > 0)
        Q_EMIT dataChanged(
            index(0, kLastSeen), index(rowCount() - 1, kLastSeen), {Qt::DisplayRole, kPrimaryRole});
}

const client::LeakEdge* LeakEdgeModel::edgeAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)].edge;
}

int LeakEdgeModel::rowOf(const QString& id) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (m_rows[i].id == id)
            return static_cast<int>(i);
    return -1;
}

std::int64_t LeakEdgeModel::count(client::LeakVerdict verdict) const
{
    return std::count_if(m_rows.begin(), m_rows.end(),
        [verdict](const LeakRow& row) { return row.edge.verdict == verdict; });
}

std::int64_t LeakEdgeModel::waived() const
{
    return std::count_if(m_rows.begin(), m_rows.end(), [](const LeakRow& row) {
        return row.edge.verdict == client::LeakVerdict::Leak && row.edge.waiver;
    });
}

std::vector<client::LeakEdge> LeakEdgeModel::edges() const
{
    std::vector<client::LeakEdge> edges;
    edges.reserve(m_rows.size());
    for (const LeakRow& row : m_rows)
        edges.push_back(row.edge);
    return edges;
}

int LeakEdgeModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString LeakEdgeModel::display(const client::LeakEdge& edge, int column) const
{
    switch (column) {
    case kCaller:
        return edge.entry.empty() ? leaks::caller(edge)
                                  : leaks::caller(edge) + u' ' + leaks::spanName(edge.entry);
    case kCallee:
        return toQt(edge.callee);
    case kVerdict:
        return leaks::verdict(edge.verdict);
    case kLost:
        return leaks::lost(*m_text, edge.counts);
    case kInterval:
        return leaks::interval(edge);
    case kWhy:
        return leaks::why(*m_text, edge);
    case kCulprit:
        return edge.culprit ? leaks::culprit(*edge.culprit) : QString();
    case kLastSeen:
        return edge.lastSeenUnixMs == 0 ? QString(kDash) : m_text->ago(edge.lastSeenUnixMs, m_now);
    default:
        return {};
    }
}

Tone LeakEdgeModel::toneAt(const client::LeakEdge& edge, int column) const
{
    if (column == kVerdict)
        return leaks::tone(edge.verdict);
    return column == kCaller || column == kCallee || column == kLost ? Tone::Plain : Tone::Muted;
}

QVariant LeakEdgeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LeakRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(row.edge, column);
    case Qt::ToolTipRole:
        return column == kCaller                   ? toQt(row.edge.entry)
            : column == kWhy || column == kCulprit ? QVariant(display(row.edge, column))
                                                   : QVariant();
    case kPrimaryRole:
        return column == kCaller ? leaks::caller(row.edge) : display(row.edge, column);
    case kSecondaryRole:
        return column == kCaller ? leaks::spanName(row.edge.entry)
            : column == kVerdict ? leaks::waived(row.edge)
                                 : QString();
    case kChipRole:
        return column == kVerdict ? leaks::verdict(row.edge.verdict) : QString();
    case kIdRole:
        return row.id;
    case kFilterKeyRole:
        return row.key;
    case kStrongRole:
        return column == kCaller;
    case kAttentionRole:
        return !row.edge.waiver && leaks::rank(row.edge.verdict) < 2;
    case kToneRole:
        return static_cast<int>(toneAt(row.edge, column));
    case kStateRole:
        return static_cast<int>(row.edge.verdict);
    case Qt::TextAlignmentRole:
        return column == kLost || column == kInterval
            ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter))
            : QVariant();
    default:
        return {};
    }
}

QVariant LeakEdgeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole && (section == kLost || section == kInterval))
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Caller · entry"), tr("Callee"), tr("Verdict"), tr("Lost"),
        tr("95 %"), tr("Why"), tr("Culprit"), tr("Last seen")};
    return titles[section];
}

PropagationModel::PropagationModel(TextPtr text, QObject* parent)
    : KeyedTableModel(parent)
    , m_text(std::move(text))
{}

void PropagationModel::apply(const std::vector<client::LeakEdge>& edges)
{
    std::vector<std::string> carriers;
    for (const client::LeakEdge& edge : edges)
        for (const client::CarrierCell& cell : edge.carriers)
            if (std::find(carriers.begin(), carriers.end(), cell.carrier) == carriers.end())
                carriers.push_back(cell.carrier);
    std::vector<LeakRow> rows = sortedRows(edges);
    if (carriers != m_carriers) {
        beginResetModel();
        m_carriers = std::move(carriers);
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    applyRows(std::move(rows), earlier, same);
}

const client::LeakEdge* PropagationModel::edgeAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)].edge;
}

int PropagationModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kFirstCarrier + static_cast<int>(m_carriers.size());
}

const client::CarrierCell* PropagationModel::cellAt(const client::LeakEdge& edge, int column) const
{
    const std::string& carrier = m_carriers[static_cast<std::size_t>(column - kFirstCarrier)];
    const auto at = std::find_if(edge.carriers.begin(), edge.carriers.end(),
        [&](const client::CarrierCell& cell) { return cell.carrier == carrier; });
    return at == edge.carriers.end() ? nullptr : &*at;
}

QString PropagationModel::display(const client::LeakEdge& edge, int column) const
{
    if (column == kEdge)
        return leaks::title(edge);
    const client::CarrierCell* cell = cellAt(edge, column);
    if (!cell)
        return tr("not due");
    const QString of = m_text->number(static_cast<std::int64_t>(leaks::judged(cell->counts)));
    switch (cell->verdict) {
    case client::LeakVerdict::Healthy:
        return tr("kept, %1").arg(of);
    case client::LeakVerdict::Leak:
    case client::LeakVerdict::Suspect:
        return tr("lost %1").arg(leaks::lost(*m_text, cell->counts));
    default:
        return tr("no evidence");
    }
}

QVariant PropagationModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LeakRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    const client::CarrierCell* cell = column == kEdge ? nullptr : cellAt(row.edge, column);
    switch (role) {
    case Qt::DisplayRole:
        return display(row.edge, column);
    case kPrimaryRole:
        return column == kEdge ? leaks::caller(row.edge) : display(row.edge, column);
    case kSecondaryRole:
        return column == kEdge ? leaks::spanName(row.edge.entry) + u" → "_s + toQt(row.edge.callee)
                               : QString();
    case kIdRole:
        return row.id;
    case kFilterKeyRole:
        return row.key;
    case kStrongRole:
        return column == kEdge;
    case kAttentionRole:
        return leaks::rank(row.edge.verdict) < 2;
    case kToneRole:
        return static_cast<int>(column == kEdge           ? Tone::Plain
                : cell && leaks::judged(cell->counts) > 0 ? leaks::tone(cell->verdict)
                                                          : Tone::Muted);
    case kStateRole:
        return cell ? static_cast<int>(cell->verdict) : QVariant();
    default:
        return {};
    }
}

QVariant PropagationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0
        || section >= columnCount())
        return {};
    return section == kEdge ? tr("Edge")
                            : toQt(m_carriers[static_cast<std::size_t>(section - kFirstCarrier)]);
}

} // namespace pult::models
