// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Verdicts of an ended rollout, read from the journal of a real pultd that was not there when they
// were made, and judged again by the real pultctl.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "controlplane/analysis/judging/judge.h"
#include "tests/cli/pultctl_runner.h"
#include "tests/e2e/server.h"
#include "tests/journal/journal_support.h"
#include "tests/state/world.h"
#include "tests/writer/plant.h"

namespace pult::test {
namespace {

using state::testing::ManifestText;
using ::testing::HasSubstr;
using ::testing::Not;
using writer::testing::Plant;

constexpr std::uint32_t kCandidate = 2;

state::Register release(int version)
{
    return {ManifestText("CRM", std::to_string(version))
                .platinum()
                .service("orders", std::to_string(version))
                .placed("prod")
                .text(),
        "crm.yaml", {}};
}

state::RolloutVerdict verdictOn(std::uint64_t failedOfFiveHundred)
{
    analysis::JudgeInputs inputs;
    inputs.environment = "prod";
    inputs.generation = kCandidate;
    inputs.control = 1;
    inputs.sharePermille = 50;
    inputs.stageUnits = 500;
    auto& orders = inputs.services.emplace_back();
    orders.service = "orders";
    orders.changed = true;
    auto& period = orders.arms.periods.emplace_back();
    period.toUnixMs = 600'000;
    period.sharePermille = 50;
    period.candidate = {500, failedOfFiveHundred, 500, failedOfFiveHundred};
    period.control = {9500, 95, 9500, 95};
    orders.arms.latencyPeriod = period;
    orders.arms.candidateMoments = {5000, 5000 * 1.5e7, 5000 * 2.5e14};
    orders.arms.controlMoments = {5000, 5000 * 1e7, 5000 * 1.2e14};
    return analysis::judge(state::defaultGuards(), 0.01, inputs);
}

//! As before guards were kept.
state::RolloutVerdict older(state::RolloutVerdict verdict)
{
    verdict.guards.clear();
    verdict.unasked.clear();
    return verdict;
}

class JudgeStored : public testing::Test
{
protected:
    //! A rollout that waited for a person and was then aborted; pultd starts only after that.
    static void SetUpTestSuite()
    {
        s_folder = std::make_unique<TemporaryFolder>();
        std::filesystem::create_directories(s_folder->path() / "journal");
        {
            const auto journal = *journal::SqliteJournal::create(
                journal::test::smallOptions(s_folder->path() / "journal"));
            Plant plant(*journal);
            plant.create("prod");
            plant.done({"prod", release(1)});
            plant.done({"prod", release(2)});
            state::StartRollout start{kCandidate, {}, {}};
            start.plan.stages.emplace_back().sharePermille = 50;
            plant.done({"prod", start});
            plant.m_writer->stop();
            s_old = append(plant, "open-gate", "Open the gate of g2",
                state::GateOpened{kCandidate, causeOf(older(verdictOn(5)))});
            s_gate = append(plant, "open-gate", "Open the gate of g2",
                state::GateOpened{kCandidate, causeOf(verdictOn(5))});
            s_abort = append(plant, "rollout abort", "Abort g2",
                state::RolloutAborted{kCandidate, causeOf(verdictOn(100))});
        }
        s_server = std::make_unique<Server>(s_folder->path());
        ASSERT_FALSE(s_server->ready().is_null()) << s_server->program().log();
    }
    static void TearDownTestSuite()
    {
        s_server.reset();
        s_folder.reset();
    }

    static state::RolloutCause causeOf(state::RolloutVerdict verdict)
    {
        return {
            verdict.sentence, std::make_shared<const state::RolloutVerdict>(std::move(verdict))};
    }
    //! Returns the revision.
    static std::string append(
        Plant& plant, const std::string& kind, const std::string& act, state::Effect effect)
    {
        state::Event event;
        event.act = act;
        event.effect = std::move(effect);
        state::NewRecord record;
        record.environment = "prod";
        record.unixMs = plant.m_used.head().unixMs + 60'000;
        record.user = "reactor";
        record.kind = kind;
        record.schema = plant.m_codec.eventSchema();
        record.bytes = plant.m_codec.encodeEvent(event);
        const auto appended = plant.m_used.append(
            plant.m_used.head().revision, {record}, state::AppendPriority::Normal);
        EXPECT_TRUE(appended) << appended.error().message;
        return appended ? std::to_string(appended->front().revision) : std::string();
    }

    static Finished judge(std::vector<std::string> more)
    {
        std::vector<std::string> words{"judge", "prod", "--server", s_server->unixAddress()};
        words.insert(words.end(), more.begin(), more.end());
        return runPultctl({words});
    }
    static std::string thresholds(const std::string& yaml)
    {
        const auto file = s_folder->path() / "thresholds.yaml";
        std::ofstream(file) << yaml;
        return file.string();
    }

    static std::unique_ptr<TemporaryFolder> s_folder;
    static std::unique_ptr<Server> s_server;
    static std::string s_old;
    static std::string s_gate;
    static std::string s_abort;
};

std::unique_ptr<TemporaryFolder> JudgeStored::s_folder;
std::unique_ptr<Server> JudgeStored::s_server;
std::string JudgeStored::s_old;
std::string JudgeStored::s_gate;
std::string JudgeStored::s_abort;

TEST_F(JudgeStored, ByTheSameThresholdsEveryVerdictStays)
{
    const auto all = judge({"--journal", "-o", "json"});
    EXPECT_EQ(all.exit, 10) << all.err;
    const auto json = nlohmann::json::parse(all.out);
    ASSERT_EQ(json["verdicts"].size(), 3U) << all.out;
    for (const auto& verdict : json["verdicts"]) {
        EXPECT_EQ(verdict["changed"], false);
        EXPECT_EQ(verdict["stored"], verdict["now"]);
        EXPECT_EQ(verdict["trouble"], "");
    }
    EXPECT_EQ(json["verdicts"][0]["stored"]["outcome"], "FAIL");
    EXPECT_EQ(json["verdicts"][2]["stored"]["outcome"], "NOT ENOUGH DATA");
}

TEST_F(JudgeStored, OneRevisionByThresholdsOfAFile)
{
    const auto file = thresholds("guards: [{name: errors, act: hold}]\n");
    const auto held = judge({"--revision", s_abort, "--thresholds", file});
    EXPECT_EQ(held.exit, 8) << held.err;
    EXPECT_THAT(held.out, HasSubstr("Abort g2"));
    EXPECT_THAT(held.out, HasSubstr("FAIL    NOT ENOUGH DATA, held"));
    EXPECT_THAT(held.out, HasSubstr("NOT ENOUGH DATA, held: g2 against g1"));
    const auto yaml = judge({"--revision", s_abort, "--thresholds", file, "-o", "yaml"});
    EXPECT_THAT(yaml.out, HasSubstr("changed: true"));
}

TEST_F(JudgeStored, AMarginMayTurnItGreenAndAScriptSeesThat)
{
    EXPECT_EQ(judge({"--revision", s_gate}).exit, 8);
    const auto green = judge({"--revision", s_gate, "--margin", "errors=20"});
    EXPECT_EQ(green.exit, 0) << green.out << green.err;
    EXPECT_EQ(judge({"--from", s_old, "--to", s_gate, "--margin", "errors=20"}).exit, 0);
    EXPECT_EQ(judge({"--from", s_old, "--margin", "errors=20"}).exit, 10) << "the abort is in it";
    const auto unknown = judge({"--revision", s_gate, "--margin", "eros=2"});
    EXPECT_EQ(unknown.exit, 2);
    EXPECT_THAT(unknown.err, HasSubstr("there are: errors, p99, share"));
    EXPECT_THAT(judge({"--revision", s_gate, "--margin", "errors=0.5"}).err, HasSubstr("margin"));
}

TEST_F(JudgeStored, TimesChooseToo)
{
    const auto json = nlohmann::json::parse(judge({"--journal", "-o", "json"}).out);
    const std::string abort = json["verdicts"][0]["at"];
    const auto before = judge({"--journal", "--to", abort});
    EXPECT_EQ(before.exit, 8) << before.err;
    EXPECT_THAT(before.out, Not(HasSubstr("Abort g2")));
    EXPECT_THAT(judge({"--journal", "--from", abort}).out, HasSubstr("Abort g2"));
}

TEST_F(JudgeStored, WhatAnOlderRecordDoesNotKeepIsNotPassed)
{
    const auto file = thresholds("guards: [{name: slow, kind: mean, margin: 1.2}]\n");
    const auto old = judge({"--revision", s_old, "--thresholds", file});
    EXPECT_EQ(old.exit, 8) << old.err;
    EXPECT_THAT(old.out, HasSubstr("NOT JUDGED"));
    EXPECT_THAT(old.out, HasSubstr("guard slow"));
    const auto kept = judge({"--revision", s_gate, "--thresholds", file});
    EXPECT_EQ(kept.exit, 10) << kept.out << kept.err;
}

TEST_F(JudgeStored, WhereThereIsNoneThatIsSaid)
{
    const auto none = judge({"--revision", "1"});
    EXPECT_EQ(none.exit, 8) << none.err;
    EXPECT_EQ(none.out, "The journal keeps no verdict there.\n");
    // Nothing is in memory after a restart: it says where to look.
    const auto live = judge({});
    EXPECT_EQ(live.exit, 3) << live.out << live.err;
    EXPECT_THAT(live.err, HasSubstr("pultctl judge prod --journal"));
    EXPECT_EQ(judge({"--revision", "4", "--from", "2"}).exit, 2);
    EXPECT_EQ(judge({"--margin", "errors=3"}).exit, 2);
    EXPECT_EQ(judge({"--alpha", "0.7"}).exit, 2);
}

} // namespace
} // namespace pult::test
