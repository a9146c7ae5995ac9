// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The whole judge under continuous looking: units come one by one, each on one of the arms.
#include <algorithm>
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "controlplane/analysis/judging/judge.h"

namespace pult::analysis {
namespace {

using state::VerdictOutcome;

struct Stream
{
    double share = 0.05;
    double errors = 0.02; //!< Of the control.
    double ratio = 1;
    int services = 3;
    int units = 20'000;
};

//! Units until it aborts, looking after every unit that fails; -1: never. `failed`: units that
//! failed by then.
int unitsUntilAbort(const Stream& stream, double alpha, std::mt19937_64& random, int* failed)
{
    state::Guard guard;
    guard.name = "errors";
    JudgeInputs inputs;
    inputs.generation = 5;
    inputs.control = 4;
    inputs.stageUnits = 1;
    for (int i = 0; i < stream.services; ++i) {
        inputs.services.push_back({"s" + std::to_string(i), true, {}, {}});
        inputs.services.back().arms.periods.resize(1);
        inputs.services.back().arms.periods[0].toUnixMs = 1000;
    }
    std::bernoulli_distribution enrolled(stream.share);
    std::bernoulli_distribution controlFails(stream.errors);
    std::bernoulli_distribution candidateFails(std::min(1.0, stream.errors * stream.ratio));
    *failed = 0;
    for (int unit = 1; unit <= stream.units; ++unit) {
        const bool isCandidate = enrolled(random);
        bool news = false;
        for (int i = 0; i < stream.services; ++i) {
            auto& period = inputs.services[static_cast<std::size_t>(i)].arms.periods[0];
            auto& arm = isCandidate ? period.candidate : period.control;
            ++arm.units;
            const bool fails
                = isCandidate && i == 0 ? candidateFails(random) : controlFails(random);
            arm.failedUnits += fails ? 1 : 0;
            news = news || fails;
            *failed += fails && i == 0 ? 1 : 0;
        }
        if (news && judge({guard}, alpha, inputs).aborting())
            return unit;
    }
    return -1;
}

TEST(JudgeSimulationTest, AHealthyCandidateIsAbortedSeldomEnoughHoweverOftenOneLooks)
{
    constexpr int kRuns = 150;
    constexpr double kAlpha = 0.1;
    std::mt19937_64 random(5);
    int alarms = 0;
    int failed = 0;
    for (int run = 0; run < kRuns; ++run)
        alarms += unitsUntilAbort({0.05, 0.02, 1, 3, 4000}, kAlpha, random, &failed) >= 0 ? 1 : 0;
    EXPECT_LE(alarms, kRuns * kAlpha + 3 * 3.7); // three standard deviations
}

//! Research page e.3: 84 error events at 5 % share and ×5, 42 at ×10, alpha 0.001, give or take 7 %
//! for its own chance and more for ours.
TEST(JudgeSimulationTest, DetectsAboutAsFastAsTheTableOfTheResearchPage)
{
    const std::pair<double, int> kTable[] = {{5, 84}, {10, 42}};
    for (const auto& [ratio, expected] : kTable) {
        std::mt19937_64 random(7);
        std::vector<int> events;
        for (int run = 0; run < 61; ++run) {
            int failed = 0;
            ASSERT_GE(unitsUntilAbort({0.05, 0.02, ratio, 1, 200'000}, 0.001, random, &failed), 0);
            events.push_back(failed);
        }
        std::ranges::sort(events);
        EXPECT_NEAR(events[events.size() / 2], expected, expected * 0.3) << "×" << ratio;
    }
}

//! Latencies and users of a rollout of three stages, in each of which latencies begin anew.
class Staged
{
public:
    explicit Staged(std::uint64_t seed)
        : m_random(seed)
    {
        const auto guard = [](const char* name, state::GuardKind kind) {
            state::Guard made;
            made.name = name;
            made.kind = kind;
            made.quantile = 0.9;
            made.margin = 1.1;
            return made;
        };
        m_guards = {guard("p90", state::GuardKind::Latency), guard("mean", state::GuardKind::Mean),
            guard("share", state::GuardKind::Share)};
        m_inputs.stageUnits = 1;
        m_inputs.services.push_back({"orders", true, {}, {}});
    }

    //! `times`: how much slower the candidate is; `lost`: of its users that do not get there.
    bool aborts(double alpha, double times, double lost)
    {
        for (std::uint32_t stage = 0; stage < 3; ++stage) {
            begin(stage);
            for (int unit = 1; unit <= 900; ++unit) {
                serve(times, lost);
                if (unit % 30 == 0 && judge(m_guards, alpha, m_inputs).aborting())
                    return true;
            }
        }
        return false;
    }

private:
    static constexpr std::array<std::uint32_t, 3> kPermille{200, 500, 800};

    void begin(std::uint32_t stage)
    {
        m_inputs.stage = stage;
        m_inputs.sharePermille = kPermille[stage];
        auto& arms = m_inputs.services[0].arms;
        arms.periods.emplace_back();
        arms.periods.back().stage = stage;
        arms.periods.back().sharePermille = kPermille[stage];
        m_inputs.shares.push_back(arms.periods.back());
        arms.latencyPeriod = arms.periods.back();
        for (auto* bins : {&arms.candidateLatency, &arms.controlLatency}) {
            bins->clear();
            for (double edge = 1; edge < 10'000; edge *= 1.03)
                bins->push_back({static_cast<std::uint64_t>(edge * 1000), 0});
        }
        arms.candidateMoments = arms.controlMoments = {};
    }
    void serve(double times, double lost)
    {
        auto& arms = m_inputs.services[0].arms;
        const bool candidate
            = std::bernoulli_distribution(m_inputs.sharePermille / 1000.0)(m_random);
        if (candidate && std::bernoulli_distribution(lost)(m_random))
            return;
        const double ns = m_latency(m_random) * (candidate ? times : 1) * 1000;
        auto& bins = candidate ? arms.candidateLatency : arms.controlLatency;
        ++std::ranges::lower_bound(
            bins, static_cast<std::uint64_t>(ns), {}, &state::VerdictBin::upToNs)
              ->count;
        auto& moments = candidate ? arms.candidateMoments : arms.controlMoments;
        ++moments.count;
        moments.sum += ns;
        moments.squares += ns * ns;
        for (auto* period : {&arms.periods.back(), &m_inputs.shares.back()}) {
            auto& arm = candidate ? period->candidate : period->control;
            arm += {1, 0, 1, 0};
        }
    }

    std::mt19937_64 m_random;
    std::lognormal_distribution<double> m_latency{4, 0.5};
    std::vector<state::Guard> m_guards;
    JudgeInputs m_inputs;
};

TEST(JudgeSimulationTest, LatenciesMeansAndSharesOverStagesAlarmSeldomEnough)
{
    constexpr int kRuns = 150;
    constexpr double kAlpha = 0.1;
    int alarms = 0;
    for (int run = 0; run < kRuns; ++run)
        alarms += Staged(1000 + static_cast<std::uint64_t>(run)).aborts(kAlpha, 1, 0) ? 1 : 0;
    EXPECT_LE(alarms, kRuns * kAlpha);
}

TEST(JudgeSimulationTest, SlowerLatenciesAndALostShareAreSeenOverStages)
{
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        EXPECT_TRUE(Staged(seed).aborts(0.1, 1.3, 0)) << seed;
        EXPECT_TRUE(Staged(seed).aborts(0.1, 1, 0.4)) << seed;
    }
}

} // namespace
} // namespace pult::analysis
