// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/prover.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/telemetry/probe_mark.h"
#include "tests/telemetry/leaks/player.h"

namespace pult::telemetry {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::StartsWith;

class Entries final : public ProbeSender
{
public:
    void send(ProbeRequest request, Done done) override
    {
        m_requests.push_back(std::move(request));
        m_waiting.push_back(std::move(done));
    }

    std::vector<ProbeRequest> m_requests;
    std::vector<Done> m_waiting;
};

class Traces final : public TraceSource
{
public:
    std::optional<TraceView> trace(const TraceId& id) override
    {
        const auto found = m_traces.find(id);
        return found == m_traces.end() ? std::nullopt : std::optional(found->second);
    }
    std::vector<TraceView> tornOff(const TraceId&, const std::string&, const std::string&) override
    {
        ++m_searches;
        return m_torn;
    }
    std::shared_ptr<const LeakSnapshot> known() override { return nullptr; }

    std::map<TraceId, TraceView> m_traces;
    std::vector<TraceView> m_torn;
    int m_searches = 0;
};

class ProverTest : public ::testing::Test
{
protected:
    ProverTest()
    {
        state::SetPolicy command;
        command.policy.entries = {{"shop", "http://127.0.0.1:81/shop", {}, {{"x-tester", "ci"}}},
            {"pay", "grpc://127.0.0.1:82/crm.Pay/Do", {}, {}}};
        m_world.run(command);
    }

    std::unique_ptr<Prover::Run> prove(
        state::GenerationNumber lane = 2, std::vector<std::string> entries = {"shop"})
    {
        auto run = m_prover.prove(m_world.m_state->find("prod"), {lane, std::move(entries)},
            [this](const Proof& proof, bool done) {
                EXPECT_FALSE(m_done) << "something came after the end";
                m_told.push_back(proof);
                m_done = done;
            });
        if (!run) {
            m_error = run.error();
            return nullptr;
        }
        m_scheduler.advance(0ms);
        return std::move(*run);
    }

    [[nodiscard]] std::string header(const std::string& name, std::size_t request = 0) const
    {
        for (const auto& [key, value] : m_sender.m_requests.at(request).headers) {
            if (key == name)
                return value;
        }
        return {};
    }

    [[nodiscard]] TraceId traceOf(std::size_t request = 0) const
    {
        const auto parent = header("traceparent", request);
        return {std::stoull(parent.substr(3, 16), nullptr, 16),
            std::stoull(parent.substr(19, 16), nullptr, 16)};
    }

    //! The edge's span, and perhaps a call that is not answered yet.
    void spansCome(std::uint32_t lane, bool call, std::size_t request = 0)
    {
        auto& trace = m_traces.m_traces[traceOf(request)];
        TraceSpanView edge;
        edge.id = 1;
        edge.parent = std::stoull(header("traceparent", request).substr(36, 16), nullptr, 16);
        EXPECT_TRUE(isProbe(edge.parent));
        edge.kind = SpanKind::Server;
        edge.service = "gate";
        edge.generation = 1;
        edge.lane = lane;
        trace.spans = {edge};
        if (!call)
            return;
        TraceSpanView sent;
        sent.id = 2;
        sent.parent = 1;
        sent.kind = SpanKind::Client;
        sent.service = "gate";
        sent.peer = "orders";
        trace.spans.push_back(sent);
    }

    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();
    ManualScheduler m_scheduler{m_clock};
    SeededIdSource m_ids{7};
    Entries m_sender;
    Traces m_traces;
    state::testing::World m_world = testing::shop();
    Prover m_prover{*m_clock, m_scheduler, m_ids, m_sender, m_traces};
    std::vector<Proof> m_told;
    bool m_done = false;
    Error m_error;
};

TEST_F(ProverTest, AProbeIsMarked)
{
    const auto run = prove();
    ASSERT_EQ(m_sender.m_requests.size(), 1U);
    const auto& request = m_sender.m_requests[0];
    EXPECT_EQ(request.url.authority(), "127.0.0.1:81");
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(header("x-generation"), "2");
    EXPECT_EQ(header("x-generation-head"), "1");
    EXPECT_EQ(header("x-tester"), "ci");
    EXPECT_THAT(header("x-request-id"), StartsWith("pult-proof-"));
    EXPECT_EQ(header("baggage"), "pult-proof=" + header("x-request-id"));
    EXPECT_EQ(header("traceparent").size(), 55U);
    EXPECT_THAT(header("traceparent"), ::testing::EndsWith("-01"));
    ASSERT_EQ(m_told.size(), 1U);
    EXPECT_EQ(m_told[0].outcome, ProofOutcome::Running);
    EXPECT_EQ(m_told[0].traceId, header("traceparent").substr(3, 32));
    EXPECT_EQ(m_told[0].summary, "Sent");
}

TEST_F(ProverTest, OrdinaryTrafficCarriesNoLane)
{
    const auto run = prove(0);
    EXPECT_EQ(header("x-generation"), "");
    EXPECT_EQ(header("x-generation-head"), "");
}

TEST_F(ProverTest, EndsWhenTheTraceIsWholeAndQuiet)
{
    const auto run = prove();
    spansCome(2, true);
    m_scheduler.advance(250ms);
    EXPECT_EQ(m_told.back().summary, "Sent, 2 hops so far");
    m_sender.m_waiting[0]({true, "HTTP 200"});
    m_scheduler.advance(5000ms);
    EXPECT_FALSE(m_done) << "orders has not told its span yet";
    EXPECT_EQ(m_told.back().summary, "Answered with HTTP 200, 2 hops so far");
    spansCome(2, false);
    m_scheduler.advance(1750ms);
    EXPECT_FALSE(m_done);
    m_scheduler.advance(500ms);
    ASSERT_TRUE(m_done);
    EXPECT_EQ(m_told.back().outcome, ProofOutcome::Reached);
    EXPECT_GE(m_told.back().afterMs, 7000U);
    const auto count = m_told.size();
    m_scheduler.advance(60'000ms);
    EXPECT_EQ(m_told.size(), count);
}

TEST_F(ProverTest, TornPartsAreLookedForAtTheEndAndWaitedForToo)
{
    const auto run = prove();
    m_sender.m_waiting[0]({true, "HTTP 200"});
    spansCome(2, false);
    auto& torn = m_traces.m_torn.emplace_back();
    torn.id = {7, 7};
    TraceSpanView call;
    call.id = 9;
    call.kind = SpanKind::Client;
    call.service = "gate";
    call.peer = "orders";
    torn.spans = {call};
    m_scheduler.advance(1750ms);
    EXPECT_EQ(m_traces.m_searches, 0);
    m_scheduler.advance(5000ms);
    EXPECT_FALSE(m_done) << "orders has not told its span yet";
    EXPECT_LE(m_traces.m_searches, 3) << "every two seconds";
    call.id = 10;
    call.parent = 9;
    call.kind = SpanKind::Server;
    call.service = "orders";
    call.generation = 2;
    call.lane = 2;
    torn.spans.push_back(call);
    m_scheduler.advance(25'000ms);
    ASSERT_TRUE(m_done);
    EXPECT_EQ(m_told.back().outcome, ProofOutcome::Reached);
    EXPECT_EQ(m_told.back().hops.size(), 2U);
}

TEST_F(ProverTest, WhatNeverBecomesWholeIsJudgedAfterAll)
{
    const auto run = prove();
    m_sender.m_waiting[0]({true, "HTTP 200"});
    spansCome(2, true);
    m_scheduler.advance(29'500ms);
    EXPECT_FALSE(m_done);
    m_scheduler.advance(1000ms);
    ASSERT_TRUE(m_done);
    EXPECT_EQ(m_told.back().outcome, ProofOutcome::NoEvidence);
    EXPECT_THAT(m_told.back().summary, HasSubstr("orders tells no span"));
}

TEST_F(ProverTest, WithoutSpansThereIsNoEvidence)
{
    const auto run = prove();
    m_sender.m_waiting[0]({true, "HTTP 200"});
    m_scheduler.advance(14'750ms);
    EXPECT_FALSE(m_done);
    m_scheduler.advance(500ms);
    ASSERT_TRUE(m_done);
    EXPECT_EQ(m_told.back().outcome, ProofOutcome::NoEvidence);
    EXPECT_EQ(m_told.back().summary, "No span tells of it");
}

TEST_F(ProverTest, AnErrorIsTold)
{
    const auto run = prove();
    m_sender.m_waiting[0]({false, "HTTP 503"});
    m_scheduler.advance(3000ms);
    ASSERT_TRUE(m_done);
    EXPECT_EQ(m_told.back().outcome, ProofOutcome::Failed);
    EXPECT_EQ(m_told.back().summary, "shop did not serve it: HTTP 503");
}

TEST_F(ProverTest, ADrillGoesThroughAllEntriesAndEndsWithTheLast)
{
    const auto run = prove(2, {});
    ASSERT_EQ(m_sender.m_requests.size(), 2U);
    EXPECT_EQ(m_told.size(), 2U);
    EXPECT_NE(header("traceparent", 0), header("traceparent", 1));
    for (std::size_t i = 0; i < 2; ++i)
        spansCome(2, false, i);
    m_sender.m_waiting[1]({true, "HTTP 200"});
    m_scheduler.advance(5000ms);
    EXPECT_EQ(m_told.back().entry, "shop");
    EXPECT_EQ(m_told.back().outcome, ProofOutcome::Reached);
    EXPECT_FALSE(m_done);
    m_sender.m_waiting[0]({true, "OK"});
    m_scheduler.advance(5000ms);
    EXPECT_EQ(m_told.back().entry, "pay");
    EXPECT_TRUE(m_done);
}

TEST_F(ProverTest, TheTablesAreThoseOfWhenItWasSent)
{
    const auto run = prove(2, {"shop"});
    m_world.run(state::Promote{2});
    spansCome(2, false);
    m_sender.m_waiting[0]({true, "HTTP 200"});
    m_scheduler.advance(5000ms);
    EXPECT_EQ(m_told.back().outcome, ProofOutcome::Reached);
}

TEST_F(ProverTest, NothingComesAfterItsEnd)
{
    auto run = prove();
    const auto count = m_told.size();
    run.reset();
    m_sender.m_waiting[0]({true, "HTTP 200"});
    m_scheduler.advance(60'000ms);
    EXPECT_EQ(m_told.size(), count);
}

TEST_F(ProverTest, AtMostFourAtATime)
{
    std::vector<std::unique_ptr<Prover::Run>> runs;
    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(runs.emplace_back(prove()));
    EXPECT_FALSE(prove());
    EXPECT_EQ(m_error.reason, "OVERLOADED");
    runs.pop_back();
    EXPECT_TRUE(prove());
}

TEST_F(ProverTest, RefusesWhatCannotBeProven)
{
    EXPECT_FALSE(prove(2, {"shop", "gone"}));
    EXPECT_EQ(m_error.reason, "ENTRY_UNKNOWN");
    EXPECT_THAT(m_error.message, HasSubstr("\"gone\""));
    EXPECT_THAT(m_error.message, HasSubstr("pay and shop"));
    EXPECT_FALSE(prove(9));
    EXPECT_EQ(m_error.reason, "LANE_UNKNOWN");
    m_world.run(state::SetPolicy{});
    EXPECT_FALSE(prove());
    EXPECT_EQ(m_error.reason, "NO_ENTRIES");
    EXPECT_TRUE(m_sender.m_requests.empty());
}

} // namespace
} // namespace pult::telemetry
