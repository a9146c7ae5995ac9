// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/gateway_model.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

constexpr QChar kDash(0x2014);
constexpr int kFoldRank = 100;

int rankOf(const client::Gateway& gateway)
{
    const int edgeFirst = gateway.kind == "edge" ? 0 : 1;
    switch (gateway.state) {
    case client::GatewayState::Refused:
        return 0;
    case client::GatewayState::Lost:
        return 2;
    case client::GatewayState::Pending:
        return 4;
    case client::GatewayState::Unknown:
        return 6;
    default:
        return 8 + edgeFirst;
    }
}

bool inTrouble(const client::Gateway& gateway)
{
    return gateway.state != client::GatewayState::Acknowledged
        && gateway.state != client::GatewayState::NotConcerned;
}

bool earlier(const GatewayRow& a, const GatewayRow& b)
{
    return std::tie(a.rank, a.id) < std::tie(b.rank, b.id);
}

bool sameGateway(const client::GatewayPtr& a, const client::GatewayPtr& b)
{
    if (a == b || !a || !b)
        return a == b;
    const auto shown = [](const client::Gateway& g) {
        return std::tie(g.dataPlane, g.kind, g.region, g.zone, g.acknowledgedRevision, g.state,
            g.reason, g.afterUs, g.services, g.refusals, g.keeps);
    };
    return shown(*a) == shown(*b);
}

bool same(const GatewayRow& a, const GatewayRow& b)
{
    return sameGateway(a.gateway, b.gateway);
}

GatewayRow rowOf(const client::GatewayPtr& gateway)
{
    GatewayRow row;
    row.rank = rankOf(*gateway);
    row.id = toQt(gateway->id);
    row.key = (row.id + u' ' + toQt(gateway->dataPlane) + u' ' + toQt(gateway->zone) + u' '
        + Text::gatewayState(gateway->state) + u' ' + toQt(gateway->reason))
                  .toLower();
    row.gateway = gateway;
    return row;
}

} // namespace

GatewayModel::GatewayModel(TextPtr text, int shown, QObject* parent)
    : KeyedTableModel(parent)
    , m_text(std::move(text))
    , m_shown(shown)
{}

void GatewayModel::clear()
{
    m_count = 0;
    m_trouble = 0;
    resetRows({});
}

void GatewayModel::apply(const GatewaysPtr& gateways)
{
    static const client::GatewayMap kNothing;
    const client::GatewayMap& now = gateways ? *gateways : kNothing;
    m_count = static_cast<int>(now.size());
    m_trouble = static_cast<int>(std::count_if(
        now.begin(), now.end(), [](const auto& entry) { return inTrouble(*entry.second); }));
    applyRows(rowsOf(now), earlier, same);
}

std::vector<GatewayRow> GatewayModel::rowsOf(const client::GatewayMap& gateways) const
{
    std::vector<GatewayRow> rows;
    rows.reserve(gateways.size() + 1);
    for (const auto& [id, gateway] : gateways)
        rows.push_back(rowOf(gateway));
    std::sort(rows.begin(), rows.end(), earlier);

    const std::size_t shown = static_cast<std::size_t>(m_trouble + m_shown);
    // Folding a single row away would save nothing.
    if (rows.size() > shown + 1)
        for (std::size_t i = shown; i < rows.size(); ++i)
            rows[i].rank += kFoldRank;
    return rows;
}

void GatewayModel::setNow(std::int64_t serverUnixMs)
{
    if (std::exchange(m_now, serverUnixMs) == serverUnixMs)
        return;
    for (int row = 0; row < rowCount(); ++row) {
        const client::GatewayPtr gateway = gatewayAt(row);
        if (gateway->state == client::GatewayState::Lost)
            Q_EMIT dataChanged(
                index(row, kState), index(row, kState), {Qt::DisplayRole, kChipRole});
    }
}

client::GatewayPtr GatewayModel::gatewayAt(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : m_rows[static_cast<std::size_t>(row)].gateway;
}

int GatewayModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : kColumnCount;
}

QString GatewayModel::foldText() const
{
    std::int64_t folded = 0;
    std::uint64_t slowestUs = 0;
    for (const GatewayRow& row : m_rows)
        if (row.rank >= kFoldRank) {
            ++folded;
            slowestUs = std::max(slowestUs, row.gateway->afterUs);
        }
    if (folded == 0)
        return {};
    return slowestUs == 0 ? tr("%1 more acknowledged").arg(m_text->number(folded))
                          : tr("%1 more acknowledged, slowest %2")
                                .arg(m_text->number(folded), m_text->after(slowestUs));
}

QString GatewayModel::stateText(const client::Gateway& gateway) const
{
    const QString words = Text::gatewayState(gateway.state);
    return gateway.state == client::GatewayState::Lost && gateway.lastSeenUnixMs != 0
        ? words + u' ' + m_text->since(gateway.lastSeenUnixMs, m_now)
        : words;
}

QString GatewayModel::display(const client::Gateway& gateway, int column) const
{
    switch (column) {
    case kGateway:
        return toQt(gateway.id);
    case kDataPlane:
        return gateway.kind.empty() ? toQt(gateway.dataPlane)
                                    : toQt(gateway.dataPlane) + u" · "_s + toQt(gateway.kind);
    case kZone:
        return gateway.region.empty() || gateway.zone.empty()
            ? toQt(gateway.region + gateway.zone)
            : toQt(gateway.region) + u" / "_s + toQt(gateway.zone);
    case kRevision:
        return m_text->number(static_cast<std::int64_t>(gateway.acknowledgedRevision));
    case kState:
        return stateText(gateway);
    case kAfter:
        if (gateway.state == client::GatewayState::NotConcerned)
            return u"+"_s + QChar(0x00A0) + u'0';
        return gateway.afterUs == 0 || gateway.state != client::GatewayState::Acknowledged
            ? QString(kDash)
            : m_text->after(gateway.afterUs);
    case kWhy: {
        QStringList keeps;
        for (const std::string& kept : gateway.keeps)
            keeps << toQt(kept);
        const QString holds
            = keeps.isEmpty() ? QString() : tr("keeps %1 from going").arg(keeps.join(u", "_s));
        const QString reason = toQt(gateway.reason);
        return reason.isEmpty() || holds.isEmpty() ? reason + holds : reason + u" · "_s + holds;
    }
    default:
        return {};
    }
}

QVariant GatewayModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const GatewayRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const client::Gateway& gateway = *row.gateway;
    switch (role) {
    case Qt::DisplayRole:
    case kPrimaryRole:
        return display(gateway, index.column());
    case kIdRole:
        return row.id;
    case kFoldedRole:
        return row.rank >= kFoldRank;
    case kFilterKeyRole:
        return row.key;
    case kStrongRole:
        return index.column() == kGateway;
    case kMonoRole:
        return index.column() == kRevision;
    case kAttentionRole:
        return inTrouble(gateway);
    case kStateRole:
        return static_cast<int>(gateway.state);
    case kRevisionRole:
        return static_cast<qulonglong>(gateway.acknowledgedRevision);
    case kChipRole:
        return index.column() == kState ? QVariant(stateText(gateway).toUpper()) : QVariant();
    case kToneRole:
        return static_cast<int>(index.column() == kState ? Text::tone(gateway.state)
                : index.column() == kGateway || index.column() == kRevision
                    || index.column() == kAfter
                ? Tone::Plain
                : Tone::Muted);
    case Qt::TextAlignmentRole:
        return index.column() == kAfter ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::ToolTipRole: {
        const QString why = index.column() == kWhy ? display(gateway, kWhy) : QString();
        return why.isEmpty() ? QVariant() : QVariant(why);
    }
    default:
        return {};
    }
}

QVariant GatewayModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == kAfter)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole || section < 0 || section >= kColumnCount)
        return {};
    const QString titles[] = {tr("Gateway"), tr("Data plane"), tr("Zone"), tr("Revision"),
        tr("State"), tr("After"), tr("Why")};
    return titles[section];
}

} // namespace pult::models
