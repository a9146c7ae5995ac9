// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A stage that takes everybody, judged against the control of earlier stages.
#include "controlplane/analysis/judging/lone_stage.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/analysis/judging/judge.h"

namespace pult::analysis {
namespace {

using state::VerdictArm;
using state::VerdictOutcome;
using state::VerdictPeriod;
using state::VerdictSource;
using ::testing::HasSubstr;

//! Half of the users, then all.
constexpr ShareNow kAll{1, 1000};

VerdictPeriod half(std::uint64_t units, std::uint64_t failed)
{
    return {0, 60'000, 0, 500, 1, {units, failed, units, failed}, {units, failed, units, failed}};
}

VerdictPeriod everybody(std::uint64_t units, std::uint64_t failed, std::int64_t fromUnixMs = 60'000)
{
    return {fromUnixMs, fromUnixMs + 10'000, 1, 1000, 1, {units, failed, units, failed}, {}};
}

JudgeInputs inputs(std::vector<VerdictPeriod> periods)
{
    JudgeInputs inputs;
    inputs.generation = 5;
    inputs.control = 4;
    inputs.stage = kAll.stage;
    inputs.sharePermille = kAll.sharePermille;
    inputs.stageUnits = 100;
    inputs.services.push_back({"orders", true, {}, {}});
    inputs.services[0].arms.periods = std::move(periods);
    return inputs;
}

state::RolloutVerdict judged(std::vector<VerdictPeriod> periods)
{
    state::Guard guard;
    guard.name = "errors";
    return judge({guard}, 0.01, inputs(std::move(periods)));
}

TEST(LoneStageTest, AnOutageThatBeginsWithItAborts)
{
    // What the earlier stage showed was good, with as many failures on both arms.
    const auto verdict = judged({half(20'000, 800), everybody(100, 100)});
    ASSERT_TRUE(verdict.aborting());
    EXPECT_THAT(verdict.sentence,
        HasSubstr("requests that fail 100 % on g5, 4.00 % on g4 (control of an earlier stage)"
                  ": at least ×"));
}

TEST(LoneStageTest, AnOutageThatBeginsLateIsNotOutweighedByTheGoodTimeBefore)
{
    const auto before = everybody(1'000'000, 40'000);
    EXPECT_FALSE(judged({half(20'000, 800), before}).aborting());
    const auto verdict = judged({half(20'000, 800), before, everybody(60, 55, 3'660'000)});
    ASSERT_TRUE(verdict.aborting());
    EXPECT_THAT(verdict.sentence, HasSubstr("requests that fail 91.7 % on g5, 4.00 % on g4"));
}

TEST(LoneStageTest, WithoutAnyErrorBeforeFewFailuresDecide)
{
    EXPECT_FALSE(judged({half(3000, 0), everybody(200, 1)}).aborting());
    EXPECT_TRUE(judged({half(3000, 0), everybody(30, 25)}).aborting());
}

TEST(LoneStageTest, ItPassesByItsOwnEvidenceOnly)
{
    auto verdict = judged({half(20'000, 800)});
    EXPECT_EQ(verdict.outcome, VerdictOutcome::NotEnoughData);
    EXPECT_THAT(verdict.sentence, HasSubstr("none yet at this share"));
    verdict = judged({half(20'000, 800), everybody(100, 4)});
    EXPECT_EQ(verdict.outcome, VerdictOutcome::NotEnoughData);
    EXPECT_THAT(verdict.sentence, HasSubstr("(control of an earlier stage): not enough data"));
    verdict = judged({half(20'000, 800), everybody(8000, 320)});
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Pass);
    EXPECT_THAT(verdict.metrics.at(0).sentence, HasSubstr("(control of an earlier stage)"));
    EXPECT_EQ(judged({half(3000, 0), everybody(600, 0)}).outcome, VerdictOutcome::Pass);
    verdict = judged({half(3000, 0), everybody(150, 0)});
    EXPECT_THAT(verdict.sentence, HasSubstr("; it passes at 188 units if none fails, 150 so far"));
}

TEST(LoneStageTest, WithoutAControlEverNothingIsSaid)
{
    const auto verdict = judged({everybody(5000, 2500)});
    EXPECT_EQ(verdict.outcome, VerdictOutcome::NotEnoughData);
    EXPECT_EQ(verdict.metrics.at(0).source, VerdictSource::NoControl);
}

TEST(LoneStageTest, HalfAgainstHalfHasAControlOfItsOwn)
{
    auto now = everybody(8000, 320);
    now.control = {8000, 330, 8000, 330};
    EXPECT_FALSE(isLone({half(20'000, 800), now}, kAll));
    const auto verdict = judged({half(20'000, 800), now});
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Pass);
    EXPECT_THAT(verdict.metrics.at(0).sentence, HasSubstr("(other edges of the same zones): "));
    EXPECT_TRUE(isLone({half(20'000, 800), now, everybody(1, 0, 70'000)}, kAll))
        << "the control is gone";
}

TEST(LoneStageTest, WhatWasBetterBeforeOwesNothing)
{
    auto before = half(20'000, 800);
    before.candidate.failedUnits = before.candidate.errors = 200;
    EXPECT_FALSE(judged({before, everybody(3000, 150)}).aborting());
}

TEST(LoneStageTest, AUserWhoFailsAgainAndAgainIsOneFailure)
{
    auto now = everybody(300, 1);
    now.candidate.errors = 200;
    now.candidate.requests = 499;
    EXPECT_FALSE(judged({half(20'000, 80), now}).aborting());
}

TEST(LoneStageTest, AStoredVerdictIsJudgedAgainToTheSame)
{
    const auto verdict = judged({half(20'000, 800), everybody(100, 100)});
    state::Guard guard;
    guard.name = "errors";
    EXPECT_EQ(judge({guard}, 0.01, inputsOf(verdict)), verdict);
}

//! Looks after every failed unit, in pieces of ten seconds, of which the oldest are joined.
bool aborts(double control, double candidate, std::mt19937_64& random)
{
    constexpr std::uint64_t kBefore = 4000;
    constexpr int kPieces = 30;
    constexpr std::uint64_t kUnits = 200;
    std::binomial_distribution<std::uint64_t> failedBefore(kBefore, control);
    std::bernoulli_distribution fails(candidate);
    std::vector<VerdictPeriod> periods{half(kBefore, 0)};
    for (auto* arm : {&periods[0].candidate, &periods[0].control})
        arm->failedUnits = arm->errors = failedBefore(random);
    periods.push_back(everybody(0, 0));
    for (int piece = 0; piece < kPieces; ++piece) {
        periods.push_back(everybody(0, 0, 60'000 + piece * 10'000));
        auto& arm = periods.back().candidate;
        for (std::uint64_t unit = 0; unit < kUnits; ++unit) {
            const bool failed = fails(random);
            arm += VerdictArm{1, failed ? 1U : 0U, 1, failed ? 1U : 0U};
            if (failed && judged(periods).aborting())
                return true;
        }
        periods[1].candidate += arm;
        periods.pop_back();
    }
    return false;
}

TEST(LoneStageTest, AHealthyCandidateIsSeldomAbortedAndABadOneSoon)
{
    std::mt19937_64 random(3);
    int alarms = 0;
    int caught = 0;
    for (int run = 0; run < 40; ++run) {
        alarms += aborts(0.02, 0.02, random) ? 1 : 0;
        caught += aborts(0.02, 0.2, random) ? 1 : 0;
    }
    EXPECT_EQ(alarms, 0);
    EXPECT_EQ(caught, 40);
}

} // namespace
} // namespace pult::analysis
