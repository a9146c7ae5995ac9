// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/judge.h"

#include <sstream>

#include <gtest/gtest.h>

namespace pult::cli {
namespace {

using namespace client;

TEST(RenderVerdict, SaysTheWorstFirstAndWhatDoesNotAnswer)
{
    RolloutVerdict verdict;
    verdict.generation = 5;
    verdict.control = 4;
    verdict.stage = 1;
    verdict.sharePermille = 55;
    verdict.stageUnits = 1200;
    verdict.sinceUnixMs = 1'700'000'000'000;
    verdict.outcome = VerdictOutcome::Fail;
    verdict.sentence = "errors at orders: units that fail 20.0 %\x1b[2J on g5";
    verdict.troubles = {"no Prometheus is configured (guard cpu)"};
    auto& metric = verdict.metrics.emplace_back();
    metric.guard = "errors";
    metric.service = "orders";
    metric.outcome = VerdictOutcome::Fail;
    metric.sentence = "units that fail 20.0 % on g5";
    auto& slice = verdict.worstSlices.emplace_back(metric);
    slice.dimension = "geo";
    slice.value = "de";
    std::ostringstream out;
    renderVerdict(out, verdict);
    EXPECT_EQ(out.str(),
        "FAIL: g5 against g4, stage 2, 5.5 %, 1200 units, evidence since 2023-11-14T22:13:20Z\n"
        "errors at orders: units that fail 20.0 % [2J on g5\n"
        "! no Prometheus is configured (guard cpu)\n"
        "\n"
        "GUARD   WHERE   VERDICT  VISIBLE NOW  WHY\n"
        "errors  orders  FAIL     –            units that fail 20.0 % on g5\n"
        "\n"
        "WORST SLICES  WHERE          VERDICT  VISIBLE NOW  WHY\n"
        "errors        orders geo=de  FAIL     –            units that fail 20.0 % on g5\n");
}

TEST(RenderVerdict, SaysWhatWouldBeVisibleAndWhenAChosenEffectIs)
{
    RolloutVerdict verdict;
    verdict.outcome = VerdictOutcome::Pass;
    const auto add = [&](const char* guard, VerdictKind kind) -> MetricVerdict& {
        auto& metric = verdict.metrics.emplace_back();
        metric.guard = guard;
        metric.kind = kind;
        metric.outcome = VerdictOutcome::Pass;
        metric.margin = 2;
        return metric;
    };
    add("p99", VerdictKind::Latency).smallestVisible = 1.4;
    add("errors", VerdictKind::Errors);
    add("few", VerdictKind::Errors).periods = {{0, 1'000, 0, 50, 1, {100, 1, 1, 1, 0}, {}}};
    add("cpu", VerdictKind::PromQl);
    EffectAsked asked{1.2, verdict};
    for (auto& metric : asked.verdict.metrics)
        metric.margin = 1.2;
    asked.verdict.metrics[0].secondsUntilMargin = 540;
    asked.verdict.metrics[2].smallestVisible = 1.1;
    std::ostringstream out;
    renderVerdict(out, verdict, &asked);
    const auto text = out.str();
    EXPECT_EQ(text.substr(text.find("GUARD")),
        "GUARD   WHERE  VERDICT  VISIBLE NOW                          ×1.20 IN   WHY\n"
        "p99     lane   PASS     ×1.40                                9 min 0 s\n"
        "errors  lane   PASS     none: nothing failed on either side  –\n"
        "few     lane   PASS     none: too few failures               now\n"
        "cpu     lane   PASS     –                                    –\n");
}

TEST(RenderVerdict, AHeldOneSaysSo)
{
    RolloutVerdict verdict;
    verdict.holds = true;
    verdict.holdback = true;
    std::ostringstream out;
    renderVerdict(out, verdict);
    EXPECT_EQ(out.str().rfind("NOT ENOUGH DATA, held: g0 against g0 under holdback", 0), 0U);
}

} // namespace
} // namespace pult::cli
