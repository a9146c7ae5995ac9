// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/verdict_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace pult::client {
namespace {

TEST(VerdictJson, KnowsNoInfinity)
{
    RolloutVerdict verdict;
    verdict.outcome = VerdictOutcome::Pass;
    verdict.coverage = {{"geo", {{"de", 3}}}};
    verdict.metrics.emplace_back().guard = "errors";
    const auto json = toJson(verdict);
    EXPECT_EQ(json["outcome"], "PASS");
    EXPECT_EQ(json["coverage"]["geo"]["de"], 3);
    EXPECT_TRUE(json["metrics"][0]["high"].is_null());
    EXPECT_TRUE(json["metrics"][0]["ratio"].is_null());
    EXPECT_EQ(json["metrics"][0]["source"], "answered");
}

} // namespace
} // namespace pult::client
