// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pult::api {

//! Threads for what may block or take long, so that no gRPC thread does: past states, journal
//! pages, the chain, large manifests. Bounded. Thread: any.
class Workers
{
public:
    Workers(std::size_t threads, std::size_t mostWaiting);
    ~Workers();
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    //! False when too much waits already, or after stop(): the task will not run.
    [[nodiscard]] bool post(std::function<void()> task);
    //! Runs what waits, then ends the threads.
    void stop();

private:
    void run();

    const std::size_t m_mostWaiting;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_tasks;
    bool m_stop = false;
    std::vector<std::thread> m_threads;
};

} // namespace pult::api
