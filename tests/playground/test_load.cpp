// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "playground/load.h"

namespace pult::playground {
namespace {

v1::HopAnswer hop(
    const std::string& service, std::uint32_t generation, std::vector<v1::HopAnswer> calls = {})
{
    v1::HopAnswer answer;
    answer.set_service(service);
    answer.set_generation(generation);
    answer.set_deployment(service + "-v" + std::to_string(generation));
    for (auto& call : calls)
        *answer.add_calls() = std::move(call);
    return answer;
}

// g2 changed orders and billing; g3 changed orders and added loyalty.
const DeltaViews kDeltas{
    {2, {{"orders", 1}, {"billing", 1}}}, {3, {{"orders", 1}, {"loyalty", 0}}}};

TEST(MixedHops, acceptsOneGenerationOfADelta)
{
    EXPECT_EQ(mixedHops(hop("entry", 1, {hop("orders", 1, {hop("billing", 1)})}), kDeltas), "");
    EXPECT_EQ(mixedHops(hop("entry", 1, {hop("orders", 2, {hop("billing", 2)})}), kDeltas), "");
}

TEST(MixedHops, acceptsAnotherLaneOverEitherHead)
{
    EXPECT_EQ(mixedHops(hop("entry", 1, {hop("orders", 3, {hop("billing", 1), hop("loyalty", 3)})}),
                  kDeltas),
        "");
    EXPECT_EQ(mixedHops(hop("entry", 1, {hop("orders", 3, {hop("billing", 2), hop("loyalty", 3)})}),
                  kDeltas),
        "");
}

TEST(MixedHops, namesTheTwoThatDoNotBelongTogether)
{
    const auto met = mixedHops(hop("entry", 1, {hop("orders", 2, {hop("billing", 1)})}), kDeltas);
    EXPECT_NE(met.find("orders-v2"), std::string::npos) << met;
    EXPECT_NE(met.find("billing-v1"), std::string::npos) << met;
}

TEST(MixedHops, ignoresCallsThatFailed)
{
    auto failed = hop("billing", 1);
    failed.set_failure("billing: gone");
    EXPECT_EQ(mixedHops(hop("entry", 1, {hop("orders", 2, {failed})}), kDeltas), "");
}

v1::HopAnswer without(const std::string& failure)
{
    auto failed = hop("notifications", 2);
    failed.set_failure(failure);
    return failed;
}

TEST(FailedHop, namesAnOptionalCallThatFailedHoweverDeep)
{
    EXPECT_EQ(failedHop(hop("entry", 1, {hop("orders", 2, {hop("billing", 2)})})), "");
    EXPECT_EQ(failedHop(hop("entry", 1, {hop("orders", 2, {without("notifications: gone")})})),
        "notifications: gone");
}

TEST(FailedHop, leavesOutWhatAFaultOnDemandMade)
{
    const auto injected = without("notifications: injected fault in notifications-v2");
    EXPECT_EQ(failedHop(hop("entry", 1, {hop("orders", 2, {injected})})), "");
    EXPECT_EQ(failedHop(hop("entry", 1, {hop("orders", 2, {injected}), without("search: late")})),
        "search: late");
}

} // namespace
} // namespace pult::playground
