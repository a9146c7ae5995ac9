// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "common/clock.h"
#include "common/id_source.h"
#include "controlplane/codec/codec.h"
#include "controlplane/state/ports.h"
#include "controlplane/writer/state_history.h"
#include "controlplane/writer/writer.h"
#include "tests/state/history.h"
#include "tests/writer/fake_journal.h"

namespace pult::writer::testing {

//! Everything ready, nothing connected; the time is the clock's.
class CalmFacts final : public state::FactsSource
{
public:
    CalmFacts(std::shared_ptr<const Clock> clock, std::shared_ptr<const PublishedState> published)
        : m_clock(std::move(clock))
        , m_published(std::move(published))
    {}
    [[nodiscard]] std::shared_ptr<const state::Facts> facts() const override;

    //! Of every rollout, now.
    std::atomic<state::testing::Observed::Judged> m_judged{
        state::testing::Observed::Judged::Nothing};

private:
    std::shared_ptr<const Clock> m_clock;
    std::shared_ptr<const PublishedState> m_published;
};

//! Keeps what it is told.
class Listener final : public state::CommitListener
{
public:
    void onCommit(const state::Commit& commit) override { m_seen(commit); }
    void onProposal(
        const state::StatePtr& after, const std::vector<std::string>& environments) override
    {
        m_proposed(after, environments);
    }
    std::function<void(const state::Commit&)> m_seen = [](const state::Commit&) {};
    std::function<void(const state::StatePtr&, const std::vector<std::string>&)> m_proposed
        = [](const auto&, const auto&) {};
};

//! A command as somebody wants it.
struct Wish
{
    std::string environment = "prod";
    state::Command command = {};
    std::string requestId = {};
    std::string user = "alice";
    std::string reason = "because";
    //! Absent: what the plan asks for.
    std::optional<std::string> confirmation = {};
};

//! A writer with all that it needs, on a journal that outlives it: building a second plant on the
//! same disk is a restart.
class Plant
{
public:
    explicit Plant(std::shared_ptr<Disk> disk = std::make_shared<Disk>(), bool start = true);
    //! On another journal than m_journal; it outlives the plant.
    explicit Plant(state::Journal& journal);
    ~Plant() { m_writer->stop(); }
    Plant(const Plant&) = delete;
    Plant& operator=(const Plant&) = delete;

    [[nodiscard]] Result<PlannedCommand> plan(const Wish& wish) const;
    //! Plans it first; the plan has to be accepted.
    [[nodiscard]] std::future<Answer> execute(const Wish& wish);
    [[nodiscard]] std::future<Answer> execute(const Wish& wish, const PlannedCommand& plan);
    //! execute() and wait.
    Answer run(const Wish& wish) { return execute(wish).get(); }
    //! run(), and it has to be accepted.
    Accepted done(const Wish& wish);
    //! As a reactor.
    [[nodiscard]] Result<state::Revision> submit(state::Request request);

    [[nodiscard]] state::StatePtr state() const { return m_published->get(); }
    //! A new environment of class TEST.
    void create(const std::string& environment);

    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();
    std::shared_ptr<SeededIdSource> m_ids = std::make_shared<SeededIdSource>(nextSeed());
    codec::JournalCodec m_codec;
    FakeJournal m_journal;
    state::Journal& m_used;
    std::shared_ptr<PublishedState> m_published;
    CalmFacts m_facts;
    PlanTokens m_tokens;
    Planner m_planner;
    StateHistory m_history;
    Listener m_listener;
    Listener m_follower;
    std::unique_ptr<Writer> m_writer;

private:
    //! Another one each time: a second plant on the same disk must not repeat the first one's ids.
    [[nodiscard]] static std::uint64_t nextSeed();
    Plant(std::shared_ptr<Disk> disk, state::Journal* other, bool start);
    [[nodiscard]] state::Request requestOf(const Wish& wish) const;
};

//! Reason of a rejection; empty for an acceptance.
[[nodiscard]] std::string reasonOf(const Answer& answer);

} // namespace pult::writer::testing
