// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>

#include <gtest/gtest.h>

#include "client/verdict.h"
#include "client/wire/stored_verdict.h"
#include "client/wire/verdict.h"
#include "common/verdict_message.h"
#include "tests/api/server_plant.h"

namespace pult::api::testing {
namespace {

state::MetricVerdict metric()
{
    state::MetricVerdict metric;
    metric.guard = "errors";
    metric.kind = state::VerdictKind::Latency;
    metric.act = state::VerdictAct::Hold;
    metric.service = "orders";
    metric.dimension = "geo";
    metric.value = "de";
    metric.changed = true;
    metric.outcome = state::VerdictOutcome::Fail;
    metric.blocks = true;
    metric.source = state::VerdictSource::NoControl;
    metric.detail = "detail";
    metric.sentence = "sentence";
    metric.alpha = 0.001;
    metric.margin = 2;
    metric.quantile = 0.99;
    metric.limit = 0.05;
    metric.query = "up";
    metric.periods = {{1, 2, 3, 50, 4, {5, 6, 7, 8}, {9, 10, 11, 12}}};
    metric.candidateLatency = {{1'000'000, 3}, {2'000'000, 4}};
    metric.controlLatency = {{1'000'000, 30}};
    metric.candidateMoments = {7, 1.5e7, 1e14};
    metric.controlMoments = {8, 2e7, 2e14};
    metric.samples = {{5, 1.5, std::nullopt}, {6, 1.5, 0.5}};
    metric.candidateValue = 0.2;
    metric.controlValue = 0.01;
    metric.ratio = 20;
    metric.interval = {6.5, std::numeric_limits<double>::infinity()};
    metric.logEvidence = 12;
    metric.smallestVisible = 3;
    metric.secondsUntilMargin = 60;
    metric.sampleTraces = {"0123"};
    return metric;
}

state::RolloutVerdict verdict()
{
    state::RolloutVerdict verdict;
    verdict.environment = "prod";
    verdict.generation = 5;
    verdict.control = 4;
    verdict.stage = 1;
    verdict.sharePermille = 50;
    verdict.holdback = true;
    verdict.atUnixMs = 10;
    verdict.sinceUnixMs = 5;
    verdict.outcome = state::VerdictOutcome::Fail;
    verdict.holds = true;
    verdict.sentence = "it fails";
    verdict.alpha = 0.01;
    verdict.serviceBudget = 40;
    verdict.stageUnits = 1000;
    verdict.coverage = {{"geo", {{"de", 3}, {"fr", 4}}}};
    verdict.troubles = {"no Prometheus"};
    verdict.metrics = {metric(), {}};
    verdict.slicesTested = 12;
    verdict.worstSlices = {metric()};
    return verdict;
}

TEST(VerdictWire, NothingIsLostOnTheWayToTheClientAndBack)
{
    v1::RolloutVerdict sent;
    writeVerdict(verdict(), sent);
    state::RolloutVerdict back;
    readVerdict(sent, back);
    EXPECT_EQ(back, verdict());
    const auto shown = client::wire::fromWire(sent);
    v1::RolloutVerdict again;
    writeVerdict(shown, again);
    EXPECT_EQ(again.SerializeAsString(), sent.SerializeAsString());
}

TEST(VerdictWire, WhatANewerServerSaysPromisesNothing)
{
    v1::RolloutVerdict sent;
    sent.set_outcome(static_cast<v1::VerdictOutcome>(99));
    sent.add_metrics()->set_source(static_cast<v1::VerdictSource>(99));
    const auto shown = client::wire::fromWire(sent);
    EXPECT_EQ(shown.outcome, client::VerdictOutcome::NotEnoughData);
    EXPECT_EQ(shown.metrics.at(0).outcome, client::VerdictOutcome::NotEnoughData);
    EXPECT_EQ(shown.metrics.at(0).source, client::VerdictSource::NotYetAsked);
}

class VerdictTest : public ::testing::Test
{
protected:
    ServerPlant m_plant;
};

TEST_F(VerdictTest, IsToldOnceThereIsOne)
{
    v1::GetVerdictRequest request;
    request.set_environment("prod");
    v1::RolloutVerdict told;
    {
        grpc::ClientContext context;
        EXPECT_EQ(
            reasonOf(m_plant.m_telemetry->GetVerdict(&context, request, &told)), "NO_EVIDENCE");
    }
    m_plant.m_verdicts.set(verdict());
    grpc::ClientContext context;
    ASSERT_TRUE(m_plant.m_telemetry->GetVerdict(&context, request, &told).ok());
    EXPECT_EQ(told.sentence(), "it fails");
    EXPECT_EQ(told.metrics(0).periods(0).candidate().failed_units(), 6U);
}

TEST_F(VerdictTest, IsWatched)
{
    m_plant.m_verdicts.set(verdict());
    v1::GetVerdictRequest request;
    request.set_environment("prod");
    grpc::ClientContext context;
    patient(context);
    const auto reader = m_plant.m_telemetry->WatchVerdict(&context, request);
    v1::RolloutVerdict told;
    ASSERT_TRUE(reader->Read(&told));
    EXPECT_EQ(told.at_unix_ms(), 10);
    auto next = verdict();
    next.atUnixMs = 20;
    m_plant.m_verdicts.set(next);
    m_plant.m_scheduler.advance(std::chrono::seconds(1));
    ASSERT_TRUE(reader->Read(&told));
    EXPECT_EQ(told.at_unix_ms(), 20);
    context.TryCancel();
    static_cast<void>(reader->Finish());
}

TEST_F(VerdictTest, WhatChangesWhileAWatchIsBusyIsToldWithoutAnotherMoment)
{
    m_plant.m_verdicts.set(verdict());
    m_plant.m_verdicts.hold();
    v1::GetVerdictRequest request;
    request.set_environment("prod");
    grpc::ClientContext context;
    patient(context);
    const auto reader = m_plant.m_telemetry->WatchVerdict(&context, request);
    m_plant.m_verdicts.awaitAsked();
    auto next = verdict();
    next.atUnixMs = 20;
    m_plant.m_verdicts.set(next);
    m_plant.m_scheduler.advance(std::chrono::seconds(1));
    m_plant.m_verdicts.release();
    v1::RolloutVerdict told;
    ASSERT_TRUE(reader->Read(&told));
    EXPECT_EQ(told.at_unix_ms(), 10);
    ASSERT_TRUE(reader->Read(&told));
    EXPECT_EQ(told.at_unix_ms(), 20);
    context.TryCancel();
    static_cast<void>(reader->Finish());
}

TEST_F(VerdictTest, ThresholdsAreResolvedAsAPlanResolvesThem)
{
    m_plant.m_verdicts.set(verdict());
    v1::JudgeAgainRequest request;
    request.set_environment("prod");
    auto& guard = *request.add_guards();
    guard.set_name("slow");
    guard.set_kind(v1::GUARD_KIND_LATENCY);
    v1::RolloutVerdict told;
    {
        grpc::ClientContext context;
        const auto status = m_plant.m_telemetry->JudgeAgain(&context, request, &told);
        ASSERT_TRUE(status.ok()) << status.error_message();
    }
    const auto& guards = m_plant.m_verdicts.m_wanted.guards;
    const auto slow = std::find_if(
        guards.begin(), guards.end(), [](const auto& one) { return one.name == "slow"; });
    ASSERT_NE(slow, guards.end());
    EXPECT_EQ(slow->quantile, 0.99);
    EXPECT_EQ(slow->margin, 1.1);
    guard.set_kind(v1::GUARD_KIND_UNSPECIFIED);
    {
        grpc::ClientContext context;
        EXPECT_EQ(
            reasonOf(m_plant.m_telemetry->JudgeAgain(&context, request, &told)), "FIELD_INVALID");
    }
    request.clear_guards();
    request.set_alpha(0.9);
    grpc::ClientContext context;
    EXPECT_EQ(reasonOf(m_plant.m_telemetry->JudgeAgain(&context, request, &told)), "FIELD_INVALID");
}

TEST_F(VerdictTest, AlertsAreToldAndWatched)
{
    state::Alert alert;
    alert.name = "Slow";
    alert.service = "orders";
    alert.generation = 5;
    alert.labels = {{"alertname", "Slow"}};
    m_plant.m_alerts.m_report = {"prod", 7, {alert}, {"Alertmanager does not answer"}, true};
    v1::ListAlertsRequest request;
    request.set_environment("prod");
    v1::AlertReport report;
    {
        grpc::ClientContext context;
        ASSERT_TRUE(m_plant.m_telemetry->ListAlerts(&context, request, &report).ok());
    }
    const auto shown = client::wire::fromWire(report);
    EXPECT_EQ(shown.alerts.at(0).labels.at("alertname"), "Slow");
    EXPECT_EQ(shown.alerts[0].generation, 5U);
    EXPECT_EQ(shown.troubles.size(), 1U);
    EXPECT_TRUE(shown.configured);
    grpc::ClientContext context;
    patient(context);
    const auto reader = m_plant.m_telemetry->WatchAlerts(&context, request);
    ASSERT_TRUE(reader->Read(&report));
    EXPECT_EQ(report.alerts(0).name(), "Slow");
    context.TryCancel();
    static_cast<void>(reader->Finish());
}

TEST_F(VerdictTest, HistoryAndLanesSideBySide)
{
    m_plant.m_verdicts.set(verdict());
    state::VerdictLine line;
    line.guard = "errors";
    line.service = "orders";
    line.points = {{1, 2.0, {1, 3}, 4, 0.2, 0.1, 50, 1}};
    m_plant.m_verdicts.m_history = {line};
    m_plant.m_verdicts.m_figures = {{5, "orders", 10, 1, 12, 1e6, 1e6, 2e6, 3e6}};
    v1::GetVerdictRequest request;
    request.set_environment("prod");
    v1::VerdictHistory history;
    {
        grpc::ClientContext context;
        ASSERT_TRUE(m_plant.m_telemetry->GetVerdictHistory(&context, request, &history).ok());
    }
    const auto lines = client::wire::fromWire(history);
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].points.at(0).interval.high, 3);
    EXPECT_EQ(lines[0].points.at(0).sharePermille, 50U);
    v1::CompareLanesRequest compare;
    compare.set_environment("prod");
    v1::CompareLanesResponse figures;
    grpc::ClientContext context;
    ASSERT_TRUE(m_plant.m_telemetry->CompareLanes(&context, compare, &figures).ok());
    EXPECT_EQ(client::wire::fromWire(figures).at(0).p99Ns, 3e6);
}

//! A journal that keeps verdicts among much else.
class StoredVerdictsTest : public VerdictTest
{
protected:
    StoredVerdictsTest()
    {
        for (int i = 0; i < 5; ++i)
            m_plant.toggle();
        const auto first = verdict();
        auto second = verdict();
        second.sentence = "it fails again";
        second.guards = state::defaultGuards();
        second.unasked = {metric()};
        append("open-gate", state::GateOpened{5, causeOf(first)});
        append("unfreeze", state::Unfrozen{});
        append("rollback",
            state::RolledBack{.from = 5,
                .to = 4,
                .activeChanges = {},
                .candidateDelta = {},
                .rollout
                = state::RolloutOutcome{state::RolloutStatus::Aborted, {}, causeOf(second)}});
        append("promote", state::Promoted{});
    }

    static state::RolloutCause causeOf(const state::RolloutVerdict& verdict)
    {
        return {verdict.sentence, std::make_shared<const state::RolloutVerdict>(verdict)};
    }
    //! Behind the writer's back, which commits nothing more.
    void append(const std::string& kind, state::Effect effect)
    {
        auto& journal = m_plant.m_plant.m_journal;
        state::Event event;
        event.act = "act of " + kind;
        event.effect = std::move(effect);
        state::NewRecord record;
        record.environment = "prod";
        record.kind = kind;
        record.unixMs = journal.head().unixMs + 1000;
        record.schema = m_plant.m_plant.m_codec.eventSchema();
        record.bytes = m_plant.m_plant.m_codec.encodeEvent(event);
        ASSERT_TRUE(
            journal.append(journal.head().revision, {record}, state::AppendPriority::Normal));
        m_last = {journal.head().revision, journal.head().unixMs};
    }
    grpc::Status list(const v1::ListVerdictsRequest& request, v1::ListVerdictsResponse& response)
    {
        grpc::ClientContext context;
        response.Clear();
        return m_plant.m_observe->ListVerdicts(&context, request, &response);
    }
    static v1::ListVerdictsRequest ofProd()
    {
        v1::ListVerdictsRequest request;
        request.set_environment("prod");
        return request;
    }

    std::pair<std::uint64_t, std::int64_t> m_last;
};

TEST_F(StoredVerdictsTest, AreListedNewestFirstWithAllThatTheyWereJudgedByAndOn)
{
    v1::ListVerdictsResponse page;
    ASSERT_TRUE(list(ofProd(), page).ok());
    EXPECT_TRUE(page.next_page_token().empty());
    ASSERT_EQ(page.verdicts_size(), 2);
    const auto& newest = page.verdicts(0);
    EXPECT_EQ(newest.revision(), m_last.first - 1);
    EXPECT_EQ(newest.unix_ms(), m_last.second - 1000);
    EXPECT_EQ(newest.kind(), "rollback");
    EXPECT_EQ(newest.act(), "act of rollback");
    EXPECT_EQ(newest.verdict().sentence(), "it fails again");
    const auto shown = client::wire::fromWire(page).verdicts.at(0);
    EXPECT_EQ(shown.guards.size(), 3U);
    EXPECT_EQ(shown.guards.at(1).name, "p99");
    ASSERT_EQ(shown.unasked.size(), 1U);
    EXPECT_EQ(shown.unasked.at(0).candidateMoments.count, 7U);
    EXPECT_EQ(page.verdicts(1).guards_size(), 0);
}

TEST_F(StoredVerdictsTest, ArePagedWithoutLoss)
{
    auto request = ofProd();
    request.set_page_size(1);
    v1::ListVerdictsResponse page;
    std::vector<std::uint64_t> revisions;
    do {
        ASSERT_TRUE(list(request, page).ok());
        for (const auto& each : page.verdicts())
            revisions.push_back(each.revision());
        request.set_page_token(page.next_page_token());
    } while (!page.next_page_token().empty());
    EXPECT_EQ(revisions, (std::vector{m_last.first - 1, m_last.first - 3}));
}

TEST_F(StoredVerdictsTest, AreChosenByRevisionsAndTimes)
{
    const auto found = [this](const v1::ListVerdictsRequest& request) {
        v1::ListVerdictsResponse page;
        EXPECT_TRUE(list(request, page).ok());
        std::vector<std::uint64_t> revisions;
        for (const auto& each : page.verdicts())
            revisions.push_back(each.revision());
        return revisions;
    };
    const std::vector newer{m_last.first - 1};
    const std::vector older{m_last.first - 3};
    auto request = ofProd();
    request.set_from_revision(m_last.first - 1);
    EXPECT_EQ(found(request), newer);
    request = ofProd();
    request.set_to_revision(m_last.first - 3);
    EXPECT_EQ(found(request), older);
    request = ofProd();
    request.set_from_unix_ms(m_last.second - 1000);
    EXPECT_EQ(found(request), newer);
    request = ofProd();
    request.set_to_unix_ms(m_last.second - 1000);
    EXPECT_EQ(found(request), older);
}

TEST_F(StoredVerdictsTest, RequestsAreChecked)
{
    v1::ListVerdictsResponse page;
    auto request = ofProd();
    request.set_page_size(101);
    EXPECT_EQ(reasonOf(list(request, page)), "FIELD_INVALID");
    request = ofProd();
    request.set_from_revision(5);
    request.set_to_revision(4);
    EXPECT_EQ(reasonOf(list(request, page)), "FIELD_INVALID");
    request = ofProd();
    request.set_from_unix_ms(5);
    request.set_to_unix_ms(5);
    EXPECT_EQ(reasonOf(list(request, page)), "FIELD_INVALID");
    request = ofProd();
    request.set_page_token("5-0123456789abcdef");
    EXPECT_EQ(reasonOf(list(request, page)), "PAGE_TOKEN_INVALID");
    request.set_environment("nowhere");
    EXPECT_EQ(reasonOf(list(request, page)), "ENVIRONMENT_UNKNOWN");
}

} // namespace
} // namespace pult::api::testing
