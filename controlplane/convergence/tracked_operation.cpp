// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/tracked_operation.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace pult::convergence {

namespace {

constexpr std::size_t kListedGateways = 200;

//! One gateway of an operation, small enough to sort a thousand of them quickly.
struct Candidate
{
    Slot slot = 0;
    state::GatewayState state = state::GatewayState::Pending;
    std::uint64_t afterUs = 0;
};

//! Not acknowledged first, then the slowest, then those that had nothing to do.
int rank(state::GatewayState state)
{
    switch (state) {
    case state::GatewayState::Refused:
        return 0;
    case state::GatewayState::Lost:
        return 1;
    case state::GatewayState::Pending:
        return 2;
    case state::GatewayState::Acknowledged:
        return 3;
    case state::GatewayState::NotConcerned:
        return 4;
    }
    return 5;
}

bool listedBefore(const Candidate& a, const Candidate& b)
{
    return std::tuple(rank(a.state), b.afterUs, a.slot)
        < std::tuple(rank(b.state), a.afterUs, b.slot);
}

state::GatewayProgressView describe(const Candidate& candidate, const GatewayRecord& record)
{
    state::GatewayProgressView view;
    view.gateway = record.identity.id;
    view.state = candidate.state;
    view.afterUs = candidate.afterUs;
    if (candidate.state == state::GatewayState::Refused)
        view.reason = record.refusalReason;
    else if (candidate.state == state::GatewayState::Lost)
        view.reason = "disconnected";
    return view;
}

} // namespace

TrackedOperation::TrackedOperation(
    const state::Record& record, const state::Event& event, Kind kind, MonoTime durableAt)
    : m_durableAt(durableAt)
    , m_running(kind == Kind::Routing)
{
    m_view.environment = event.environment;
    m_view.revision = record.revision;
    m_view.requestId = event.requestId;
    m_view.act = event.act;
    m_view.user = event.user;
    m_view.commandClass = event.commandClass;
    m_view.acceptedUnixMs = record.unixMs;
    m_view.noRoutingChange = kind == Kind::NoRouting;
}

std::uint64_t TrackedOperation::since(MonoTime at) const
{
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(at - m_durableAt).count();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(us, 1));
}

void TrackedOperation::join(Slot slot)
{
    if (slot >= m_members.size())
        m_members.resize(slot + 1);
    if (m_members[slot].mark != Mark::Absent)
        return;
    m_members[slot].mark = Mark::Pending;
    ++m_view.counted;
}

bool TrackedOperation::acknowledge(Slot slot, MonoTime at)
{
    if (!waitsFor(slot))
        return false;
    m_members[slot] = {since(at), Mark::Acknowledged};
    ++m_view.acknowledged;
    return true;
}

bool TrackedOperation::pass(Slot slot)
{
    if (!waitsFor(slot))
        return false;
    m_members[slot].mark = Mark::NotConcerned;
    ++m_view.acknowledged;
    return true;
}

void TrackedOperation::leave(Slot slot, const std::string& gateway)
{
    if (slot >= m_members.size() || m_members[slot].mark == Mark::Absent)
        return;
    m_view.acknowledged -= m_members[slot].mark == Mark::Pending ? 0 : 1;
    m_view.counted -= 1;
    m_members[slot] = {};
    if (m_view.removedGateways.size() < kListedGateways)
        m_view.removedGateways.push_back(gateway);
}

void TrackedOperation::configure(MonoTime at)
{
    if (m_view.step != state::OperationStep::Accepted)
        return;
    m_view.step = state::OperationStep::Configured;
    m_view.configuredAfterUs = since(at);
}

bool TrackedOperation::settle(MonoTime now, const GatewaySlots& bySlot)
{
    const bool all
        = m_view.step == state::OperationStep::Configured && m_view.acknowledged == m_view.counted;
    if (!m_running || m_heldBack || !all)
        return false;
    m_view.step = state::OperationStep::Acknowledged;
    m_view.acknowledgedAfterUs = since(now);
    m_view.gateways = progress(bySlot);
    m_running = false;
    m_members = {};
    return true;
}

bool TrackedOperation::observe(const state::ObservationView& observation)
{
    const bool told = !m_view.observation || m_view.observation->outcome != observation.outcome
        || m_view.observation->ended != observation.ended;
    m_view.observation = observation;
    if (observation.outcome == state::ObservationOutcome::Observed)
        m_view.step = state::OperationStep::Observed;
    return told;
}

void TrackedOperation::trimGateways(std::size_t atMost)
{
    if (m_view.gateways.size() > atMost) {
        m_view.gateways.resize(atMost);
        m_view.gateways.shrink_to_fit();
    }
}

state::OperationView TrackedOperation::view(const GatewaySlots& bySlot) const
{
    auto view = m_view;
    if (m_running)
        view.gateways = progress(bySlot);
    return view;
}

std::vector<state::GatewayProgressView> TrackedOperation::progress(const GatewaySlots& bySlot) const
{
    std::vector<Candidate> candidates;
    candidates.reserve(m_view.counted);
    for (Slot slot = 0; slot < m_members.size(); ++slot) {
        if (m_members[slot].mark != Mark::Absent)
            candidates.push_back(
                {slot, stateOf(m_members[slot], *bySlot[slot]), m_members[slot].afterUs});
    }
    const auto listed = std::min(candidates.size(), kListedGateways);
    const auto end = candidates.begin() + static_cast<std::ptrdiff_t>(listed);
    std::partial_sort(candidates.begin(), end, candidates.end(), listedBefore);
    std::vector<state::GatewayProgressView> views;
    views.reserve(listed);
    for (auto it = candidates.begin(); it != end; ++it)
        views.push_back(describe(*it, *bySlot[it->slot]));
    return views;
}

state::GatewayState TrackedOperation::stateOf(
    const Member& member, const GatewayRecord& record) const
{
    if (member.mark == Mark::Acknowledged)
        return state::GatewayState::Acknowledged;
    if (member.mark == Mark::NotConcerned)
        return state::GatewayState::NotConcerned;
    if (!record.connected())
        return state::GatewayState::Lost;
    // Tables of a later revision carry this change too: refusing them is refusing it.
    return record.refusedAt >= m_view.revision ? state::GatewayState::Refused
                                               : state::GatewayState::Pending;
}

} // namespace pult::convergence
