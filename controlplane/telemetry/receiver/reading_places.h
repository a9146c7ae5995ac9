// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <vector>

namespace pult::telemetry {

struct ReadingBounds
{
    std::size_t atOnce = 4; //!< Messages that are being read.
    std::size_t waiting = 1024; //!< Calls in line for it; more are turned away at once.
    //! How long a call stands in line, and how long one that others wait for may take to be read:
    //! half of what exporters wait for an answer (OTLP: 10 s).
    std::chrono::milliseconds patience{5000};
};

//! Who of the calls may send its message now. What is asked for is read to its end, as large as a
//! message may be, so asking is what bounds memory. Pure; thread: one.
template <typename Call> class ReadingPlaces
{
public:
    using Time = std::chrono::steady_clock::time_point;
    enum class Entry
    {
        Reads,
        Waits,
        TurnedAway,
    };
    struct Overdue
    {
        std::vector<Call*> turnedAway; //!< They have no place any more.
        std::vector<Call*> mayRead;
    };

    explicit ReadingPlaces(const ReadingBounds& bounds)
        : m_bounds(bounds)
    {}

    [[nodiscard]] Entry enter(Call& call, Time now)
    {
        if (m_closed || m_line.size() >= m_bounds.waiting)
            return Entry::TurnedAway;
        if (m_reading.size() < m_bounds.atOnce) {
            m_reading.push_back({&call, now});
            return Entry::Reads;
        }
        m_line.push_back({&call, now});
        return Entry::Waits;
    }

    //! Its message is dealt with. Who may read now; null: nobody waits. One that was turned away
    //! has left already.
    [[nodiscard]] Call* leave(const Call& call, Time now)
    {
        const auto isIt = [&](const Seat& seat) { return seat.call == &call; };
        const auto found = std::find_if(m_reading.begin(), m_reading.end(), isIt);
        if (found == m_reading.end())
            return nullptr;
        m_reading.erase(found);
        return next(now);
    }

    //! Turns away whoever exceeded the patience, readers first, so that those in line come to read.
    [[nodiscard]] Overdue turnOverdueAway(Time now)
    {
        Overdue overdue;
        const auto isOverdue
            = [&](const Seat& seat) { return now - seat.since >= m_bounds.patience; };
        while (!m_line.empty() && !m_reading.empty() && isOverdue(m_reading.front())) {
            overdue.turnedAway.push_back(m_reading.front().call);
            m_reading.erase(m_reading.begin());
            overdue.mayRead.push_back(next(now));
        }
        while (!m_line.empty() && isOverdue(m_line.front())) {
            overdue.turnedAway.push_back(m_line.front().call);
            m_line.pop_front();
        }
        return overdue;
    }

    //! Nobody enters any more. Those who waited; they are to be turned away.
    [[nodiscard]] std::vector<Call*> close()
    {
        m_closed = true;
        std::vector<Call*> waited;
        for (const auto& seat : m_line)
            waited.push_back(seat.call);
        m_line.clear();
        return waited;
    }

    [[nodiscard]] bool anybodyWaits() const { return !m_line.empty(); }

private:
    struct Seat
    {
        Call* call = nullptr;
        Time since;
    };

    [[nodiscard]] Call* next(Time now)
    {
        if (m_line.empty())
            return nullptr;
        auto* const call = m_line.front().call;
        m_line.pop_front();
        m_reading.push_back({call, now});
        return call;
    }

    const ReadingBounds m_bounds;
    std::vector<Seat> m_reading; //!< Oldest first.
    std::deque<Seat> m_line; //!< Oldest first.
    bool m_closed = false;
};

} // namespace pult::telemetry
