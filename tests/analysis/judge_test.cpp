// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/judge.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/analysis/judging/again.h"
#include "controlplane/analysis/judging/metric_judge.h"

namespace pult::analysis {
namespace {

using state::Guard;
using state::GuardAct;
using state::GuardKind;
using state::RolloutVerdict;
using state::VerdictOutcome;
using state::VerdictSource;
using ::testing::HasSubstr;

Guard errors(double margin = 2)
{
    Guard guard;
    guard.name = "errors";
    guard.margin = margin;
    return guard;
}

Guard latency(double quantile, double margin)
{
    Guard guard;
    guard.name = "latency";
    guard.kind = GuardKind::Latency;
    guard.act = GuardAct::Hold;
    guard.quantile = quantile;
    guard.margin = margin;
    return guard;
}

Guard share()
{
    Guard guard;
    guard.name = "share";
    guard.kind = GuardKind::Share;
    guard.act = GuardAct::Hold;
    guard.margin = 1.1;
    return guard;
}

Guard promQl(double margin, std::optional<double> limit = std::nullopt)
{
    Guard guard;
    guard.name = "cpu";
    guard.kind = GuardKind::PromQl;
    guard.margin = margin;
    guard.limit = limit;
    guard.query = "cpu{generation=\"{generation}\"}";
    return guard;
}

state::VerdictPeriod period(std::uint64_t candidates, std::uint64_t failed, std::uint64_t controls,
    std::uint64_t controlFailed, std::uint32_t permille = 50)
{
    state::VerdictPeriod period;
    period.toUnixMs = 600'000;
    period.sharePermille = permille;
    period.candidate = {candidates, failed, candidates, failed};
    period.control = {controls, controlFailed, controls, controlFailed};
    return period;
}

JudgeInputs inputs(std::vector<state::VerdictPeriod> periods, bool changed = true)
{
    JudgeInputs inputs;
    inputs.environment = "prod";
    inputs.generation = 5;
    inputs.control = 4;
    inputs.sharePermille = 50;
    inputs.atUnixMs = 600'000;
    inputs.stageUnits = periods.empty() ? 0 : periods.back().candidate.units;
    inputs.services.push_back({"orders", changed, {}, {}});
    inputs.services[0].arms.periods = std::move(periods);
    return inputs;
}

RolloutVerdict judged(const std::vector<Guard>& guards, const JudgeInputs& inputs)
{
    return judge(guards, 0.01, inputs);
}

TEST(JudgeTest, ErrorsThatAreManyMoreFailAndAreNamed)
{
    const auto verdict = judged({errors()}, inputs({period(500, 100, 9500, 40)}));
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Fail);
    ASSERT_TRUE(verdict.aborting());
    EXPECT_EQ(verdict.aborting()->service, "orders");
    EXPECT_GT(verdict.aborting()->interval.low, 5);
    EXPECT_THAT(verdict.sentence,
        HasSubstr("errors at orders: units that fail 20.0 % on g5, 0.42 % on g4: at least ×"));
}

TEST(JudgeTest, WhoCallsAFailingServiceIsNamedAfterIt)
{
    auto all = inputs({period(500, 100, 9500, 40)});
    auto caller = all.services[0];
    caller.service = "entry";
    caller.changed = false;
    caller.arms.periods = {period(500, 110, 9500, 40)}; // and calls others that fail now and then
    all.services.insert(all.services.begin(), caller);
    const auto verdict = judged({errors()}, all);
    ASSERT_TRUE(verdict.aborting());
    EXPECT_EQ(verdict.aborting()->service, "orders");
    EXPECT_EQ(verdict.metrics.at(1).service, "entry");
}

TEST(JudgeTest, WhereAFailureBeganIsNamedBeforeWhoPassesItOn)
{
    auto all = inputs({period(500, 100, 9500, 40)}); // orders, which the candidate brings
    auto behind = all.services[0];
    behind.service = "accounts";
    behind.changed = false;
    behind.arms.periods[0].candidate.originErrors = 99;
    all.services[0].arms.periods[0].candidate.originErrors = 3;
    all.services.push_back(behind);
    const auto verdict = judged({errors()}, all);
    ASSERT_TRUE(verdict.aborting());
    EXPECT_EQ(verdict.aborting()->service, "accounts");
    EXPECT_THAT(verdict.sentence,
        HasSubstr("; g5 does not bring this service, it fails on what g5 asks of it"));
    EXPECT_EQ(verdict.metrics.at(1).service, "orders");
    EXPECT_THAT(
        verdict.metrics.at(1).sentence, HasSubstr("; most of it began in a service behind it"));
}

TEST(JudgeTest, AFailureOfOneSliceIsSaidToBeOfIt)
{
    auto all = inputs({period(500, 100, 9500, 40)});
    const auto cut
        = [&](const std::string& dimension, const std::string& value, state::VerdictPeriod of) {
              SliceEvidence slice{dimension, value, {}};
              slice.arms.periods = {std::move(of)};
              all.services[0].slices.push_back(slice);
          };
    cut("os", "android", period(170, 98, 3100, 13));
    cut("os", "ios", period(330, 2, 6400, 27));
    cut("language", "en", period(460, 99, 8000, 30)); // nearly everybody
    const auto verdict = judged({errors()}, all);
    EXPECT_THAT(verdict.sentence, ::testing::EndsWith("; 98 % of it with os android"));
}

TEST(JudgeTest, TheSameErrorsPassBelowTheMargin)
{
    const auto verdict = judged({errors()}, inputs({period(50'000, 500, 50'000, 510, 500)}));
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Pass);
    EXPECT_EQ(verdict.sentence, "all guards pass");
    EXPECT_LT(verdict.metrics.at(0).interval.high, 2);
    EXPECT_NEAR(*verdict.metrics.at(0).ratio, 0.98, 0.01);
}

TEST(JudgeTest, LittleDataIsNeverGreenAndSaysWhatIsVisible)
{
    const auto verdict = judged({errors()}, inputs({period(50, 0, 950, 8)}));
    EXPECT_EQ(verdict.outcome, VerdictOutcome::NotEnoughData);
    const auto& metric = verdict.metrics.at(0);
    ASSERT_TRUE(metric.smallestVisible);
    EXPECT_GT(*metric.smallestVisible, 3);
    ASSERT_TRUE(metric.secondsUntilMargin);
    EXPECT_GT(*metric.secondsUntilMargin, 600);
    EXPECT_THAT(
        verdict.sentence, HasSubstr("not enough data; the smallest effect visible now is ×"));
    EXPECT_THAT(verdict.sentence, HasSubstr("×2.00 in about"));
}

TEST(JudgeTest, WithoutAnyErrorItPassesOnceFewFailForSure)
{
    const auto verdict = judged({errors()}, inputs({period(100, 0, 1900, 0)}));
    EXPECT_EQ(verdict.outcome, VerdictOutcome::NotEnoughData);
    EXPECT_THAT(verdict.sentence,
        ::testing::EndsWith("not enough data; it passes at 188 units if none fails, 100 so far, "
                            "in about 8 min"));
    EXPECT_EQ(judged({errors()}, inputs({period(187, 0, 1900, 0)})).outcome,
        VerdictOutcome::NotEnoughData);
    EXPECT_EQ(judged({errors()}, inputs({period(188, 0, 1900, 0)})).outcome, VerdictOutcome::Pass);
    EXPECT_EQ(
        judged({errors()}, inputs({period(600, 0, 11'400, 0)})).outcome, VerdictOutcome::Pass);
}

TEST(JudgeTest, WhatIsStillMissingIsToldAsItCounts)
{
    const auto sentenceOf = [](const Guard& guard, const state::VerdictPeriod& seen) {
        return judged({guard}, inputs({seen})).metrics.at(0).sentence;
    };
    // As many failed that less than 0.5 % have to.
    EXPECT_THAT(sentenceOf(errors(), period(1000, 1, 9000, 30)),
        HasSubstr("; it passes at 1329 units if no more fail, 1000 so far, in about"));
    auto strict = errors();
    strict.limit = 0.002;
    EXPECT_THAT(sentenceOf(strict, period(400, 0, 9000, 0)), HasSubstr("it passes at 1893 units"));
    EXPECT_THAT(sentenceOf(errors(), period(100, 30, 1000, 300)),
        ::testing::Not(HasSubstr("it passes at")));
}

TEST(JudgeTest, APassIsByTheMarginOrByAnAllowanceThatIsNamed)
{
    const auto sentenceOf = [](double margin, const state::VerdictPeriod& seen) {
        const auto verdict = judged({errors(margin)}, inputs({seen}));
        return verdict.outcome == VerdictOutcome::Pass ? verdict.metrics.at(0).sentence
                                                       : std::string("no pass");
    };
    // Five times as many may fail: enough failed to ask for it.
    EXPECT_EQ(sentenceOf(5, period(3000, 30, 3000, 6, 500)), "no pass");
    EXPECT_THAT(sentenceOf(1.2, period(600, 0, 600, 0, 500)),
        HasSubstr("0 % on g4: too few failed for a ratio, less than 2 % do for sure"));
    EXPECT_THAT(sentenceOf(2, period(50'000, 500, 50'000, 510, 500)), HasSubstr("at most ×1.2"));
    EXPECT_THAT(sentenceOf(2, period(5500, 55, 5500, 51, 500)),
        HasSubstr("with 95 % within the margin of ×2.00"));
}

TEST(JudgeTest, AHandfulOfErrorsAtASmallShareDoesNotHangIt)
{
    // One in a thousand at a share of 1 %.
    auto seen = period(5000, 5, 495'000, 495, 10);
    auto verdict = judged({errors()}, inputs({seen}));
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Pass);
    EXPECT_THAT(verdict.metrics.at(0).sentence,
        HasSubstr("too few fail to tell a ratio soon, less than 0.5 % do for sure"));
    auto strict = errors();
    strict.limit = 0.002;
    EXPECT_EQ(judged({strict}, inputs({seen})).outcome, VerdictOutcome::NotEnoughData);
    // So few, and yet surely many times as many.
    seen = period(30'000, 60, 2'970'000, 594, 10);
    verdict = judged({errors(5)}, inputs({seen}));
    EXPECT_NE(verdict.outcome, VerdictOutcome::Pass);
}

TEST(JudgeTest, AnAbsoluteLimitCountsEvenWhenBothArmsAreBad)
{
    auto guard = errors();
    guard.limit = 0.05;
    const auto verdict = judged({guard}, inputs({period(1000, 200, 19'000, 3800)}));
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Fail);
    EXPECT_THAT(verdict.sentence, HasSubstr("above the limit of 5.00 %"));
    guard.limit = 0.5;
    EXPECT_EQ(
        judged({guard}, inputs({period(1000, 200, 19'000, 3800)})).outcome, VerdictOutcome::Pass);
}

TEST(JudgeTest, NobodyToCompareWithIsANamedStateAndNoPass)
{
    auto all = inputs({period(1000, 0, 0, 0, 1000)});
    auto verdict = judged({errors()}, all);
    EXPECT_EQ(verdict.outcome, VerdictOutcome::NotEnoughData);
    EXPECT_EQ(verdict.metrics.at(0).source, VerdictSource::NoControl);
    verdict = judged({errors()}, inputs({period(0, 0, 1000, 0)}));
    EXPECT_EQ(verdict.metrics.at(0).source, VerdictSource::NoTraffic);
    EXPECT_EQ(verdict.outcome, VerdictOutcome::NotEnoughData);
}

TEST(JudgeTest, StagesMultiply)
{
    // Not visible in either stage, but in both together.
    const auto first = period(500, 9, 49'500, 300, 10);
    const auto second = period(2500, 48, 47'500, 300, 50);
    EXPECT_NE(judged({errors()}, inputs({first})).outcome, VerdictOutcome::Fail);
    const auto alone = judged({errors()}, inputs({second})).metrics.at(0).logEvidence;
    const auto both = judged({errors()}, inputs({first, second})).metrics.at(0).logEvidence;
    EXPECT_GT(both, alone);
}

TEST(JudgeTest, AServiceBehindThatIsHardlyAskedDoesNotStopItUnlessItFails)
{
    auto all = inputs({period(50'000, 500, 50'000, 510, 500)});
    all.services.push_back({"mail", false, {}, {}});
    all.services[1].arms.periods = {period(20, 0, 400, 0)};
    EXPECT_EQ(judged({errors()}, all).outcome, VerdictOutcome::Pass);
    all.services[1].arms.periods = {period(20, 18, 400, 0)};
    const auto verdict = judged({errors()}, all);
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Fail);
    EXPECT_EQ(verdict.aborting()->service, "mail");
    all.services[1].arms.periods = {period(300, 3, 5700, 57)};
    EXPECT_EQ(judged({errors()}, all).outcome, VerdictOutcome::NotEnoughData);
}

std::vector<state::VerdictBin> bins(double middleMs, int count)
{
    std::vector<state::VerdictBin> bins;
    for (int i = 0; i < 100; ++i)
        bins.push_back({static_cast<std::uint64_t>(middleMs * 1e6 * (0.5 + i * 0.01)),
            static_cast<std::uint64_t>(count / 100)});
    return bins;
}

TEST(JudgeTest, ASlowerQuantileHoldsAndDoesNotAbort)
{
    auto all = inputs({period(50'000, 500, 50'000, 510, 500)});
    all.services[0].arms.candidateLatency = bins(15, 50'000);
    all.services[0].arms.controlLatency = bins(10, 50'000);
    auto verdict = judged({errors(), latency(0.5, 1.1)}, all);
    EXPECT_TRUE(verdict.holds);
    EXPECT_FALSE(verdict.aborting());
    EXPECT_EQ(verdict.outcome, VerdictOutcome::NotEnoughData);
    EXPECT_THAT(verdict.sentence,
        HasSubstr("held by latency at orders: p50 14.8 ms on g5, 9.90 ms on g4: at least ×1.4"));
    all.services[0].arms.candidateLatency = bins(10, 50'000);
    verdict = judged({errors(), latency(0.5, 1.1)}, all);
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Pass);
    for (const auto& metric : verdict.metrics)
        EXPECT_EQ(metric.outcome, VerdictOutcome::Pass) << metric.sentence;
}

TEST(JudgeTest, WhereAllAreSignalsTheyHaveToPass)
{
    auto signal = errors();
    signal.act = GuardAct::Hold;
    const auto little = inputs({period(40, 0, 760, 3)});
    EXPECT_EQ(judged({signal, share()}, little).outcome, VerdictOutcome::NotEnoughData);
    const auto much = inputs({period(50'000, 200, 950'000, 3800)});
    EXPECT_EQ(judged({signal, share()}, much).outcome, VerdictOutcome::Pass);
    const auto bad = judged({signal}, inputs({period(500, 100, 9500, 40)}));
    EXPECT_TRUE(bad.holds);
    EXPECT_FALSE(bad.aborting());
}

TEST(JudgeTest, ASignalBesideAGuardDoesNotStopItForWantOfData)
{
    const auto much = inputs({period(50'000, 200, 950'000, 3800)});
    EXPECT_EQ(judged({errors(), latency(0.99, 1.1)}, much).outcome, VerdictOutcome::Pass);
}

TEST(JudgeTest, MeansAreComparedOnceThereAreEnough)
{
    Guard guard;
    guard.name = "mean";
    guard.kind = GuardKind::Mean;
    guard.margin = 1.2;
    auto all = inputs({period(5000, 0, 5000, 0, 500)});
    all.services[0].arms.candidateMoments = {50, 50 * 10e6, 50 * 101e12};
    all.services[0].arms.controlMoments = {50, 50 * 10e6, 50 * 101e12};
    EXPECT_EQ(judged({guard}, all).outcome, VerdictOutcome::NotEnoughData);
    all.services[0].arms.candidateMoments = {5000, 5000 * 10e6, 5000 * 104e12};
    all.services[0].arms.controlMoments = {5000, 5000 * 10e6, 5000 * 104e12};
    EXPECT_EQ(judged({guard}, all).outcome, VerdictOutcome::Pass);
    all.services[0].arms.candidateMoments = {5000, 5000 * 15e6, 5000 * 229e12};
    const auto verdict = judged({guard}, all);
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Fail);
    EXPECT_NEAR(*verdict.metrics.at(0).ratio, 1.5, 1e-9);
}

TEST(JudgeTest, AWrongShareOfUsersHoldsBothWays)
{
    for (const std::uint64_t enrolled : {400U, 700U}) {
        auto all = inputs({period(50'000, 0, 50'000, 0, 500)});
        all.shares = {period(enrolled, 0, 10'000 - enrolled, 0, 50)};
        const auto verdict = judged({errors(), share()}, all);
        EXPECT_TRUE(verdict.holds) << enrolled;
        EXPECT_THAT(verdict.sentence, HasSubstr("share of users"));
        EXPECT_THAT(verdict.sentence, HasSubstr("decided 5.00 %"));
    }
    auto all = inputs({period(50'000, 0, 50'000, 0, 500)});
    all.shares = {period(50'010, 0, 49'990, 0, 500)};
    const auto verdict = judged({errors(), share()}, all);
    EXPECT_FALSE(verdict.holds);
    EXPECT_EQ(verdict.outcome, VerdictOutcome::Pass);
    // Everybody is enrolled: nothing to test, and nothing that blocks.
    all.shares = {period(5000, 0, 0, 0, 1000)};
    EXPECT_EQ(judged({errors(), share()}, all).outcome, VerdictOutcome::Pass);
}

TEST(JudgeTest, OnlyUnitsThatCouldGoEitherWayAreInTheShare)
{
    auto all = inputs({period(50'000, 0, 50'000, 0, 500)});
    all.shares = {period(5000, 0, 5000, 0, 500), period(8000, 0, 0, 0, 1000)};
    const auto verdict = judged({errors(), share()}, all);
    const auto of = std::ranges::find(verdict.metrics, "share", &state::MetricVerdict::guard);
    ASSERT_NE(of, verdict.metrics.end());
    EXPECT_DOUBLE_EQ(of->candidateValue, 0.5);
    EXPECT_DOUBLE_EQ(of->controlValue, 0.5);
}

TEST(JudgeTest, AShareThatCannotBeToldYetIsNoAbsenceOfTraffic)
{
    auto all = inputs({period(200, 0, 200, 0, 500)});
    all.sharesMissing = "edges are taking the share";
    const auto verdict = judged({share()}, all);
    EXPECT_EQ(verdict.metrics.at(0).sentence, "edges are taking the share");
    EXPECT_EQ(judge({share()}, 0.01, inputsOf(verdict)), verdict);
}

TEST(JudgeTest, PrometheusHasToAnswerAndToStayBeyondItsThreshold)
{
    auto all = inputs({period(50'000, 0, 50'000, 0, 500)});
    all.prometheus = {{"cpu", "", VerdictSource::Answered, "", "cpu", {}}};
    auto& answers = all.prometheus[0];
    EXPECT_EQ(judged({promQl(1.5)}, all).outcome, VerdictOutcome::NotEnoughData);
    answers.samples = {{0, 3, 1.0}, {1, 3, 1.0}};
    EXPECT_EQ(judged({promQl(1.5)}, all).outcome, VerdictOutcome::NotEnoughData);
    answers.samples.push_back({2, 3, 1.0});
    EXPECT_EQ(judged({promQl(1.5)}, all).outcome, VerdictOutcome::Fail);
    answers.samples.push_back({3, 1.1, 1.0});
    EXPECT_EQ(judged({promQl(1.5)}, all).outcome, VerdictOutcome::NotEnoughData);
    answers.samples = {{1, 1, 1.0}, {2, 1, 1.0}, {3, 1.2, 1.0}};
    EXPECT_EQ(judged({promQl(1.5)}, all).outcome, VerdictOutcome::Pass);
    EXPECT_EQ(judged({promQl(1.5, 0.9)}, all).outcome, VerdictOutcome::Fail);
    for (auto& sample : answers.samples)
        sample.control.reset();
    EXPECT_EQ(judged({promQl(1.5)}, all).outcome, VerdictOutcome::NotEnoughData);
    EXPECT_EQ(judged({promQl(1.5, 2.0)}, all).outcome, VerdictOutcome::Pass);
    for (const auto source : {VerdictSource::NotConfigured, VerdictSource::Unreachable,
             VerdictSource::HttpError, VerdictSource::NoSeries, VerdictSource::NotANumber,
             VerdictSource::NotScalar, VerdictSource::NotYetAsked}) {
        answers.source = source;
        const auto verdict = judged({promQl(1.5, 2.0)}, all);
        EXPECT_EQ(verdict.outcome, VerdictOutcome::NotEnoughData);
        EXPECT_EQ(verdict.troubles.size(), 1U);
    }
}

TEST(JudgeTest, TheWorstSliceIsNamedAndHolds)
{
    auto all = inputs({period(20'000, 100, 20'000, 40, 500)});
    for (int i = 0; i < 40; ++i)
        all.services[0].slices.push_back({"geo", "place " + std::to_string(i), {}});
    for (auto& slice : all.services[0].slices)
        slice.arms.periods = {period(500, 1, 500, 1, 500)};
    all.services[0].slices[17].arms.periods = {period(500, 60, 500, 1, 500)};
    const auto verdict = judged({errors(5)}, all);
    ASSERT_FALSE(verdict.worstSlices.empty());
    EXPECT_EQ(verdict.worstSlices[0].value, "place 17");
    EXPECT_EQ(verdict.worstSlices[0].outcome, VerdictOutcome::Fail);
    EXPECT_TRUE(verdict.holds);
    for (std::size_t i = 1; i < verdict.worstSlices.size(); ++i)
        EXPECT_NE(verdict.worstSlices[i].outcome, VerdictOutcome::Fail);
}

TEST(JudgeTest, MoreServicesAreJudgedMoreStrictly)
{
    auto all = inputs({period(500, 100, 9500, 40)});
    const auto one = judged({errors()}, all).metrics.at(0).alpha;
    all.serviceBudget = 40;
    EXPECT_DOUBLE_EQ(judged({errors()}, all).metrics.at(0).alpha, one / 40);
}

TEST(JudgeTest, WhatBeginsAnewWithEveryShareSpendsLessEachTime)
{
    auto guard = latency(0.5, 1.1);
    guard.act = GuardAct::Abort;
    auto all = inputs({});
    double spent = 0;
    for (std::uint32_t stage = 0; stage < 100; ++stage) {
        all.stage = stage / 2; // and once more by hand in each
        all.sharePermille = 10 + stage;
        all.services[0].arms.periods.push_back(period(10, 0, 90, 0, all.sharePermille));
        all.services[0].arms.periods.back().stage = all.stage;
        const auto verdict = judged({guard}, all);
        spent += verdict.metrics.at(0).alpha;
        EXPECT_EQ(judge({guard}, 0.01, inputsOf(verdict)), verdict);
    }
    EXPECT_LE(spent, 0.01);
    EXPECT_GT(spent, 0.0098);
}

TEST(JudgeTest, LatenciesOfASliceStandOutOnlyBeyondAllBandsThatThereMayBe)
{
    const auto guard = latency(0.5, 1.1);
    auto all = inputs({period(5000, 0, 5000, 0, 500)});
    SliceEvidence slice{"geo", "de", {}};
    slice.arms.latencyPeriod = period(400, 0, 400, 0, 500);
    slice.arms.controlLatency = bins(10, 400);
    const auto standsOut = [&](double middleMs) {
        slice.arms.candidateLatency = bins(middleMs, 400);
        all.services[0].slices = {slice};
        const auto verdict = judged({guard}, all);
        return !verdict.worstSlices.empty()
            && verdict.worstSlices[0].outcome == VerdictOutcome::Fail;
    };
    EXPECT_FALSE(standsOut(12));
    EXPECT_TRUE(standsOut(20));
}

TEST(JudgeTest, AStoredVerdictIsJudgedAgainToTheSameAndOtherwiseByOtherThresholds)
{
    auto all = inputs({period(500, 3, 9500, 12, 50), period(2500, 60, 7500, 70, 250)});
    all.services[0].arms.candidateLatency = bins(11, 5000);
    all.services[0].arms.controlLatency = bins(10, 5000);
    all.services[0].arms.latencyPeriod = all.services[0].arms.periods.back();
    all.services[0].slices.push_back({"geo", "de", all.services[0].arms});
    all.shares = {period(500, 0, 9500, 0, 50)};
    all.prometheus = {
        {"cpu", "", VerdictSource::Answered, "", "cpu", {{1, 1, 1.0}, {2, 1, 1.0}, {3, 1.2, 1.0}}}};
    const std::vector<Guard> guards{errors(), latency(0.5, 1.1), share(), promQl(1.5)};
    const auto first = judge(guards, 0.01, all);
    const auto again = judge(guards, 0.01, inputsOf(first));
    EXPECT_EQ(first, again);
    const auto milder = judge({errors(10)}, 0.01, inputsOf(first));
    EXPECT_NE(milder.metrics.at(0).margin, first.metrics.at(0).margin);
    EXPECT_EQ(milder.metrics.at(0).periods, first.metrics.at(0).periods);
}

JudgeInputs ofTwoServices()
{
    auto all = inputs({period(500, 3, 9500, 12)});
    all.services[0].arms.candidateMoments = {5000, 5000 * 1.5e7, 5000 * 2.5e14};
    all.services[0].arms.controlMoments = {5000, 5000 * 1e7, 5000 * 1.2e14};
    all.services[0].arms.latencyPeriod = all.services[0].arms.periods.back();
    all.services.push_back(all.services[0]);
    all.services[1].service = "mail";
    return all;
}

Guard mean()
{
    auto guard = errors(1.1);
    guard.name = "mean";
    guard.kind = GuardKind::Mean;
    return guard;
}

TEST(JudgeTest, WhatNoGuardAskedForIsKeptForThoseThatAskLater)
{
    const auto all = ofTwoServices();
    const auto stored = judged({errors()}, all);
    const auto again = judgeAgain(stored, {mean()}, 0);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(*again, judged({mean()}, all));
    EXPECT_EQ(again->outcome, VerdictOutcome::Fail);
    EXPECT_EQ(*judgeAgain(*again, {errors()}, 0), stored) << "and back";
}

TEST(JudgeTest, WithoutOtherThresholdsAStoredVerdictStays)
{
    auto few = errors();
    few.services = {"mail"};
    const auto stored = judged({few, mean(), share()}, ofTwoServices());
    EXPECT_EQ(*judgeAgain(stored, {}, 0), stored);
    EXPECT_EQ(judgeAgain(stored, {}, 1e-9)->alpha, 1e-9);
}

//! As a journal has it that was written before guards were kept.
RolloutVerdict older(RolloutVerdict verdict)
{
    verdict.guards.clear();
    verdict.unasked.clear();
    return verdict;
}

TEST(JudgeTest, AnOlderVerdictIsJudgedByWhatItsMetricsTell)
{
    auto few = errors();
    few.services = {"mail"};
    few.limit = 0.5;
    auto slow = mean();
    slow.limit = 250;
    const auto stored = older(judged({few, slow}, ofTwoServices()));
    EXPECT_THAT(guardsOf(stored), ::testing::UnorderedElementsAre(few, slow));
    const auto again = judgeAgain(stored, {}, 0);
    ASSERT_TRUE(again) << again.error().message;
    EXPECT_EQ(again->metrics, stored.metrics);
    EXPECT_EQ(again->outcome, stored.outcome);
}

TEST(JudgeTest, WhatAVerdictDoesNotKeepIsSaidAndNotPassed)
{
    const auto stored = judged({errors(), promQl(1.5)}, ofTwoServices());
    const auto reasonOf = [&](const RolloutVerdict& verdict, const Guard& guard) {
        const auto again = judgeAgain(verdict, {guard}, 0);
        return again ? std::string() : again.error().reason + " " + again.error().message;
    };
    EXPECT_THAT(reasonOf(older(stored), mean()), HasSubstr("NO_EVIDENCE"));
    EXPECT_THAT(reasonOf(older(stored), share()), HasSubstr("guard share"));
    EXPECT_EQ(reasonOf(older(stored), errors(7)), "");
    EXPECT_EQ(reasonOf(stored, promQl(3)), "");
    auto other = promQl(3);
    other.query = "memory{}";
    EXPECT_THAT(reasonOf(stored, other), HasSubstr("query of guard cpu"));
}

} // namespace
} // namespace pult::analysis
