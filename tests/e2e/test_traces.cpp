// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Live traffic of the real playground, its spans received by the real pultd: who loses the lane is
// found and named, and cleared after repair.
#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/cli/pultctl_runner.h"
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

//! Every tag is closed by its own, all text is escaped: enough to catch what an XML reader refuses.
bool isWellFormed(const std::string& xml)
{
    static const std::regex kTag(
        "<(/?)([a-z]+)((?: [a-z]+=\"[^\"<&]*(?:&[a-z#0-9]+;[^\"<&]*)*\")*)(/?)>");
    static const std::regex kText("[^<>&]*(?:&[a-z#0-9]+;[^<>&]*)*");
    std::vector<std::string> open;
    auto at = xml.find("?>");
    if (xml.rfind("<?xml ", 0) != 0 || at == std::string::npos)
        return false;
    at += 2;
    for (std::sregex_iterator tag(xml.begin() + static_cast<std::ptrdiff_t>(at), xml.end(), kTag),
         end;
         tag != end; ++tag) {
        if (!std::regex_match(tag->prefix().str(), kText))
            return false;
        const bool closes = tag->length(1) > 0;
        if (closes && (open.empty() || open.back() != tag->str(2)))
            return false;
        if (closes)
            open.pop_back();
        else if (tag->length(4) == 0)
            open.push_back(tag->str(2));
    }
    return open.empty();
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

TEST_F(Traces, AWaiverIsReportedWithItsEdgeUntilItIsRevoked)
{
    const client::WaivedEdge calls{"orders", "pricing", {}};
    const auto day = std::chrono::system_clock::now() + 24h;
    const auto until
        = std::chrono::duration_cast<std::chrono::milliseconds>(day.time_since_epoch()).count();
    const auto waived = s_cluster->act(client::WaiveLeak{calls, "crm team", until}, "CRM-4711");
    ASSERT_TRUE(waived) << waived.error().message;
    const auto told = s_spans->leaks(
        [](const LeakReport& report) {
            const auto* edge = edgeOf(report, "orders", "pricing");
            return edge && edge->waiver;
        },
        kFoundWithin);
    ASSERT_TRUE(told) << s_spans->told();
    const auto& waiver = *edgeOf(*told, "orders", "pricing")->waiver;
    EXPECT_EQ(waiver.edge, calls);
    EXPECT_EQ(waiver.owner, "crm team");
    EXPECT_EQ(waiver.reason, "CRM-4711");
    EXPECT_EQ(waiver.untilUnixMs, until);
    ASSERT_TRUE(s_cluster->act(client::RevokeWaiver{calls}, "repaired"));
    EXPECT_TRUE(s_spans->leaks(
        [](const LeakReport& report) {
            const auto* edge = edgeOf(report, "orders", "pricing");
            return edge && !edge->waiver;
        },
        kFoundWithin));
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
    // Spans of the newest are still coming in; those of the ones before have come.
    const auto whole = std::find_if(found->begin(), found->end(),
        [](const client::FoundRequest& request) { return request.servedBy.size() > 2; });
    ASSERT_NE(whole, found->end()) << found->size() << " found";
    const auto& first = *whole;
    EXPECT_EQ(first.user, "qa-1");
    EXPECT_EQ(first.requestId.rfind("load-", 0), 0U);
    client::RequestQuery byId;
    byId.requestId = first.requestId;
    const auto again = find(byId);
    ASSERT_TRUE(again) << again.error().message;
    // Other tests tear traces: their parts are found by the same id.
    EXPECT_TRUE(std::any_of(again->begin(), again->end(),
        [&](const client::FoundRequest& request) { return request.traceId == first.traceId; }));
}

//! pultctl against the cluster.
Finished pultctl(const Cluster& cluster, std::vector<std::string> words)
{
    return runPultctl({std::move(words), {{"PULT_SERVER", cluster.address()}}});
}

TEST_F(Traces, AProbeReachesTheCandidatesOwnServices)
{
    const auto finished = pultctl(*s_cluster, {"prove", "prod", "g2", "-o", "json"});
    EXPECT_EQ(finished.exit, 0) << finished.out << finished.err << s_spans->told();
    const auto report = nlohmann::json::parse(finished.out, nullptr, false);
    ASSERT_TRUE(report.is_object()) << finished.out;
    EXPECT_EQ(report.at("proven"), true);
    const auto& proof = report.at("proofs").at(0);
    EXPECT_EQ(proof.at("entry"), "crm");
    EXPECT_EQ(proof.at("outcome"), "REACHED");
    EXPECT_EQ(proof.at("summary"), "Reached orders, billing and notifications g2 at 12 of 12 hops");
    ASSERT_EQ(proof.at("hops").size(), 12U);
    for (const auto& hop : proof.at("hops")) {
        const std::string service = hop.at("service");
        const bool own = service == "orders" || service == "billing" || service == "notifications";
        EXPECT_EQ(hop.at("generation"), own ? 2 : 1) << service;
        EXPECT_EQ(hop.at("laneKept"), true) << service;
    }
}

TEST_F(Traces, AProbeOfOrdinaryTrafficNeedsNoLane)
{
    const auto finished = pultctl(*s_cluster, {"prove", "prod", "active"});
    EXPECT_EQ(finished.exit, 0) << finished.out << finished.err;
    EXPECT_NE(finished.out.find("Ordinary traffic kept to g1"), std::string::npos) << finished.out;
}

TEST_F(Traces, AProbeNamesWhoLosesItsLane)
{
    s_spans->fault("orders", {"--generation", "2", "--drop-context"});
    const auto file = s_cluster->data() / "prove.xml";
    const auto finished = pultctl(*s_cluster, {"prove", "prod", "g2", "--junit", file.string()});
    s_spans->fault("orders", {"--clear"});
    EXPECT_EQ(finished.exit, 9) << finished.out << finished.err;
    EXPECT_NE(finished.out.find("Lane lost at orders"), std::string::npos) << finished.out;
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    const auto xml = text.str();
    EXPECT_TRUE(isWellFormed(xml)) << xml;
    EXPECT_NE(xml.find("<testcase classname=\"prod.g2\" name=\"crm\""), std::string::npos) << xml;
    EXPECT_NE(xml.find("<failure type=\"LOST\""), std::string::npos) << xml;
}

TEST_F(Traces, AnEntryThatFailsIsNamed)
{
    s_spans->fault("orders", {"--generation", "2", "--errors", "100%"});
    const auto finished = pultctl(*s_cluster, {"prove", "prod", "g2"});
    s_spans->fault("orders", {"--clear"});
    EXPECT_EQ(finished.exit, 1) << finished.out << finished.err;
    EXPECT_NE(finished.out.find("injected fault in orders-v2"), std::string::npos) << finished.out;
}

} // namespace
} // namespace pult::test
