// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/command_queue.h"

#include <algorithm>
#include <utility>

namespace pult::writer {

namespace {

std::size_t sizeOf(const std::vector<state::Guard>& guards)
{
    std::size_t bytes = 0;
    for (const auto& guard : guards)
        bytes += sizeof(state::Guard) + guard.query.size();
    return bytes;
}

std::size_t sizeOf(const state::Command& command)
{
    const auto* start = std::get_if<state::StartRollout>(&command);
    const auto* kept = std::get_if<state::SetRolloutTemplate>(&command);
    if (!start && !kept)
        return 0;
    const auto& plan = start ? start->plan : kept->plan;
    auto bytes = sizeOf(plan.guards);
    for (const auto& stage : plan.stages)
        bytes += sizeof(state::Stage) + sizeOf(stage.guards);
    return bytes;
}

std::size_t sizeOf(const Submission& submission)
{
    const auto* manifest = std::get_if<state::Register>(&submission.request.command);
    return sizeof(Submission) + submission.request.reason.size()
        + sizeOf(submission.request.command) + (manifest ? manifest->manifestYaml.size() : 0);
}

} // namespace

std::deque<Submission>& CommandQueue::lineOf(const state::Command& command)
{
    if (isRetreat(command))
        return m_retreats;
    return reducesRisk(command) ? m_urgent : m_normal;
}

CommandQueue::Put CommandQueue::put(Submission& submission)
{
    const auto size = sizeOf(submission);
    std::unique_lock lock(m_mutex);
    if (m_closed)
        return Put::Closed;
    auto& line = lineOf(submission.request.command);
    if (line.size() >= kMost || (&line == &m_normal && m_bytes + size > kMostBytes))
        return Put::Full;
    m_bytes += size;
    line.push_back(std::move(submission));
    const bool wake = m_wanted > 0 && waiting() >= m_wanted;
    lock.unlock();
    if (wake)
        m_wake.notify_one();
    return Put::Queued;
}

void CommandQueue::post(std::function<void()> task)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_closed)
            return;
        m_tasks.push_back(std::move(task));
    }
    m_wake.notify_one();
}

CommandQueue::Turn CommandQueue::take(std::size_t expected, std::chrono::microseconds gather)
{
    std::unique_lock lock(m_mutex);
    m_wanted = 1;
    m_wake.wait(lock, [this] { return waiting() > 0 || !m_tasks.empty() || m_closed; });
    if (expected > 1 && waiting() < expected && !m_closed) {
        m_wanted = expected;
        m_wake.wait_for(lock, gather, [&] { return waiting() >= expected || m_closed; });
    }
    m_wanted = 0;
    Turn turn;
    turn.tasks.swap(m_tasks);
    turn.commands.reserve(std::min(waiting(), 3 * kMostAtOnce));
    drain(m_retreats, turn.commands);
    drain(m_urgent, turn.commands);
    drain(m_normal, turn.commands);
    turn.closed = m_closed && waiting() == 0;
    return turn;
}

void CommandQueue::drain(std::deque<Submission>& line, std::vector<Submission>& into)
{
    for (std::size_t taken = 0; taken < kMostAtOnce && !line.empty(); ++taken) {
        m_bytes -= sizeOf(line.front());
        into.push_back(std::move(line.front()));
        line.pop_front();
    }
}

void CommandQueue::close()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_closed = true;
    }
    m_wake.notify_one();
}

} // namespace pult::writer
