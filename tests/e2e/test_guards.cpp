// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A guard that asks Prometheus, with the real programs and the distribution's Prometheus, which
// looks at a page of ours.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/e2e/spans.h"
#include "tests/support/prometheus_server.h"

namespace pult::test {
namespace {

using client::RolloutStatus;
using client::VerdictOutcome;

constexpr int kLoad = 100;
constexpr std::uint32_t kCandidate = 2;
//! Three answers, 15 s apart, and some time for a loaded machine.
constexpr std::chrono::seconds kPatience{150};

std::string seconds(double head, double candidate)
{
    return "app_cpu_seconds{generation=\"1\"} " + std::to_string(head)
        + "\napp_cpu_seconds{generation=\"2\"} " + std::to_string(candidate) + "\n";
}

//! Half of the users, until a person says otherwise.
client::StartRollout judgedByCpu()
{
    client::StartRollout command;
    command.generation = kCandidate;
    client::Stage stage;
    stage.sharePermille = 500;
    stage.bakeSeconds = 3;
    stage.gate = client::Gate::Person;
    command.plan.stages = {stage};
    client::Guard cpu;
    cpu.name = "cpu";
    cpu.kind = client::GuardKind::PromQl;
    cpu.act = client::GuardAct::Abort;
    cpu.margin = 1.3;
    cpu.query = "app_cpu_seconds{generation=\"{generation}\"}";
    command.plan.guards = {cpu};
    return command;
}

const client::MetricVerdict* cpuOf(const client::RolloutVerdict& verdict)
{
    const auto found = std::find_if(verdict.metrics.begin(), verdict.metrics.end(),
        [](const client::MetricVerdict& metric) { return metric.guard == "cpu"; });
    return found == verdict.metrics.end() ? nullptr : &*found;
}

TEST(Guards, WhatPrometheusAnswersPassesAndThenAborts)
{
    MetricsPage page(seconds(4, 4.4));
    const PrometheusServer prometheus(page);
    Cluster cluster(kLoad, {"--prometheus=" + prometheus.url()});
    Spans spans(cluster);
    const auto logs = [&] { return prometheus.log() + cluster.logs(); };
    const auto started = cluster.act(judgedByCpu());
    ASSERT_TRUE(started) << started.error().message << logs();

    const auto green = spans.verdict(
        [](const client::RolloutVerdict& verdict) {
            return verdict.outcome == VerdictOutcome::Pass;
        },
        kPatience);
    ASSERT_TRUE(green) << logs();
    const auto* cpu = cpuOf(*green);
    ASSERT_TRUE(cpu);
    EXPECT_EQ(cpu->outcome, VerdictOutcome::Pass);
    EXPECT_TRUE(cpu->blocks);
    EXPECT_GE(cpu->samples.size(), 3U);
    EXPECT_DOUBLE_EQ(cpu->candidateValue, 4.4);
    EXPECT_DOUBLE_EQ(cpu->controlValue, 4);

    page.set(seconds(4, 9));
    const auto view = cluster.waitFor(
        [](const client::EnvironmentView& seen) {
            return seen.state->rollout && !seen.state->rollout->alive();
        },
        kPatience);
    ASSERT_TRUE(view) << logs();
    const auto& rollout = *view->state->rollout;
    EXPECT_EQ(rollout.status, RolloutStatus::Aborted);
    EXPECT_EQ(rollout.sharePermille, 0U);
    EXPECT_NE(rollout.cause.find("guard cpu: cpu 9.00 on g2, 4.00 on g1 (×2.25, margin ×1.30)"),
        std::string::npos)
        << rollout.cause;
    EXPECT_EQ(view->state->head, 1U);
}

} // namespace
} // namespace pult::test
