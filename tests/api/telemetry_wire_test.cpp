// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What telemetry shows, as messages: bounds, orders, words.
#include <gtest/gtest.h>

#include "controlplane/api/wire/leaks.h"
#include "controlplane/api/wire/trace.h"

namespace pult::api::testing {
namespace {

using telemetry::EdgeView;
using telemetry::LeakSnapshot;
using telemetry::TraceSpanView;
using telemetry::TraceView;

constexpr std::size_t kPlenty = 3U << 20U;

LeakSnapshot edgesTo(int count)
{
    LeakSnapshot snapshot;
    for (int i = 0; i < count; ++i) {
        EdgeView edge;
        edge.environment = "prod";
        edge.caller = "gate";
        edge.entry = std::string(200, 'e') + std::to_string(i);
        edge.callee = "orders";
        edge.lanes = {static_cast<std::uint32_t>(i % 3)};
        snapshot.edges.push_back(std::move(edge));
    }
    return snapshot;
}

TEST(LeakReportWire, SaysHowManyEdgesDidNotFit)
{
    const auto snapshot = edgesTo(1000);
    const auto report = wire::toWire(snapshot, {"prod", {}}, 50'000);
    EXPECT_LE(report.ByteSizeLong(), 50'100U);
    EXPECT_GT(report.edges_size(), 100);
    EXPECT_EQ(static_cast<std::uint64_t>(report.edges_size()) + report.left_out(), 1000U);
    EXPECT_EQ(report.edges(0).entry(), snapshot.edges[0].entry) << "the worst are in it";
    const auto whole = wire::toWire(snapshot, {"prod", {}}, kPlenty);
    EXPECT_EQ(whole.edges_size(), 1000);
    EXPECT_EQ(whole.left_out(), 0U);
}

TEST(LeakReportWire, ShowsOneEnvironmentAndOneLane)
{
    const auto snapshot = edgesTo(9);
    EXPECT_EQ(wire::toWire(snapshot, {"stage", {}}, kPlenty).edges_size(), 0);
    EXPECT_EQ(wire::toWire(snapshot, {"prod", 0}, kPlenty).edges_size(), 3);
    EXPECT_EQ(wire::toWire(snapshot, {"prod", 7}, kPlenty).edges_size(), 0);
}

TEST(LeakReportWire, ShowsBackgroundQualityAndGapsOfOneEnvironment)
{
    LeakSnapshot snapshot;
    for (const auto* const environment : {"prod", "stage"}) {
        snapshot.background.push_back({environment, "cron", "tick", "orders", 3, true});
        snapshot.quality.push_back(
            {environment, "orders", "Get", 1, 2, telemetry::Cause::UpstreamLoss, "lost"});
        snapshot.gaps.push_back(
            {environment, "orders", 3, 4, telemetry::Cause::NoInstanceId, "no instance id"});
    }
    const auto report = wire::toWire(snapshot, {"prod", {}}, kPlenty);
    EXPECT_EQ(report.background_size(), 1);
    EXPECT_EQ(report.quality_size(), 1);
    ASSERT_EQ(report.gaps_size(), 1);
    EXPECT_EQ(report.gaps(0).calls(), 3U);
    EXPECT_EQ(report.gaps(0).cause(), "NO_INSTANCE_ID");
    EXPECT_EQ(wire::toWire(snapshot, {"prod", {}}, 0).others_left_out(), 3U);
}

TEST(LeakReportWire, NamesVerdictRuleCauseAndCulprit)
{
    LeakSnapshot snapshot;
    EdgeView edge;
    edge.environment = "prod";
    edge.callee = "orders";
    edge.verdict = telemetry::Verdict::Leak;
    edge.rule = telemetry::Rule::LostKey;
    edge.cause = telemetry::Cause::HeaderDropped;
    edge.lost = {{{1, 2}, 3, 10, telemetry::Rule::LostKey, telemetry::Cause::HeaderDropped},
        {{1, 4}, 5, 20, telemetry::Rule::LostKey, telemetry::Cause::HeaderDropped}};
    snapshot.edges.push_back(edge);
    edge.culprit.service = "gate";
    edge.culprit.language = "java";
    snapshot.edges.push_back(edge);
    const auto report = wire::toWire(snapshot, {"prod", {}}, kPlenty);
    ASSERT_EQ(report.edges_size(), 2);
    EXPECT_EQ(report.edges(0).verdict(), v1::LEAK_VERDICT_LEAK);
    EXPECT_EQ(report.edges(0).rule(), "L3");
    EXPECT_EQ(report.edges(0).cause(), "HEADER_DROPPED");
    EXPECT_FALSE(report.edges(0).has_culprit());
    EXPECT_EQ(report.edges(1).culprit().language(), "java");
    ASSERT_EQ(report.edges(0).lost_size(), 2);
    EXPECT_EQ(report.edges(0).lost(0).unix_ms(), 20) << "newest first";
    EXPECT_EQ(report.edges(0).lost(1).trace_id(), "00000000000000010000000000000002");
    EXPECT_EQ(report.edges(0).lost(1).span_id(), "0000000000000003");
    EXPECT_EQ(
        report.edges(0).lost(0).cause(), "a caller outside calls orders without the lane's header");
}

TraceSpanView spanOf(telemetry::SpanId id, telemetry::SpanId parent, std::uint64_t startNs = 0)
{
    TraceSpanView span;
    span.id = id;
    span.parent = parent;
    span.startNs = startNs;
    return span;
}

std::string orderOf(const TraceView& trace)
{
    std::string order;
    for (const auto& part : wire::toParts(trace, kPlenty)) {
        for (const auto& span : part.spans())
            order += std::string(span.depth(), '.') + span.span_id().substr(15)
                + (span.orphan() ? "! " : " ");
    }
    return order;
}

TEST(TraceWire, ParentsComeBeforeChildrenAndSiblingsByTime)
{
    TraceView trace;
    trace.spans = {spanOf(4, 2, 40), spanOf(3, 1, 30), spanOf(2, 1, 20), spanOf(1, 0, 90)};
    EXPECT_EQ(orderOf(trace), "1 .2 ..4 .3 ");
}

TEST(TraceWire, WhoseParentIsMissingIsAnOrphanAndWhoIsItsOwnAncestorIsThereAllTheSame)
{
    TraceView trace;
    trace.spans = {spanOf(5, 6), spanOf(1, 0), spanOf(6, 5), spanOf(7, 9)};
    EXPECT_EQ(orderOf(trace), "1 7! 5 .6 ");
}

TEST(TraceWire, PartsAreSmallAndOnlyTheLastSaysSo)
{
    TraceView trace;
    trace.requestId = "r1";
    trace.stage = telemetry::Stage::Final;
    for (std::uint64_t i = 1; i <= 1000; ++i) {
        trace.spans.push_back(spanOf(i, i == 1 ? 0 : 1, i));
        trace.spans.back().name = std::string(100, 'n');
    }
    const auto parts = wire::toParts(trace, 10'000);
    ASSERT_GT(parts.size(), 10U);
    int spans = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        EXPECT_LE(parts[i].ByteSizeLong(), 10'100U);
        EXPECT_EQ(parts[i].last_part(), i + 1 == parts.size());
        EXPECT_EQ(parts[i].phase(), i == 0 ? "FINAL" : "");
        spans += parts[i].spans_size();
    }
    EXPECT_EQ(spans, 1000);
    EXPECT_EQ(parts[0].request_id(), "r1");
}

TEST(TraceWire, IdsAreThirtyTwoHexadecimalDigits)
{
    const auto id = wire::traceIdOf("0123456789abcdefFEDCBA9876543210");
    ASSERT_TRUE(id) << id.error().message;
    EXPECT_EQ(wire::traceHex(*id), "0123456789abcdeffedcba9876543210");
    for (const auto* const wrong : {"", "12", "0123456789abcdefFEDCBA987654321g",
             "00000000000000000000000000000000", "0123456789abcdefFEDCBA98765432101"})
        EXPECT_EQ(wire::traceIdOf(wrong).error().reason, "FIELD_INVALID") << wrong;
}

} // namespace
} // namespace pult::api::testing
