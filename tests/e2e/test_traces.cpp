// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Live traffic of the real playground, its spans received by the real pultd: who loses the lane is
// found and named, and cleared after repair.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/e2e/spans.h"

namespace pult::test {
namespace {

using namespace std::chrono_literals;
using client::LeakReport;
using client::LeakVerdict;

constexpr int kLoad = 40;
//! The demo's services call each other along so many edges; the edge of the outside not counted.
constexpr std::size_t kEdges = 11;
constexpr std::chrono::seconds kFoundWithin{15};
//! The window of a bucket, and as many requests as a repair takes to be believed.
constexpr std::chrono::seconds kClearedWithin{60};

bool isLeak(const client::LeakEdge* edge, const std::string& cause)
{
    return edge && edge->verdict == LeakVerdict::Leak && edge->cause == cause;
}

bool isHealthy(const client::LeakEdge* edge)
{
    return edge && edge->verdict == LeakVerdict::Healthy;
}

std::size_t countOf(const LeakReport& report, LeakVerdict verdict)
{
    return static_cast<std::size_t>(std::count_if(report.edges.begin(), report.edges.end(),
        [verdict](const client::LeakEdge& edge) { return edge.verdict == verdict; }));
}

const client::CarrierCell* cellOf(const client::LeakEdge* edge, const std::string& carrier)
{
    if (!edge)
        return nullptr;
    for (const auto& cell : edge->carriers) {
        if (cell.carrier == carrier)
            return &cell;
    }
    return nullptr;
}

//! One cluster for all tests: each breaks another service.
class Traces : public testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        s_cluster = std::make_unique<Cluster>(kLoad);
        s_spans = std::make_unique<Spans>(*s_cluster);
        s_wellAtFirst = s_spans->leaks(
            [](const LeakReport& report) {
                return countOf(report, LeakVerdict::Healthy) >= kEdges;
            },
            30s);
    }
    static void TearDownTestSuite()
    {
        s_spans.reset();
        s_cluster.reset();
    }

    //! Breaks the service, waits for the leak, repairs it, waits until that is seen.
    void breakAndRepair(const std::string& service, const std::string& what,
        const std::string& callee, const std::string& cause)
    {
        s_spans->fault(service, {"--drop-context=" + what});
        const auto found = s_spans->leaks(
            [&](const LeakReport& report) {
                const auto* edge = edgeOf(report, service, callee);
                return isLeak(edge, cause) && edge->culprit && edge->culprit->service == service;
            },
            kFoundWithin);
        ASSERT_TRUE(found) << s_spans->told() << s_cluster->logs();
        const auto& culprit = *edgeOf(*found, service, callee)->culprit;
        EXPECT_EQ(culprit.language, "cpp");
        EXPECT_EQ(culprit.sdk.rfind("pult-playground", 0), 0U) << culprit.sdk;
        EXPECT_EQ(culprit.instance.rfind(service + "-v", 0), 0U) << culprit.instance;
        EXPECT_NE(edgeOf(*found, service, callee)->why.find(service), std::string::npos);
        s_spans->fault(service, {"--clear"});
        EXPECT_TRUE(s_spans->leaks(
            [&](const LeakReport& report) {
                const auto* edge = edgeOf(report, service, callee);
                return isHealthy(edge) && edge->repaired;
            },
            kClearedWithin))
            << s_spans->told();
    }

    static std::unique_ptr<Cluster> s_cluster;
    static std::unique_ptr<Spans> s_spans;
    static std::optional<LeakReport> s_wellAtFirst;
};

std::unique_ptr<Cluster> Traces::s_cluster;
std::unique_ptr<Spans> Traces::s_spans;
std::optional<LeakReport> Traces::s_wellAtFirst;

TEST_F(Traces, AHealthyClusterHasNoLeaks)
{
    ASSERT_TRUE(s_wellAtFirst) << s_spans->told() << s_cluster->logs();
    EXPECT_EQ(countOf(*s_wellAtFirst, LeakVerdict::Leak), 0U) << s_spans->told();
    EXPECT_EQ(countOf(*s_wellAtFirst, LeakVerdict::Suspect), 0U) << s_spans->told();
    EXPECT_TRUE(s_wellAtFirst->silent.empty()) << s_wellAtFirst->silent.front();
    for (const auto* carrier : {"generation header", "baggage", "request id", "trace context"}) {
        const auto* cell = cellOf(edgeOf(*s_wellAtFirst, "orders", "billing"), carrier);
        ASSERT_TRUE(cell) << carrier;
        EXPECT_EQ(cell->verdict, LeakVerdict::Healthy) << carrier;
    }
}

TEST_F(Traces, WhoDropsTheHeadersIsNamedAndClearedAfterRepair)
{
    breakAndRepair("orders", "headers", "pricing", "HEADER_DROPPED");
}

TEST_F(Traces, WhoDropsEverythingIsNamedAndClearedAfterRepair)
{
    breakAndRepair("billing", "all", "accounts", "CONTEXT_DROPPED");
}

TEST_F(Traces, WhoHandsCallsOffIsNamedAndClearedAfterRepair)
{
    breakAndRepair("notifications", "async", "accounts", "ASYNC_HAND_OFF");
}

TEST_F(Traces, ATornTraceIsALossOfItsCarrierOnly)
{
    s_spans->fault("search", {"--drop-context=traceparent"});
    const auto found = s_spans->leaks(
        [](const LeakReport& report) {
            const auto* cell = cellOf(edgeOf(report, "search", "inventory"), "trace context");
            return cell && cell->verdict == LeakVerdict::Leak;
        },
        kFoundWithin);
    ASSERT_TRUE(found) << s_spans->told();
    EXPECT_TRUE(isHealthy(edgeOf(*found, "search", "inventory"))) << s_spans->told();
    s_spans->fault("search", {"--clear"});
}

TEST_F(Traces, RequestsAreFoundByUserAndById)
{
    const auto find = [](client::RequestQuery query) {
        query.environment = "prod";
        return await<std::vector<client::FoundRequest>>([&](auto done) {
            s_cluster->control().telemetry().findRequests(query, std::move(done));
        });
    };
    client::RequestQuery byUser;
    byUser.user = "qa-1";
    const auto found = find(byUser);
    ASSERT_TRUE(found) << found.error().message;
    ASSERT_FALSE(found->empty());
    const auto& first = found->front();
    EXPECT_EQ(first.user, "qa-1");
    EXPECT_EQ(first.requestId.rfind("load-", 0), 0U);
    EXPECT_EQ(first.servedBy.size() > 2, true);
    client::RequestQuery byId;
    byId.requestId = first.requestId;
    const auto again = find(byId);
    ASSERT_TRUE(again) << again.error().message;
    // Other tests tear traces: their parts are found by the same id.
    EXPECT_TRUE(std::any_of(again->begin(), again->end(),
        [&](const client::FoundRequest& request) { return request.traceId == first.traceId; }));
}

} // namespace
} // namespace pult::test
