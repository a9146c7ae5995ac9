// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include "client/timers.h"
#include "common/clock.h"

namespace pult::test {

//! Timers that fire when the test moves the clock. Threads: any; `fire` runs on advance()'s thread.
class ManualTimers final : public client::Timers
{
public:
    using Millis = std::chrono::milliseconds;

    explicit ManualTimers(std::shared_ptr<ManualClock> clock)
        : m_state(std::make_shared<State>())
        , m_clock(std::move(clock))
    {}

    std::unique_ptr<Handle> after(Millis delay, std::function<void()> fire) override
    {
        const std::scoped_lock lock(m_state->mutex);
        const auto id = ++m_state->lastId;
        m_state->waiting[id] = {m_clock->mono() + delay, delay, std::move(fire)};
        m_state->changed.notify_all();
        return std::make_unique<ManualHandle>(m_state, id);
    }

    //! Moves the clock and fires what is due by then, earliest first.
    void advance(Millis by)
    {
        const MonoTime end = m_clock->mono() + by;
        while (fireNext(end)) {}
        m_clock->advance(std::chrono::duration_cast<Millis>(end - m_clock->mono()));
    }

    //! Waits (really) until a timer shorter than `limit` is set, and says its delay.
    [[nodiscard]] Millis waitForDelayBelow(Millis limit)
    {
        std::unique_lock lock(m_state->mutex);
        Millis found{-1};
        m_state->changed.wait_for(lock, std::chrono::seconds{20}, [&] {
            for (const auto& [id, entry] : m_state->waiting) {
                if (entry.delay < limit)
                    found = entry.delay;
            }
            return found.count() >= 0;
        });
        return found;
    }

private:
    struct Entry
    {
        MonoTime due;
        Millis delay;
        std::function<void()> fire;
    };
    struct State
    {
        std::mutex mutex;
        std::condition_variable changed;
        std::map<std::uint64_t, Entry> waiting;
        std::uint64_t lastId = 0;
    };
    class ManualHandle final : public Handle
    {
    public:
        ManualHandle(std::shared_ptr<State> state, std::uint64_t id)
            : m_state(std::move(state))
            , m_id(id)
        {}
        ~ManualHandle() override
        {
            std::function<void()> fire;
            const std::scoped_lock lock(m_state->mutex);
            const auto it = m_state->waiting.find(m_id);
            if (it == m_state->waiting.end())
                return;
            fire = std::move(it->second.fire);
            m_state->waiting.erase(it);
        }

    private:
        std::shared_ptr<State> m_state;
        std::uint64_t m_id;
    };

    bool fireNext(MonoTime end)
    {
        std::function<void()> fire;
        MonoTime due;
        {
            const std::scoped_lock lock(m_state->mutex);
            auto& waiting = m_state->waiting;
            const auto it = std::min_element(waiting.begin(), waiting.end(),
                [](const auto& a, const auto& b) { return a.second.due < b.second.due; });
            if (it == waiting.end() || it->second.due > end)
                return false;
            due = it->second.due;
            fire = std::move(it->second.fire);
            waiting.erase(it);
        }
        if (due > m_clock->mono())
            m_clock->advance(std::chrono::ceil<Millis>(due - m_clock->mono()));
        fire();
        return true;
    }

    std::shared_ptr<State> m_state;
    std::shared_ptr<ManualClock> m_clock;
};

} // namespace pult::test
