// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "client/rollout_needs.h"

namespace {

using namespace pult::client;

Rollout baking()
{
    Rollout rollout;
    rollout.generation = 2;
    rollout.status = RolloutStatus::Baking;
    rollout.stage = 1;
    rollout.sharePermille = 50;
    rollout.startedUnixMs = 1'000;
    rollout.bakedMs = 600'000;
    rollout.plan.unit = ShareUnit::Users;
    Stage stage;
    stage.sharePermille = 50;
    stage.bakeSeconds = 600;
    stage.minimumSample = 300;
    stage.coverage = {{"device", {"phone", "desk"}, 0, 20}, {"region", {}, 3, 0}};
    rollout.plan.stages = {stage};
    return rollout;
}

RolloutVerdict seen()
{
    RolloutVerdict verdict;
    verdict.generation = 2;
    verdict.stage = 0;
    verdict.sharePermille = 50;
    verdict.atUnixMs = 2'000;
    verdict.stageUnits = 206;
    verdict.coverage = {{"device", {{"phone", 190}, {"desk", 16}}}, {"region", {{"eu", 206}}}};
    return verdict;
}

std::vector<std::string> texts(const std::vector<StageNeed>& needs, ShareUnit unit)
{
    std::vector<std::string> all;
    for (const auto& need : needs)
        all.push_back(needText(need, unit));
    return all;
}

TEST(RolloutNeeds, areCountedAsTheControlPlaneCountsThem)
{
    const auto verdict = seen();
    EXPECT_EQ(texts(stageNeeds(baking(), &verdict), ShareUnit::Users),
        (std::vector<std::string>{"206 of 300 users", "190 of 20 users of device phone",
            "16 of 20 users of device desk", "1 of 3 values of region"}));
    EXPECT_EQ(texts(missingNeeds(baking(), &verdict), ShareUnit::Requests),
        (std::vector<std::string>{
            "206 of 300 requests", "16 of 20 requests of device desk", "1 of 3 values of region"}));
    EXPECT_TRUE(waitsForNeeds(baking(), &verdict, 5'000));
}

TEST(RolloutNeeds, areWaitedForOnlyWhenTheBakeIsOver)
{
    const auto verdict = seen();
    auto early = baking();
    early.bakedMs = 1'000;
    EXPECT_FALSE(waitsForNeeds(early, &verdict, 5'000));
    auto open = early;
    open.status = RolloutStatus::WaitingGate;
    EXPECT_FALSE(waitsForNeeds(open, &verdict, 5'000));
    auto ended = baking();
    ended.status = RolloutStatus::Aborted;
    EXPECT_TRUE(stageNeeds(ended, &verdict).empty());
}

TEST(RolloutNeeds, aVerdictOfAnotherStageOrRunHasSeenNothing)
{
    for (const auto change : {0, 1, 2, 3}) {
        auto verdict = seen();
        if (change == 0)
            verdict.stage = 1;
        else if (change == 1)
            verdict.sharePermille = 10;
        else if (change == 2)
            verdict.generation = 3;
        else
            verdict.atUnixMs = 500; // before it was started
        EXPECT_EQ(stageNeeds(baking(), &verdict).front().seen, 0U) << change;
    }
    EXPECT_EQ(stageNeeds(baking(), nullptr).front().seen, 0U);
}

} // namespace
