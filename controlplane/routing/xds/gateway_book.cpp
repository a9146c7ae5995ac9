// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/gateway_book.h"

#include <algorithm>
#include <optional>

namespace pult::routing {

//! One gateway and its streams.
class GatewayRecord
{
public:
    GatewayRecord(state::GatewayReports& reports, state::GatewayIdentity identity)
        : m_reports(reports)
        , m_identity(std::move(identity))
    {}

    void join(std::uint64_t seat, const state::GatewayIdentity& identity)
    {
        const std::scoped_lock lock(m_mutex);
        m_identity = identity;
        m_seats[seat];
        m_reports.connected(m_identity);
    }

    void leave(std::uint64_t seat)
    {
        const std::scoped_lock lock(m_mutex);
        m_seats.erase(seat);
        m_reports.disconnected(m_identity.environment, m_identity.id);
        if (m_seats.empty()) {
            m_pushed = m_acknowledged = m_unconcerned = 0;
            return;
        }
        reportServices();
        reportNames();
        reportHeld();
    }

    void subscribed(std::uint64_t seat, std::set<state::ServiceName> services)
    {
        const std::scoped_lock lock(m_mutex);
        m_seats[seat].services = std::move(services);
        reportServices();
    }

    void pushing(std::uint64_t seat, state::Revision revision)
    {
        const std::scoped_lock lock(m_mutex);
        m_seats[seat].seen = revision;
        m_pushed = std::max(m_pushed, revision);
        // Every push asks for an acknowledgement of its own, even of the same tables.
        m_acknowledged = std::min(m_acknowledged, m_pushed - 1);
        m_reports.pushed(m_identity.environment, m_identity.id, revision, true);
    }

    void unconcerned(std::uint64_t seat, state::Revision revision)
    {
        const std::scoped_lock lock(m_mutex);
        m_seats[seat].seen = revision;
        const auto all = least(&Seat::seen);
        if (all <= m_pushed || all <= m_unconcerned)
            return;
        m_unconcerned = all;
        m_reports.pushed(m_identity.environment, m_identity.id, all, false);
    }

    void holds(std::uint64_t seat, state::Revision revision)
    {
        const std::scoped_lock lock(m_mutex);
        m_seats[seat].held = revision;
        reportHeld();
    }

    void refused(state::Revision revision, const std::string& reason)
    {
        const std::scoped_lock lock(m_mutex);
        m_reports.refused(m_identity.environment, m_identity.id, revision, reason);
    }

    void names(std::uint64_t seat, std::set<state::DeploymentKey> deployments)
    {
        const std::scoped_lock lock(m_mutex);
        m_seats[seat].deployments = std::move(deployments);
        reportNames();
    }

private:
    struct Seat
    {
        std::set<state::ServiceName> services;
        //! Nothing: not known yet.
        std::optional<std::set<state::DeploymentKey>> deployments;
        state::Revision seen = 0;
        state::Revision held = 0;
    };

    void reportServices()
    {
        std::set<state::ServiceName> all;
        for (const auto& [id, seat] : m_seats)
            all.insert(seat.services.begin(), seat.services.end());
        m_reports.subscribed(m_identity.environment, m_identity.id, std::move(all));
    }

    // A stream that has acknowledged nothing may still hold the tables of an earlier connection:
    // until all are known, what was reported last stands.
    void reportNames()
    {
        std::set<state::DeploymentKey> all;
        for (const auto& [id, seat] : m_seats) {
            if (!seat.deployments)
                return;
            all.insert(seat.deployments->begin(), seat.deployments->end());
        }
        m_reports.names(m_identity.environment, m_identity.id, std::move(all));
    }

    [[nodiscard]] state::Revision least(state::Revision Seat::*what) const
    {
        auto revision = m_seats.begin()->second.*what;
        for (const auto& [id, seat] : m_seats)
            revision = std::min(revision, seat.*what);
        return revision;
    }

    void reportHeld()
    {
        const auto held = least(&Seat::held);
        if (held < m_pushed || held <= m_acknowledged || m_pushed <= m_acknowledged)
            return;
        m_acknowledged = held;
        m_reports.acknowledged(m_identity.environment, m_identity.id, held);
    }

    state::GatewayReports& m_reports;
    std::mutex m_mutex;
    state::GatewayIdentity m_identity;
    std::map<std::uint64_t, Seat> m_seats;
    //! What was reported last: pushed as concerned, acknowledged, left alone.
    state::Revision m_pushed = 0;
    state::Revision m_acknowledged = 0;
    state::Revision m_unconcerned = 0;
};

GatewaySeat::GatewaySeat(std::shared_ptr<GatewayRecord> record, std::uint64_t id)
    : m_record(std::move(record))
    , m_id(id)
{}

GatewaySeat::~GatewaySeat()
{
    m_record->leave(m_id);
}

void GatewaySeat::subscribed(std::set<state::ServiceName> services)
{
    m_record->subscribed(m_id, std::move(services));
}

void GatewaySeat::pushing(state::Revision revision)
{
    m_record->pushing(m_id, revision);
}

void GatewaySeat::unconcerned(state::Revision revision)
{
    m_record->unconcerned(m_id, revision);
}

void GatewaySeat::holds(state::Revision revision)
{
    m_record->holds(m_id, revision);
}

void GatewaySeat::refused(state::Revision revision, const std::string& reason)
{
    m_record->refused(revision, reason);
}

void GatewaySeat::names(std::set<state::DeploymentKey> deployments)
{
    m_record->names(m_id, std::move(deployments));
}

std::unique_ptr<GatewaySeat> GatewayBook::sit(const state::GatewayIdentity& identity)
{
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_records, [](const auto& entry) { return entry.second.expired(); });
    auto& known = m_records[{identity.environment, identity.id}];
    auto record = known.lock();
    if (!record) {
        record = std::make_shared<GatewayRecord>(m_reports, identity);
        known = record;
    }
    const auto seat = m_nextSeat++;
    record->join(seat, identity);
    return std::make_unique<GatewaySeat>(std::move(record), seat);
}

} // namespace pult::routing
