// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/scheduler.h"

#include <algorithm>
#include <utility>

namespace pult {

namespace {

class QueueTimer final : public Timer
{
public:
    QueueTimer(std::shared_ptr<TimerQueue> queue, std::uint64_t id)
        : m_queue(std::move(queue))
        , m_id(id)
    {}
    QueueTimer(const QueueTimer&) = delete;
    QueueTimer& operator=(const QueueTimer&) = delete;
    ~QueueTimer() override { m_queue->cancel(m_id); }

private:
    std::shared_ptr<TimerQueue> m_queue;
    std::uint64_t m_id;
};

} // namespace

std::uint64_t TimerQueue::add(MonoTime due, Job job)
{
    const std::scoped_lock lock(m_mutex);
    m_jobs.emplace(std::pair{due, ++m_lastId}, std::move(job));
    return m_lastId;
}

void TimerQueue::cancel(std::uint64_t id)
{
    std::unique_lock lock(m_mutex);
    std::erase_if(m_jobs, [id](const auto& entry) { return entry.first.second == id; });
    if (m_running != id)
        return;
    m_runningCancelled = true;
    if (m_runner != std::this_thread::get_id())
        m_finished.wait(lock, [this, id] { return m_running != id; });
}

bool TimerQueue::runOne(MonoTime now)
{
    std::unique_lock lock(m_mutex);
    if (m_jobs.empty() || m_jobs.begin()->first.first > now)
        return false;
    auto node = m_jobs.extract(m_jobs.begin());
    m_running = node.key().second;
    m_runner = std::this_thread::get_id();
    m_runningCancelled = false;
    lock.unlock();
    node.mapped().task();
    lock.lock();
    if (node.mapped().period.count() > 0 && !m_runningCancelled) {
        // A machine that slept must not run all the periods it missed.
        node.key().first = std::max(node.key().first + node.mapped().period, now);
        m_jobs.insert(std::move(node));
    }
    m_running = 0;
    m_finished.notify_all();
    return true;
}

MonoTime TimerQueue::next() const
{
    const std::scoped_lock lock(m_mutex);
    return m_jobs.empty() ? MonoTime::max() : m_jobs.begin()->first.first;
}

ThreadScheduler::ThreadScheduler()
    : m_thread([this] { run(); })
{}

ThreadScheduler::~ThreadScheduler()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

std::unique_ptr<Timer> ThreadScheduler::after(Millis delay, Task task)
{
    return add(delay, Millis{0}, std::move(task));
}

std::unique_ptr<Timer> ThreadScheduler::every(Millis period, Task task)
{
    return add(period, std::max(period, Millis{1}), std::move(task));
}

std::unique_ptr<Timer> ThreadScheduler::add(Millis delay, Millis period, Task task)
{
    const auto due = std::chrono::steady_clock::now() + delay;
    std::uint64_t id = 0;
    {
        const std::scoped_lock lock(m_mutex);
        id = m_queue->add(due, {std::move(task), period});
    }
    m_wake.notify_one();
    return std::make_unique<QueueTimer>(m_queue, id);
}

void ThreadScheduler::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        const auto due = m_queue->next();
        if (due == MonoTime::max())
            m_wake.wait(lock);
        else if (due > std::chrono::steady_clock::now())
            m_wake.wait_until(lock, due);
        lock.unlock();
        while (m_queue->runOne(std::chrono::steady_clock::now())) {}
        lock.lock();
    }
}

std::unique_ptr<Timer> ManualScheduler::after(Millis delay, Task task)
{
    const auto id = m_queue->add(m_clock->mono() + delay, {std::move(task), Millis{0}});
    return std::make_unique<QueueTimer>(m_queue, id);
}

std::unique_ptr<Timer> ManualScheduler::every(Millis period, Task task)
{
    const auto step = std::max(period, Millis{1});
    const auto id = m_queue->add(m_clock->mono() + step, {std::move(task), step});
    return std::make_unique<QueueTimer>(m_queue, id);
}

void ManualScheduler::advance(Millis by)
{
    const auto end = m_clock->mono() + by;
    while (true) {
        const auto due = m_queue->next();
        if (due > end)
            break;
        if (due > m_clock->mono())
            m_clock->advance(std::chrono::ceil<Millis>(due - m_clock->mono()));
        m_queue->runOne(m_clock->mono());
    }
    if (end > m_clock->mono())
        m_clock->advance(std::chrono::duration_cast<Millis>(end - m_clock->mono()));
}

} // namespace pult
