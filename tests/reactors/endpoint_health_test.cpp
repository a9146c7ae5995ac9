// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/endpoint_health.h"

#include <gtest/gtest.h>

#include "tests/reactors/state_builder.h"

namespace pult::reactors {
namespace {

using state::Readiness;

//! What a run of answers ("+" ready, "-" not) leads to.
struct Case
{
    std::string answers;
    Readiness readiness;
};

class EndpointHealthTest : public testing::TestWithParam<Case>
{};

TEST_P(EndpointHealthTest, ReadyEndpointsLeaveAfterTwoFailuresInARow)
{
    EndpointHealth health;
    for (const char answer : GetParam().answers)
        health.record(answer == '+' ? ProbeResult{true, {}} : notReady("down"));
    EXPECT_EQ(health.readiness(), GetParam().readiness);
    EXPECT_EQ(health.detail(), GetParam().readiness == Readiness::NotReady ? "down" : "");
}

INSTANTIATE_TEST_SUITE_P(Answers, EndpointHealthTest,
    testing::Values(Case{"", Readiness::Unknown}, Case{"+", Readiness::Ready},
        Case{"-", Readiness::NotReady}, Case{"+-", Readiness::Ready},
        Case{"+--", Readiness::NotReady}, Case{"+-+-", Readiness::Ready},
        Case{"+--+", Readiness::Ready}, Case{"+--+-", Readiness::Ready},
        Case{"-+", Readiness::Ready}, Case{"--+-", Readiness::Ready}),
    [](const auto& one) {
        std::string name = "after";
        for (const char answer : one.param.answers)
            name += answer == '+' ? "Yes" : "No";
        return name;
    });

EndpointHealth after(const std::vector<ProbeResult>& results)
{
    EndpointHealth health;
    for (const auto& result : results)
        health.record(result);
    return health;
}

const ProbeResult kReady{true, {}};

TEST(SummarizeTest, ReadyWhenEveryEndpointIs)
{
    const auto orders = deployment("orders", 4, {4001, 4002});
    const auto fact = summarize(*orders, {after({kReady}), after({kReady})});
    EXPECT_EQ(fact, (state::ReadinessFact{Readiness::Ready, 2, 2, ""}));
}

TEST(SummarizeTest, UnknownUntilAllHaveAnswered)
{
    const auto orders = deployment("orders", 4, {4001, 4002});
    const auto fact = summarize(*orders, {after({kReady}), EndpointHealth{}});
    EXPECT_EQ(fact, (state::ReadinessFact{Readiness::Unknown, 1, 2, ""}));
}

TEST(SummarizeTest, NamesTheFirstThatIsNotReadyAndCountsTheOthers)
{
    const auto orders = deployment("orders", 4, {4001, 4002, 4003});
    const auto fact = summarize(
        *orders, {after({kReady}), after({notReady("refused")}), after({notReady("slow")})});
    EXPECT_EQ(fact,
        (state::ReadinessFact{Readiness::NotReady, 1, 3, "127.0.0.1:4002 refused (and 1 more)"}));
}

TEST(SummarizeTest, WithoutEndpointsItIsNotReady)
{
    EXPECT_EQ(summarize(*deployment("orders", 4, {}), {}),
        (state::ReadinessFact{Readiness::NotReady, 0, 0, "no endpoints"}));
}

TEST(ProbeTest, AddressesOfBothFamilies)
{
    EXPECT_EQ(addressOf({"127.0.0.1", 80}), "127.0.0.1:80");
    EXPECT_EQ(addressOf({"::1", 80}), "[::1]:80");
}

TEST(ProbeTest, WhatAPeerSaysIsMadeSafe)
{
    const auto result = notReady("bad\xff\n" + std::string(500, 'x'));
    EXPECT_FALSE(result.ready);
    EXPECT_EQ(result.detail.substr(0, 6), "bad??x");
    EXPECT_EQ(result.detail.size(), 200U);
}

} // namespace
} // namespace pult::reactors
