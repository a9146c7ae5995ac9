// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "controlplane/telemetry/reading/tick.h"

namespace pult::telemetry {

struct Trace;

//! Which traces are due when, a quarter of a second a slot. An entry is not removed when its trace
//! moves: the trace knows which one is its own. Not thread-safe.
class DueWheel
{
public:
    DueWheel()
        : m_slots(kSlots)
    {}

    //! The moment under which something due then is entered: not before, unless it is too far off.
    [[nodiscard]] Tick momentOf(Tick due) const
    {
        return std::clamp<Tick>((due + kStep - 1) / kStep, m_next, m_next + kSlots - 1) * kStep;
    }
    //! `moment`: of momentOf().
    void enter(Trace& trace, Tick moment) { m_slots[moment / kStep % kSlots].push_back(&trace); }

    struct Due
    {
        Trace* trace = nullptr;
        Tick moment = 0; //!< It was entered under.
    };
    //! Takes the entries up to now out, at most `most`; true: there are more.
    bool take(Tick now, std::size_t most, std::vector<Due>& taken)
    {
        for (; m_next * kStep <= now; ++m_next) {
            auto& slot = m_slots[m_next % kSlots];
            while (!slot.empty()) {
                if (most-- == 0)
                    return true;
                taken.push_back({slot.back(), m_next * kStep});
                slot.pop_back();
            }
        }
        return false;
    }

private:
    static constexpr Tick kStep = kTicksPerSecond / 4;
    static constexpr Tick kSlots = 4096; // 17 minutes

    std::vector<std::vector<Trace*>> m_slots;
    Tick m_next = 0;
};

} // namespace pult::telemetry
