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
    m_dueById.emplace(m_lastId, due);
    return m_lastId;
}

void TimerQueue::cancel(std::uint64_t id)
{
    Node dropped;
    std::unique_lock lock(m_mutex);
    if (const auto due = m_dueById.find(id); due != m_dueById.end()) {
        dropped = m_jobs.extract({due->second, id});
        m_dueById.erase(due);
    } else if (m_running == id) {
        m_runningCancelled = true;
        if (m_runner != std::this_thread::get_id())
            m_finished.wait(lock, [this, id] { return m_running != id; });
    }
    lock.unlock();
}

bool TimerQueue::runOne(MonoTime now)
{
    std::unique_lock lock(m_mutex);
    if (m_jobs.empty() || m_jobs.begin()->first.first > now)
        return false;
    auto node = m_jobs.extract(m_jobs.begin());
    m_running = node.key().second;
    m_dueById.erase(m_running);
    m_runner = std::this_thread::get_id();
    m_runningCancelled = false;
    lock.unlock();
    node.mapped().task();
    if (node.mapped().period.count() == 0)
        node.mapped().task = nullptr; // Before whoever waits for its end goes on.
    lock.lock();
    finishRunning(std::move(node), now, lock);
    return true;
}

void TimerQueue::finishRunning(Node node, MonoTime now, std::unique_lock<std::mutex>& lock)
{
    if (node.mapped().period.count() > 0 && !m_runningCancelled) {
        // A machine that slept must not run all the periods it missed.
        node.key().first = std::max(node.key().first + node.mapped().period, now);
        m_dueById.emplace(node.key().second, node.key().first);
        m_jobs.insert(std::move(node));
    } else {
        lock.unlock();
        node = {};
        lock.lock();
    }
    m_running = 0;
    m_finished.notify_all();
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
    return std::make_unique<QueueTimer>(m_queue, add(delay, Millis{0}, std::move(task)));
}

std::unique_ptr<Timer> ThreadScheduler::every(Millis period, Task task)
{
    const auto step = std::max(period, Millis{1});
    return std::make_unique<QueueTimer>(m_queue, add(step, step, std::move(task)));
}

void ThreadScheduler::post(Task task)
{
    add(Millis{0}, Millis{0}, std::move(task));
}

std::uint64_t ThreadScheduler::add(Millis delay, Millis period, Task task)
{
    const auto due = std::chrono::steady_clock::now() + delay;
    std::uint64_t id = 0;
    {
        const std::scoped_lock lock(m_mutex);
        id = m_queue->add(due, {std::move(task), period});
    }
    m_wake.notify_one();
    return id;
}

void ThreadScheduler::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stop) {
        const auto due = m_queue->next();
        if (due == MonoTime::max()) {
            m_wake.wait(lock);
        } else if (due > std::chrono::steady_clock::now()) {
            m_wake.wait_until(lock, due);
        } else {
            lock.unlock();
            m_queue->runOne(std::chrono::steady_clock::now());
            lock.lock();
        }
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

void ManualScheduler::post(Task task)
{
    m_queue->add(m_clock->mono(), {std::move(task), Millis{0}});
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
