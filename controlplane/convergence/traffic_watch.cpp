// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/traffic_watch.h"

#include <algorithm>
#include <utility>

#include "controlplane/convergence/observation.h"
#include "controlplane/state/lanes.h"

namespace pult::convergence {

namespace {

using state::LaneSource;
using state::ObservationOutcome;

state::HeadStamp headStampOf(const state::EnvironmentPtr& environment)
{
    const auto head = environment ? environment->find(environment->head) : nullptr;
    return head ? state::stampOf(*head) : state::HeadStamp{};
}

state::DeploymentPtr leadsTo(
    const state::EnvironmentPtr& environment, const state::TrafficCount& row)
{
    if (!environment)
        return nullptr;
    return state::resolve(*environment, row.service, row.lane, row.laneName, row.head).deployment;
}

bool same(const state::DeploymentPtr& a, const state::DeploymentPtr& b)
{
    return a == b || (a && b && a->key() == b->key());
}

std::string servedByAnother(const state::TrafficCount& row, const state::DeploymentPtr& expected)
{
    return row.service + " served by g" + std::to_string(row.serving) + ", "
        + (expected ? "g" + std::to_string(expected->generation) : "nobody") + " expected";
}

std::string named(const state::HeadStamp& head)
{
    return head.generation >= state::kUnknownHead ? "a head that no table knows"
                                                  : "g" + state::headWord(head);
}

std::string enteredUnder(const state::HeadStamp& old, const state::HeadStamp& head)
{
    return "an edge still stamps " + named(old) + ", " + named(head) + " is head";
}

std::string sentTo(state::GenerationNumber lane)
{
    return "an edge still sends users to "
        + (lane == state::kUnknownLane ? "a lane that no table knows" : "g" + std::to_string(lane));
}

//! Whom edges send there who did not ask for it; 0: nobody.
state::GenerationNumber takerOf(const state::EnvironmentPtr& environment, LaneSource source)
{
    const auto rollout = environment ? environment->rollout : nullptr;
    if (rollout && source == LaneSource::Share && rollout->holdsShare())
        return rollout->generation;
    if (rollout && source == LaneSource::Holdback && rollout->holdsBack())
        return rollout->holdback->legacy;
    return 0;
}

//! Tables and head stay what they were.
bool movesShareOnly(const Switch& change)
{
    return change.touched == std::set<state::ServiceName>{"*"} && change.before
        && headStampOf(change.before) == headStampOf(change.after);
}

} // namespace

bool Switch::crosses(const Switch& other) const
{
    return std::ranges::any_of(
        touched, [&](const auto& service) { return other.touched.contains(service); });
}

TrafficWatch::TrafficWatch(Switch change, MonoTime acknowledgedAt)
    : m_switch(std::move(change))
    , m_from(acknowledgedAt + kSettling)
    , m_headBefore(headStampOf(m_switch.before))
    , m_headAfter(headStampOf(m_switch.after))
    , m_movesShareOnly(movesShareOnly(m_switch))
{}

bool TrafficWatch::look(const state::TrafficSource& traffic, MonoTime now)
{
    if (m_view.ended || now < m_from)
        return false;
    const auto known = std::exchange(m_view, {m_view.outcome, 0, 0, 0, m_view.afterUs, {}, {}, {}});
    Worst worst;
    for (const auto& row : traffic.trafficSince(m_switch.environment, m_from)) {
        const auto judged = judgeRow(row);
        if (judged.finding == Finding::Right)
            m_view.right += row.requests;
        else if (judged.finding == Finding::Wrong)
            countWrong(row, judged.why, worst);
    }
    m_view.why = std::move(worst.why);
    conclude(now);
    return m_view != known;
}

//! One that was never sure stays open; contradicted once is contradicted.
void TrafficWatch::conclude(MonoTime now)
{
    m_view.shareLow = lowerBound(m_view.right, m_view.wrong);
    const auto before = m_view.outcome;
    const auto verdict = judge(m_view.right, m_view.wrong);
    if (verdict == Observation::Contradicted)
        m_view.outcome = ObservationOutcome::Contradicted;
    else if (verdict == Observation::Observed && before == ObservationOutcome::Pending)
        m_view.outcome = ObservationOutcome::Observed;
    if (now >= m_from + kWatching)
        end(now);
    if (m_view.afterUs == 0 && m_view.outcome != ObservationOutcome::Pending) {
        const auto after
            = std::chrono::duration_cast<std::chrono::microseconds>(now - m_switch.durableAt);
        m_view.afterUs = static_cast<std::uint64_t>(std::max<std::int64_t>(after.count(), 1));
    }
}

void TrafficWatch::end(MonoTime now)
{
    m_view.ended = true;
    if (m_view.outcome == ObservationOutcome::Pending) {
        m_view.outcome = ObservationOutcome::NoEvidence;
        const auto after
            = std::chrono::duration_cast<std::chrono::microseconds>(now - m_switch.durableAt);
        m_view.afterUs = static_cast<std::uint64_t>(std::max<std::int64_t>(after.count(), 1));
    }
}

//! Edges tell whom they sent by the share, or held back, and whom by the head.
TrafficWatch::Judged TrafficWatch::judgeShare(const state::TrafficCount& row) const
{
    const bool byShare = row.source == LaneSource::Share || row.source == LaneSource::Holdback;
    const auto taker = takerOf(m_switch.after, row.source);
    const bool nobodyAnyMore = takerOf(m_switch.after, LaneSource::Share) == 0
        && takerOf(m_switch.after, LaneSource::Holdback) == 0;
    if (row.serving == 0 || !(byShare || (row.source == LaneSource::Active && nobodyAnyMore)))
        return {};
    if (byShare && row.lane != taker)
        return {Finding::Wrong, sentTo(row.lane)};
    const auto expected = leadsTo(m_switch.after, row);
    if (expected && expected->generation == row.serving)
        return {Finding::Right, {}};
    return {Finding::Wrong, servedByAnother(row, expected)};
}

TrafficWatch::Judged TrafficWatch::judgeRow(const state::TrafficCount& row) const
{
    if (m_movesShareOnly)
        return judgeShare(row);
    const bool touched = m_switch.touched.contains(row.service) || m_switch.touched.contains("*");
    if (row.serving == 0 || !touched)
        return {};
    const auto expected = leadsTo(m_switch.after, row);
    if (!concerns(row, expected))
        return {};
    const bool over = m_headBefore != m_headAfter && row.head.generation != 0 && isOrdinary(row)
        && row.head != m_headAfter;
    if (over && row.source != state::LaneSource::Active)
        return {};
    if (over)
        return {Finding::Wrong, enteredUnder(row.head, m_headAfter)};
    if (expected && expected->generation == row.serving)
        return {Finding::Right, {}};
    return {Finding::Wrong, servedByAnother(row, expected)};
}

//! It asked for nothing in particular: an edge stamped it with the head that it knew.
bool TrafficWatch::isOrdinary(const state::TrafficCount& row) const
{
    if (row.lane == 0)
        return row.laneName.empty();
    return row.head.generation != 0 ? row.lane == row.head.generation
                                    : row.lane == m_headAfter.generation;
}

bool TrafficWatch::concerns(
    const state::TrafficCount& row, const state::DeploymentPtr& expected) const
{
    if (m_headBefore != m_headAfter && isOrdinary(row))
        return true;
    return !same(leadsTo(m_switch.before, row), expected);
}

void TrafficWatch::countWrong(const state::TrafficCount& row, const std::string& why, Worst& worst)
{
    m_view.wrong += row.requests;
    if (row.requests > worst.requests)
        worst = {row.requests, why};
    for (const auto& trace : row.sampleTraces) {
        if (m_view.wrongTraces.size() < kMostTraces)
            m_view.wrongTraces.push_back(trace);
    }
}

} // namespace pult::convergence
