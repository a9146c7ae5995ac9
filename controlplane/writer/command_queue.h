// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "controlplane/writer/submission.h"

namespace pult::writer {

//! What waits for the writer thread: commands in three lines, retreats (rollbacks and aborts)
//! first, then the others of class 1, then the rest; and tasks of the writer itself. Bounded by
//! number and by bytes. Thread: any puts, the writer takes.
class CommandQueue
{
public:
    static constexpr std::size_t kMost = 4096;
    static constexpr std::size_t kMostBytes = 64U << 20U;
    //! Of each line, in one turn.
    static constexpr std::size_t kMostAtOnce = 256;

    enum class Put
    {
        Queued,
        Full,
        Closed,
    };
    //! Moves from `submission` only when it is queued.
    Put put(Submission& submission);
    void post(std::function<void()> task);

    struct Turn
    {
        //! Retreats, other urgent ones, the rest; each line in its order.
        std::vector<Submission> commands;
        std::vector<std::function<void()>> tasks;
        bool closed = false; //!< Nothing will come any more.
    };
    //! Waits until there is something, then up to `gather` longer until `expected` commands wait:
    //! clients that were just answered together are about to come back together.
    [[nodiscard]] Turn take(std::size_t expected, std::chrono::microseconds gather);

    void close();

private:
    [[nodiscard]] std::size_t waiting() const
    {
        return m_retreats.size() + m_urgent.size() + m_normal.size();
    }
    [[nodiscard]] std::deque<Submission>& lineOf(const state::Command& command);
    void drain(std::deque<Submission>& line, std::vector<Submission>& into);

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Submission> m_retreats;
    std::deque<Submission> m_urgent;
    std::deque<Submission> m_normal;
    std::vector<std::function<void()>> m_tasks;
    std::size_t m_bytes = 0;
    std::size_t m_wanted = 0; //!< Commands that the taker sleeps for; 0: it is awake.
    bool m_closed = false;
};

} // namespace pult::writer
