// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/probe_queue.h"

#include <algorithm>
#include <chrono>

namespace pult::reactors {

void ProbeQueue::add(Id id, MonoTime due)
{
    remove(id);
    m_due.emplace(due, id);
    m_dueOf.emplace(id, due);
}

void ProbeQueue::remove(Id id)
{
    if (const auto it = m_dueOf.find(id); it != m_dueOf.end()) {
        m_due.erase({it->second, id});
        m_dueOf.erase(it);
    }
}

std::optional<ProbeQueue::Id> ProbeQueue::next(MonoTime now)
{
    refill(now);
    if (m_due.empty() || m_due.begin()->first > now || m_inFlight >= m_limits.inFlight
        || m_tokens < 1)
        return std::nullopt;
    const auto id = m_due.begin()->second;
    remove(id);
    ++m_inFlight;
    m_tokens -= 1;
    return id;
}

void ProbeQueue::refill(MonoTime now)
{
    const std::chrono::duration<double> passed = now - m_refilledAt.value_or(now);
    m_refilledAt = now;
    m_tokens = std::min(
        m_tokens + passed.count() * m_limits.perSecond, static_cast<double>(m_limits.inFlight));
}

std::optional<MonoTime> ProbeQueue::wakeAt(MonoTime now) const
{
    if (m_due.empty() || m_inFlight >= m_limits.inFlight)
        return std::nullopt; // An answer wakes it, or a new probe.
    auto allowed = now;
    if (m_tokens < 1) {
        const std::chrono::duration<double> wait((1 - m_tokens) / m_limits.perSecond);
        allowed += std::chrono::ceil<std::chrono::nanoseconds>(wait);
    }
    return std::max(m_due.begin()->first, allowed);
}

} // namespace pult::reactors
