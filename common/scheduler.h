// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "common/clock.h"

namespace pult {

//! Cancels its task when destroyed; a task that runs at that moment is waited for, unless it is
//! the task itself that destroys the handle.
class Timer
{
public:
    virtual ~Timer() = default;
};

//! Where everything that happens "later" is asked for, so that tests decide when later is.
//! Thread: any. Tasks run one at a time on the scheduler's thread and must be quick.
class Scheduler
{
public:
    using Task = std::function<void()>;
    using Millis = std::chrono::milliseconds;

    virtual ~Scheduler() = default;
    [[nodiscard]] virtual std::unique_ptr<Timer> after(Millis delay, Task task) = 0;
    //! First run after one period.
    [[nodiscard]] virtual std::unique_ptr<Timer> every(Millis period, Task task) = 0;
    //! As soon as possible, after what is due already. Nothing cancels it: the task must own, or
    //! hold weakly, all that it touches.
    virtual void post(Task task) = 0;
};

//! Due tasks in order of time; the part that both schedulers share. Thread: any.
class TimerQueue
{
public:
    struct Job
    {
        Scheduler::Task task;
        Scheduler::Millis period{0}; //!< 0: once.
    };

    std::uint64_t add(MonoTime due, Job job);
    //! Waits for the job when it runs on another thread. What the task captured is let go of
    //! outside of the lock: it may own timers itself.
    void cancel(std::uint64_t id);
    //! Runs the earliest job due at or before `now`; false when there is none.
    bool runOne(MonoTime now);
    //! When the earliest is due; MonoTime::max() when there is none.
    [[nodiscard]] MonoTime next() const;

private:
    using Jobs = std::map<std::pair<MonoTime, std::uint64_t>, Job>;
    using Node = Jobs::node_type;

    void finishRunning(Node node, MonoTime now, std::unique_lock<std::mutex>& lock);

    mutable std::mutex m_mutex;
    std::condition_variable m_finished;
    Jobs m_jobs;
    std::unordered_map<std::uint64_t, MonoTime> m_dueById;
    std::uint64_t m_lastId = 0;
    std::uint64_t m_running = 0;
    bool m_runningCancelled = false;
    std::thread::id m_runner;
};

//! A thread of its own on the steady clock. What waits when it is destroyed never runs; must not be
//! destroyed by one of its tasks.
class ThreadScheduler final : public Scheduler
{
public:
    ThreadScheduler();
    ~ThreadScheduler() override;
    [[nodiscard]] std::unique_ptr<Timer> after(Millis delay, Task task) override;
    [[nodiscard]] std::unique_ptr<Timer> every(Millis period, Task task) override;
    void post(Task task) override;

private:
    void run();
    std::uint64_t add(Millis delay, Millis period, Task task);

    std::shared_ptr<TimerQueue> m_queue = std::make_shared<TimerQueue>();
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stop = false;
    std::thread m_thread;
};

//! Runs due tasks inside advance(), on the thread that calls it, each at its own moment.
class ManualScheduler final : public Scheduler
{
public:
    explicit ManualScheduler(std::shared_ptr<ManualClock> clock)
        : m_clock(std::move(clock))
    {}
    [[nodiscard]] std::unique_ptr<Timer> after(Millis delay, Task task) override;
    [[nodiscard]] std::unique_ptr<Timer> every(Millis period, Task task) override;
    void post(Task task) override;
    //! Moves the clock too. Zero: only what is due.
    void advance(Millis by);

private:
    std::shared_ptr<ManualClock> m_clock;
    std::shared_ptr<TimerQueue> m_queue = std::make_shared<TimerQueue>();
};

} // namespace pult
