// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A rollout from its start to its promote on green and the end of its holdback, with the real
// writer, journal and reactors, while the control plane goes away at random moments.
#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/reactors/housekeeper.h"
#include "tests/journal/journal_support.h"
#include "tests/state/world.h"
#include "tests/writer/plant.h"

namespace pult::reactors {
namespace {

using namespace std::chrono_literals;
using state::testing::ManifestText;
using state::testing::Observed;
using testing::ElementsAre;
using writer::testing::Plant;

constexpr std::uint32_t kBakeSeconds = 600;
constexpr std::uint32_t kHoldbackSeconds = 300;

//! One life of the control plane: writer and reactors over the journal of a folder.
class Life
{
public:
    Life(const std::filesystem::path& folder, std::chrono::milliseconds since)
        : m_journal(std::move(*journal::SqliteJournal::create(journal::test::smallOptions(folder))))
        , m_plant(*m_journal)
        , m_scheduler(m_plant.m_clock)
        , m_housekeeper(*m_plant.m_clock, m_scheduler, m_plant.m_facts, *m_plant.m_writer)
    {
        m_plant.m_clock->advance(since);
        m_plant.m_listener.m_seen
            = [this](const state::Commit& commit) { m_housekeeper.onCommit(commit); };
        m_housekeeper.start(m_plant.state());
    }
    ~Life() { m_plant.m_writer->stop(); }
    Life(const Life&) = delete;
    Life& operator=(const Life&) = delete;

    void pass(std::chrono::milliseconds time)
    {
        m_scheduler.advance(time);
        settle();
    }

    //! Until everything that was submitted is answered: a refusal that queued behind it is.
    void settle()
    {
        state::Request last;
        last.environment = "prod";
        last.command = state::Rebase{999};
        last.user = "alice";
        static_cast<void>(m_plant.submit(last));
    }

    [[nodiscard]] const state::Environment& prod() const { return *m_plant.state()->find("prod"); }

    std::unique_ptr<journal::SqliteJournal> m_journal;
    Plant m_plant;
    ManualScheduler m_scheduler;
    Housekeeper m_housekeeper;
};

state::Register release(int version)
{
    return {ManifestText("CRM", std::to_string(version))
                .platinum()
                .service("a", std::to_string(version))
                .placed("prod")
                .text(),
        "crm.yaml", {}};
}

state::StartRollout start()
{
    state::RolloutPlan plan;
    for (const auto share : {10U, 500U, 1000U}) {
        state::Stage stage;
        stage.sharePermille = share;
        stage.bakeSeconds = kBakeSeconds;
        stage.minimumSample = 100;
        plan.stages.push_back(std::move(stage));
    }
    plan.finish = state::Finish::PushOnGreen;
    plan.holdback = {50, kHoldbackSeconds};
    return {2, std::move(plan), {}};
}

class RolloutRestart : public testing::TestWithParam<unsigned>
{
protected:
    void begin(Life& life)
    {
        life.m_plant.create("prod");
        life.m_plant.done({"prod", release(1)});
        life.m_plant.done({"prod", release(2)});
        life.m_plant.done({"prod", start()});
    }

    //! Lives one after the other until the rollout has ended; kinds and times of its events.
    std::vector<std::pair<std::string, std::int64_t>> live(
        const std::function<void(Life&, std::chrono::milliseconds)>& during)
    {
        std::chrono::milliseconds since{0};
        std::string left;
        for (int lives = 0; lives < 400; ++lives) {
            Life life(m_folder.path(), since);
            if (lives == 0)
                begin(life);
            else
                EXPECT_EQ(life.m_plant.m_codec.encodeState(*life.m_plant.state()), left);
            life.m_plant.m_facts.m_judged = m_judged;
            for (auto steps = m_random() % 6; steps > 0; --steps) {
                const auto time = std::chrono::milliseconds(m_random() % 90'000);
                life.pass(time);
                since += time;
                during(life, since);
            }
            left = life.m_plant.m_codec.encodeState(*life.m_plant.state());
            if (!life.prod().rollout->alive())
                return eventsOf(life);
            // What passes while nobody is there counts too.
            since += std::chrono::milliseconds(m_random() % 20'000);
        }
        ADD_FAILURE() << "it never ended";
        return {};
    }

    static std::vector<std::pair<std::string, std::int64_t>> eventsOf(Life& life)
    {
        std::vector<std::pair<std::string, std::int64_t>> events;
        const auto visit = [&](const state::Record& record) -> Result<bool> {
            events.emplace_back(record.kind, record.unixMs);
            return true;
        };
        EXPECT_TRUE(life.m_journal->replay(4, life.m_journal->head().revision, visit));
        return events;
    }

    std::mt19937 m_random{GetParam()};
    journal::test::ScratchFolder m_folder;
    Observed::Judged m_judged = Observed::Judged::Pass;
};

TEST_P(RolloutRestart, goesOnWhereItWasAndBakesItsFullTime)
{
    const auto events = live([](Life&, std::chrono::milliseconds) {});
    std::vector<std::string> kinds;
    for (const auto& [kind, unixMs] : events) {
        if (kind != "mark-started")
            kinds.push_back(kind);
    }
    EXPECT_THAT(kinds,
        ElementsAre("bake-stage", "rollout-advance", "bake-stage", "rollout-advance", "bake-stage",
            "promote", "end-holdback"));
    std::int64_t baked = 0;
    for (const auto& [kind, unixMs] : events) {
        if (kind == "bake-stage")
            baked = unixMs;
        if (kind == "rollout-advance" || kind == "promote") {
            EXPECT_GE(unixMs - baked, std::int64_t{kBakeSeconds} * 1000);
        }
        if (kind == "promote")
            baked = unixMs;
        if (kind == "end-holdback") {
            EXPECT_GE(unixMs - baked, std::int64_t{kHoldbackSeconds} * 1000);
        }
    }
}

TEST_P(RolloutRestart, abortsInWhateverLifeAGuardFails)
{
    const auto failsAt = std::chrono::milliseconds(m_random() % 1'500'000);
    const auto events = live([&](Life& life, std::chrono::milliseconds since) {
        if (since < failsAt)
            return;
        m_judged = Observed::Judged::Fails;
        life.m_plant.m_facts.m_judged = m_judged;
    });
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events.back().first, "rollout-abort");
    EXPECT_EQ(std::count_if(events.begin(), events.end(),
                  [](const auto& event) { return event.first == "rollout-abort"; }),
        1);
    Life after(m_folder.path(), 0ms);
    const auto& rollout = *after.prod().rollout;
    EXPECT_EQ(rollout.sharePermille, 0U);
    ASSERT_TRUE(rollout.cause.verdict) << "it is read back with what it was judged on";
    EXPECT_EQ(rollout.cause.verdict->aborting()->guard, "errors");
    EXPECT_TRUE(after.prod().find(2)->held);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RolloutRestart, testing::Range(1U, 13U));

} // namespace
} // namespace pult::reactors
