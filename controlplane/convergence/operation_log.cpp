// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/operation_log.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pult::convergence {

namespace {

constexpr std::size_t kKept = 1'000;
//! Older ones list a few slow gateways only, so that a thousand operations stay small.
constexpr std::size_t kKeptFull = 50;
constexpr std::size_t kGatewaysOfOlder = 10;
constexpr std::size_t kMedianOf = 10;

} // namespace

TrackedOperation& OperationLog::add(TrackedOperation operation)
{
    const auto revision = operation.revision();
    auto& placed = m_operations.insert_or_assign(revision, std::move(operation)).first->second;
    if (placed.running())
        m_running.insert_or_assign(revision, &placed);
    stepped(placed);
    limit();
    return placed;
}

void OperationLog::limit()
{
    while (m_operations.size() > kKept) {
        const auto oldest = m_operations.begin()->first;
        m_running.erase(oldest);
        m_dirty.erase(oldest);
        m_stepped.erase(oldest);
        m_operations.erase(oldest);
    }
    if (m_operations.size() > kKeptFull) {
        const auto first = std::prev(m_operations.end(), kKeptFull);
        m_fullFrom = first->first;
        trimIfOld(std::prev(first)->second);
    }
}

void OperationLog::trimIfOld(TrackedOperation& operation)
{
    if (operation.revision() < m_fullFrom)
        operation.trimGateways(kGatewaysOfOlder);
}

void OperationLog::join(Slot slot)
{
    for (const auto& [revision, operation] : m_running) {
        operation->join(slot);
        touch(*operation);
    }
}

void OperationLog::leave(Slot slot, const std::string& gateway)
{
    for (const auto& [revision, operation] : m_running) {
        operation->leave(slot, gateway);
        touch(*operation);
    }
}

std::uint64_t OperationLog::acknowledge(
    Slot slot, state::Revision after, state::Revision upTo, MonoTime at)
{
    std::uint64_t afterUs = 0;
    for (auto it = m_running.upper_bound(after); it != m_running.end() && it->first <= upTo;) {
        auto& operation = *(it++)->second; // Settling takes it out of the running ones.
        if (!operation.acknowledge(slot, at))
            continue;
        afterUs = operation.since(at);
        touch(operation);
        settle(operation, at);
    }
    return afterUs;
}

void OperationLog::pass(Slot slot, state::Revision after, state::Revision upTo, MonoTime at)
{
    for (auto it = m_running.upper_bound(after); it != m_running.end() && it->first <= upTo;) {
        auto& operation = *(it++)->second;
        if (!operation.pass(slot))
            continue;
        touch(operation);
        settle(operation, at);
    }
}

state::Revision OperationLog::supersede(Slot slot, state::Revision after, state::Revision pushed)
{
    auto it = m_running.upper_bound(after);
    if (it == m_running.end() || it->first > pushed)
        return after;
    const auto end = m_running.upper_bound(pushed);
    const auto newest = std::prev(end);
    for (; it != newest; ++it) {
        auto& operation = *it->second;
        if (operation.superseded() || !operation.waitsFor(slot))
            continue;
        operation.supersede();
        touch(operation);
    }
    return newest->first - 1; // The newest itself may still be superseded by a later one.
}

void OperationLog::configure(state::Revision upTo, MonoTime at)
{
    for (auto it = m_running.begin(); it != m_running.end() && it->first <= upTo;) {
        auto& operation = *(it++)->second;
        if (operation.step() != state::OperationStep::Accepted)
            continue;
        operation.configure(at);
        stepped(operation);
        settle(operation, at);
    }
}

void OperationLog::letGo()
{
    for (const auto& [revision, operation] : m_running)
        operation->letGo();
}

void OperationLog::settle(TrackedOperation& operation, MonoTime now)
{
    if (!operation.settle(now, m_slots))
        return;
    m_running.erase(operation.revision());
    stepped(operation);
    m_acknowledged.push_back(operation.revision());
    trimIfOld(operation);
    if (operation.counted() == 0 || operation.beforeRestart())
        return; // Says nothing about how long gateways take.
    m_lastUs.push_back(operation.acknowledgedAfterUs());
    if (m_lastUs.size() > kMedianOf)
        m_lastUs.pop_front();
}

void OperationLog::settleAll(MonoTime now)
{
    for (auto it = m_running.begin(); it != m_running.end();)
        settle(*(it++)->second, now);
}

void OperationLog::observe(state::Revision revision, const state::ObservationView& observation)
{
    const auto found = m_operations.find(revision);
    if (found == m_operations.end())
        return;
    if (found->second.observe(observation))
        stepped(found->second);
    else
        touch(found->second);
}

void OperationLog::touchWaiting(Slot slot)
{
    for (const auto& [revision, operation] : m_running) {
        if (operation->waitsFor(slot))
            touch(*operation);
    }
}

std::vector<state::OperationView> OperationLog::views() const
{
    std::vector<state::OperationView> views;
    views.reserve(m_operations.size());
    for (const auto& [revision, operation] : m_operations)
        views.push_back(operation.view(m_slots));
    return views;
}

std::optional<state::OperationView> OperationLog::view(state::Revision revision) const
{
    const auto it = m_operations.find(revision);
    return it == m_operations.end() ? std::nullopt : std::optional(it->second.view(m_slots));
}

std::uint32_t OperationLog::expectedMs() const
{
    if (m_lastUs.empty())
        return 0;
    auto sorted = std::vector(m_lastUs.begin(), m_lastUs.end());
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    return static_cast<std::uint32_t>((*middle + 999) / 1000);
}

std::vector<state::OperationView> OperationLog::takeSteps()
{
    std::vector<state::OperationView> views;
    for (const auto revision : std::exchange(m_stepped, {})) {
        views.push_back(m_operations.at(revision).view(m_slots));
        m_dirty.erase(revision);
    }
    return views;
}

std::vector<state::OperationView> OperationLog::takeChanges()
{
    m_stepped.merge(m_dirty);
    m_dirty.clear();
    return takeSteps();
}

} // namespace pult::convergence
