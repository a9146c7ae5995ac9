// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace pult::journal {

//! One thread for what must not delay an append: checkpoints and snapshots. Jobs run in order.
//! Thread: any.
class Background
{
public:
    using Job = std::function<void()>;

    Background();
    //! Runs what is waiting, then ends.
    ~Background();
    Background(const Background&) = delete;
    Background& operator=(const Background&) = delete;

    void post(Job job);
    //! Waits until nothing is waiting and nothing runs.
    void drain();

private:
    void run();

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Job> m_jobs;
    bool m_busy = false;
    bool m_stopping = false;
    std::thread m_thread; //!< Last: it uses all the others.
};

} // namespace pult::journal
