// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/writer.h"

#include <algorithm>
#include <utility>

#include "controlplane/writer/reasons.h"

namespace pult::writer {

namespace {

//! Longest that a batch waits for companions.
constexpr std::chrono::microseconds kLongestGather{500};

Error shuttingDown()
{
    return {Code::Unavailable, kShuttingDown,
        "The control plane is shutting down. Safe to try again with the same request id.", {}, {}};
}

Error overloaded()
{
    return {Code::ResourceExhausted, kOverloaded,
        "Too many commands are waiting. Nothing was done; try again.", {}, {}};
}

Digest requestDigest(const state::Request& request, const Digest& command)
{
    // Lengths in front, so that no two requests read the same.
    const auto lengths = std::to_string(request.user.size()) + ' '
        + std::to_string(request.environment.size()) + ' ';
    return sha256({lengths, request.user, request.environment, asBytes(command)});
}

} // namespace

Writer::Writer(Parts parts)
    : m_parts(std::move(parts))
    , m_judges{m_parts.journal, m_parts.codec, m_parts.tokens, m_parts.planner}
    , m_snapshots(
          m_parts.journal, m_parts.codec, [this](auto task) { m_queue.post(std::move(task)); })
    , m_lastUnixMs(m_parts.journal.head().unixMs)
{}

Writer::~Writer()
{
    stop();
}

void Writer::start()
{
    m_thread = std::thread([this] { run(); });
    auto state = m_parts.published->get();
    if (state->revision - m_parts.snapshotAt >= SnapshotMaker::kEvery)
        m_snapshots.make(std::move(state));
}

void Writer::stop()
{
    m_stopping = true;
    m_queue.close();
    if (m_thread.joinable())
        m_thread.join();
    m_snapshots.stop();
}

void Writer::execute(Submission submission)
{
    submission.commandDigest = m_parts.codec.commandDigest(submission.request.command);
    submission.requestDigest = requestDigest(submission.request, submission.commandDigest);
    switch (m_queue.put(submission)) {
    case CommandQueue::Put::Queued:
        return;
    case CommandQueue::Put::Full:
        submission.done(tl::unexpected<Rejected>(Rejected{overloaded(), nullptr}));
        return;
    case CommandQueue::Put::Closed:
        submission.done(tl::unexpected<Rejected>(Rejected{shuttingDown(), nullptr}));
        return;
    }
}

void Writer::submit(state::Request request, std::function<void(Result<state::Revision>)> done)
{
    Submission submission;
    submission.request = std::move(request);
    submission.request.reactor = true;
    submission.done = [done = std::move(done)](Answer answer) {
        if (answer)
            done(answer->revision);
        else
            done(failure(std::move(answer.error().error)));
    };
    execute(std::move(submission));
}

void Writer::run()
{
    std::size_t lastSize = 0;
    for (;;) {
        // Waiting for companions never costs more than the commit that it saves.
        const auto gather = std::min(kLongestGather,
            std::chrono::duration_cast<std::chrono::microseconds>(4 * m_lastCommit));
        auto next = m_queue.take(lastSize, gather);
        for (auto& task : next.tasks)
            task();
        if (m_stopping)
            refuseAll(next.commands);
        else if (!next.commands.empty())
            turn(next.commands);
        lastSize = next.commands.size();
        if (next.closed)
            return;
    }
}

void Writer::turn(std::vector<Submission>& commands)
{
    const auto base = m_parts.published->get();
    Batch batch(m_judges, base, m_parts.facts.facts(), m_lastUnixMs);
    for (const auto& command : commands)
        batch.add(command);
    std::optional<state::Commit> made;
    if (batch.events() > 0)
        made = commit(batch, base->revision);
    answer(commands, batch.takeAnswers());
    if (made)
        follow(*made);
}

std::optional<state::Commit> Writer::commit(Batch& batch, state::Revision base)
{
    const auto classOne = batch.leadingClassOne();
    const bool pure = classOne == batch.events();
    const bool mayGoOnWithLess = classOne > 0 && !pure;
    if (!mayGoOnWithLess)
        propose(batch);
    const auto begin = m_parts.clock->mono();
    auto records = m_parts.journal.append(base,
        mayGoOnWithLess ? batch.records(batch.events()) : batch.takeRecords(),
        pure ? state::AppendPriority::ReducesRisk : state::AppendPriority::Normal);
    m_lastCommit = m_parts.clock->mono() - begin;
    if (records)
        return publish(batch.settle(*std::move(records), std::nullopt));
    if (mayGoOnWithLess && records.error().code == Code::ResourceExhausted)
        return commitClassOne(batch, base, records.error());
    batch.fail(records.error());
    return std::nullopt;
}

//! While the disk is waited for, others may compute what follows.
void Writer::propose(const Batch& batch)
{
    const auto environments = batch.environments();
    for (auto* listener : m_parts.listeners)
        listener->onProposal(batch.after(), environments);
}

std::optional<state::Commit> Writer::commitClassOne(
    Batch& batch, state::Revision base, const Error& diskFull)
{
    auto records = m_parts.journal.append(
        base, batch.records(batch.leadingClassOne()), state::AppendPriority::ReducesRisk);
    if (records)
        return publish(batch.settle(*std::move(records), diskFull));
    batch.fail(records.error());
    return std::nullopt;
}

state::Commit Writer::publish(state::Commit commit)
{
    commit.durableAt = m_parts.clock->mono();
    m_lastUnixMs = commit.entries.back().record.unixMs;
    m_parts.published->set(commit.after);
    for (auto* listener : m_parts.listeners)
        listener->onCommit(commit);
    return commit;
}

void Writer::follow(const state::Commit& commit)
{
    for (auto* follower : m_parts.followers)
        follower->onCommit(commit);
    m_snapshots.onCommit(commit);
}

void Writer::answer(std::vector<Submission>& commands, std::vector<Answer> answers)
{
    for (std::size_t i = 0; i < commands.size(); ++i)
        commands[i].done(std::move(answers[i]));
}

void Writer::refuseAll(std::vector<Submission>& commands)
{
    for (auto& command : commands)
        command.done(tl::unexpected<Rejected>(Rejected{shuttingDown(), nullptr}));
}

} // namespace pult::writer
