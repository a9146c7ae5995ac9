// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/rollout_file.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace pult::client {
namespace {

std::string problems(const std::string& yaml)
{
    const auto plan = parseRolloutPlan(yaml, "p.yaml");
    if (plan)
        return {};
    EXPECT_EQ(plan.error().reason, "ROLLOUT_PLAN_INVALID");
    return plan.error().message;
}

TEST(RolloutFile, theExampleOfTheGuideIsRead)
{
    std::ifstream in(PULT_DOCS_DIR "/rollout.md");
    const std::string guide((std::istreambuf_iterator<char>(in)), {});
    const auto from = guide.find("```yaml\n") + 8;
    const auto plan = parseRolloutPlan(guide.substr(from, guide.find("```", from) - from), "docs");
    ASSERT_TRUE(plan) << plan.error().message;
    EXPECT_EQ(plan->unit, ShareUnit::Users);
    EXPECT_EQ(plan->finish, Finish::PushOnGreen);
    EXPECT_EQ(plan->alpha, 0.01);
    EXPECT_EQ(plan->holdback, (Holdback{50, 600}));
    ASSERT_EQ(plan->guards.size(), 2U);
    EXPECT_EQ(plan->guards[0].limit, 0.02);
    EXPECT_EQ(plan->guards[1].query, "cpu{generation=\"{generation}\"}");
    ASSERT_EQ(plan->stages.size(), 3U);
    const auto& first = plan->stages[0];
    EXPECT_EQ(first.name, "one zone");
    EXPECT_EQ(first.where, (EdgeSelector{{}, {"eu-1a"}, 500}));
    EXPECT_EQ(first.sharePermille, 10U);
    EXPECT_EQ(first.bakeSeconds, 600U);
    EXPECT_EQ(first.minimumSample, 300U);
    EXPECT_EQ(first.coverage[0], (Coverage{"device", {"phone", "desk"}, 0, 20}));
    EXPECT_EQ(first.coverage[1], (Coverage{"region", {}, 2, 0}));
    EXPECT_EQ(plan->stages[2].gate, Gate::Person);
}

TEST(RolloutFile, everyProblemIsToldWhereItStands)
{
    EXPECT_EQ(problems("stages:\n  - {share: 0, bakes: 5}\n  - {bake: soon}\nfinish: never\n"),
        "p.yaml:2:13: stages[1].share: expected per cent from 0.1 to 100 in steps of 0.1\n"
        "p.yaml:2:16: stages[1].bakes: unknown key\n"
        "p.yaml:3:5: stages[2].share: is missing\n"
        "p.yaml:3:12: stages[2].bake: expected a time such as 90s, 10m or 2h\n"
        "p.yaml:4:9: finish: expected person or push-on-green");
    EXPECT_EQ(problems("unit: users\n"), "p.yaml:1:1: stages: is missing");
    EXPECT_EQ(problems("stages: []\n"), "p.yaml:1:1: stages: at least one");
    EXPECT_EQ(problems("stages: 5\n"), "p.yaml:1:9: stages: expected a list");
    EXPECT_EQ(problems("[a]\n").substr(0, 11), "p.yaml:1:1:");
    EXPECT_EQ(problems("").substr(0, 7), "p.yaml:");
    EXPECT_EQ(problems("stages: [{share: 1}]\nстадии: 1\nunit: [\n").substr(0, 7), "p.yaml:");
    EXPECT_EQ(
        problems("stages: [{share: 1, name: é, x: 1}]\n"), "p.yaml:1:30: stages[1].x: unknown key");
    EXPECT_EQ(
        problems("stages: [{share: 1, share: 2}]\n"), "p.yaml:1:21: stages[1].share: comes twice");
    EXPECT_EQ(problems("stages: [{share: 1}]\n# \xff\n"), "p.yaml:2:3: not UTF-8");
}

TEST(RolloutFile, whatAPlanCannotMeanIsToldAllAtOnce)
{
    EXPECT_EQ(problems("alpha: 0.9\n"
                       "holdback: {share: 60, for: 2d}\n"
                       "guards:\n"
                       "  - {name: Errors, kind: errors, margin: 0.5, limit: 2}\n"
                       "  - {name: p99, kind: latency, quantile: 1.5}\n"
                       "  - {name: p99, kind: mean, quantile: 0.5}\n"
                       "  - {name: cpu, kind: promql}\n"
                       "  - {name: io, kind: promql, query: 'rate(x[{windw}])'}\n"
                       "  - {name: net, kind: promql, query: '((( not promql'}\n"
                       "  - {name: who, kind: share, limit: 1, query: up}\n"
                       "stages:\n"
                       "  - {share: 1, name: a, bake: 31d}\n"
                       "  - {share: 5, name: a, coverage: [{dimension: os}]}\n"),
        "p.yaml:1:8: alpha: expected a probability above 0 and below 0.5\n"
        "p.yaml:2:19: holdback.share: expected at most 50 per cent\n"
        "p.yaml:2:28: holdback.for: expected at most a day\n"
        "p.yaml:4:12: guards[1].name: expected lower case letters, digits and hyphens, 1 to 63\n"
        "p.yaml:4:42: guards[1].margin: expected a ratio above 1 and below 1000\n"
        "p.yaml:4:54: guards[1].limit: expected a share of errors above 0 and at most 1\n"
        "p.yaml:5:42: guards[2].quantile: expected a number between 0 and 1\n"
        "p.yaml:6:12: guards[3].name: p99 stands there twice\n"
        "p.yaml:6:39: guards[3].quantile: only of kind latency\n"
        "p.yaml:7:5: guards[4].query: is missing\n"
        "p.yaml:8:37: guards[5].query: {windw} is no placeholder; there are {generation}, "
        "{service} and {window}\n"
        "p.yaml:9:38: guards[6].query: ( is not closed\n"
        "p.yaml:10:37: guards[7].limit: not of kind share\n"
        "p.yaml:10:47: guards[7].query: only of kind promql\n"
        "p.yaml:12:31: stages[1].bake: expected at most 30 days\n"
        "p.yaml:13:22: stages[2].name: a stands there twice\n"
        "p.yaml:13:36: stages[2].coverage[1].values: expected values, or how many distinct ones at "
        "least");
    EXPECT_EQ(problems("'': 1\nstages: [{share: 1}]\n"), "p.yaml:1:1: an empty key");
    EXPECT_EQ(problems("5\n"), "p.yaml:1:1: expected a mapping");
}

TEST(RolloutFile, sharesAndTimes)
{
    EXPECT_EQ(permilleFromText("0.1"), 1U);
    EXPECT_EQ(permilleFromText("5 %"), 50U);
    EXPECT_EQ(permilleFromText("100%"), 1000U);
    for (const auto* wrong : {"", "0", "0.05", "100.1", "-1", "1,5", "abc", "1.", "99999999999"})
        EXPECT_EQ(permilleFromText(wrong), std::nullopt) << wrong;
    EXPECT_EQ(secondsFromText("90"), 90U);
    EXPECT_EQ(secondsFromText("90s"), 90U);
    EXPECT_EQ(secondsFromText("2h"), 7200U);
    for (const auto* wrong : {"", "s", "1.5h", "-1s", "9999999d", "5 m"})
        EXPECT_EQ(secondsFromText(wrong), std::nullopt) << wrong;
}

} // namespace
} // namespace pult::client
