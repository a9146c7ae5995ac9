// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "common/clock.h"
#include "common/error.h"
#include "controlplane/state/codec_port.h"
#include "controlplane/state/ports.h"
#include "controlplane/writer/batch.h"
#include "controlplane/writer/command_queue.h"
#include "controlplane/writer/plan_tokens.h"
#include "controlplane/writer/planner.h"
#include "controlplane/writer/published_state.h"
#include "controlplane/writer/snapshot_maker.h"
#include "controlplane/writer/submission.h"

namespace pult::writer {

//! The one road for writes: a serial executor with a thread of its own that decides commands,
//! makes them durable in groups, publishes the state, tells the listeners, answers and tells the
//! followers.
//!
//! Group commit: each turn takes everything that waits, up to a bound, and decides it on the
//! speculative state; while the batch is being made durable new commands queue. No answer, refusals
//! included, leaves before the batch is durable; on failure the whole batch fails and the
//! speculative state is dropped. Class 1 overtakes the others in the queue and, when the disk is
//! full, goes alone with the journal's reserve behind it.
//!
//! Threads: execute() and submit() from any; answers and listeners run on the writer thread.
//! Ownership: what the constructor takes by reference outlives the writer. stop() before the
//! listeners die.
class Writer final : public state::CommandSink
{
public:
    struct Parts
    {
        state::Journal& journal;
        const state::Codec& codec;
        const state::FactsSource& facts;
        const PlanTokens& tokens;
        const Planner& planner;
        std::shared_ptr<PublishedState> published;
        std::shared_ptr<const Clock> clock;
        //! Called in this order for every commit, before its answers leave: what a client that was
        //! answered may ask for rests on them.
        std::vector<state::CommitListener*> listeners;
        //! Called in this order after the answers, before the next batch: those who only react.
        std::vector<state::CommitListener*> followers;
        //! Of the newest snapshot; too old a one is replaced at the start.
        state::Revision snapshotAt = 0;
    };
    explicit Writer(Parts parts);
    ~Writer() override;
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    //! Begins to take commands. Before, they queue.
    void start();
    //! The batch under way is finished and answered; what waits is refused with SHUTTING_DOWN.
    void stop();

    //! A command of a person or of CI: needs the token of its plan. The answer's errors: those of
    //! ReleaseControl.Execute (pult/v1/release_control.proto).
    void execute(Submission submission);

    void submit(state::Request request, std::function<void(Result<state::Revision>)> done) override;

private:
    void run();
    void turn(std::vector<Submission>& commands);
    //! What became durable of the batch, published; nothing when it failed as a whole.
    std::optional<state::Commit> commit(Batch& batch, state::Revision base);
    void propose(const Batch& batch);
    //! What is left to do when the disk has no room for the whole batch.
    std::optional<state::Commit> commitClassOne(
        Batch& batch, state::Revision base, const Error& diskFull);
    state::Commit publish(state::Commit commit);
    void answer(std::vector<Submission>& commands, std::vector<Answer> answers);
    void follow(const state::Commit& commit);
    void refuseAll(std::vector<Submission>& commands);

    Parts m_parts;
    Judges m_judges;
    CommandQueue m_queue;
    SnapshotMaker m_snapshots;
    // Of the writer thread.
    std::int64_t m_lastUnixMs = 0;
    std::chrono::nanoseconds m_lastCommit{0};
    std::atomic<bool> m_stopping{false};
    std::thread m_thread;
};

} // namespace pult::writer
