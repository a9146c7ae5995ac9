// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "common/clock.h"

namespace pult::reactors {

//! Bounds on what probing costs; with more endpoints than they allow, each is asked less often.
struct ProbeLimits
{
    std::size_t inFlight = 256;
    //! 10 000 endpoints: each about every 10 s.
    std::uint32_t perSecond = 1'000;
};

//! Probes by due time, within limits. Not thread-safe.
class ProbeQueue
{
public:
    using Id = std::uint64_t;

    explicit ProbeQueue(ProbeLimits limits)
        : m_limits(limits)
        , m_tokens(static_cast<double>(limits.inFlight))
    {}

    void add(Id id, MonoTime due);
    //! One that is in flight counts until finished().
    void remove(Id id);
    //! Takes the one that is due longest; it is in flight then. Nothing: none is due or allowed.
    [[nodiscard]] std::optional<Id> next(MonoTime now);
    //! One in flight is answered, whether it is still wanted or not.
    void finished() { --m_inFlight; }
    //! When next() may give something, as far as time alone brings it.
    [[nodiscard]] std::optional<MonoTime> wakeAt(MonoTime now) const;
    [[nodiscard]] std::size_t inFlight() const { return m_inFlight; }

private:
    void refill(MonoTime now);

    ProbeLimits m_limits;
    std::set<std::pair<MonoTime, Id>> m_due;
    std::unordered_map<Id, MonoTime> m_dueOf;
    std::size_t m_inFlight = 0;
    double m_tokens; //!< Starts allowed now, at most a full flight.
    std::optional<MonoTime> m_refilledAt;
};

} // namespace pult::reactors
