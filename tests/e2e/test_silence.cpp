// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was proven by traffic is not proven for ever, on a clock that the test moves.
#include <algorithm>

#include <gtest/gtest.h>

#include "client/control_plane.h"
#include "client/telemetry.h"
#include "tests/e2e/cluster.h"
#include "tests/e2e/night.h"

namespace pult::test {
namespace {

using namespace std::chrono_literals;
using client::LeakReport;
using client::LeakVerdict;

bool allAre(const LeakReport& report, LeakVerdict verdict)
{
    return std::all_of(report.edges.begin(), report.edges.end(),
        [verdict](const client::LeakEdge& edge) { return edge.verdict == verdict; });
}

TEST(Silence, WithoutTrafficNothingIsHealthy)
{
    Night night(Night::Spans::Received);
    ASSERT_TRUE(night.startPlayground()) << night.logs();
    const auto control = client::connect({night.address(), "silence"}).value();
    LeakReport report;
    const auto ask = [&] {
        const auto answer = await<LeakReport>([&](auto done) {
            control->telemetry().listLeaks(Night::kEnvironment, std::nullopt, std::move(done));
        });
        if (answer)
            report = *answer;
        return answer.has_value();
    };
    ASSERT_TRUE(night.until([&] {
        return ask() && report.edgesSeen >= 11 && report.edgesSeen == report.edgesExpected
            && allAre(report, LeakVerdict::Healthy);
    })) << night.logs();

    EXPECT_EQ(
        night
            .run("pult-playground", {"load", "0", "--data", (night.data() / "playground").string()})
            .exit,
        0);
    // The services' exporters send what they have within a second of the machine's.
    auto received = report.health.received;
    auto quietSince = std::chrono::steady_clock::now();
    ASSERT_TRUE(night.until([&] {
        if (!ask() || report.health.received != received)
            quietSince = std::chrono::steady_clock::now();
        received = report.health.received;
        return std::chrono::steady_clock::now() - quietSince > 2s;
    }));
    EXPECT_TRUE(allAre(report, LeakVerdict::Healthy));
    // All that was ever seen: some services are called now and then only.
    const auto edges = report.edges.size();
    night.advance(std::chrono::seconds(report.windowSeconds) + 15s);
    ASSERT_TRUE(night.until([&] { return ask() && report.edgesSeen == 0; }));
    EXPECT_EQ(report.edges.size(), edges) << "what was seen once is still expected";
    EXPECT_EQ(report.edgesExpected, edges);
    EXPECT_TRUE(allAre(report, LeakVerdict::NoEvidence));
}

} // namespace
} // namespace pult::test
