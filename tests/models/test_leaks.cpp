// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QAbstractItemModelTester>
#include <QTest>

#include "models/leak_edge_model.h"
#include "models/leak_evidence.h"
#include "models/leak_words.h"
#include "models/operation_words.h"
#include "models/proof_model.h"
#include "models/roles.h"
#include "models/series_facts.h"
#include "models/service_graph.h"
#include "models/trace_model.h"
#include "tests/models/model_probe.h"
#include "tests/scripted/scripted_state.h"
#include "tests/scripted/scripted_telemetry.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::models;

namespace {

using ReportPtr = LeakEdgeModel::ReportPtr;

ReportPtr ptr(client::LeakReport report)
{
    return std::make_shared<const client::LeakReport>(std::move(report));
}

client::LeakEdge call(const char* caller, const char* callee)
{
    client::LeakEdge edge;
    edge.caller = caller;
    edge.callee = callee;
    return edge;
}

const ServiceGraph::Node& nodeOf(const ServiceGraph& graph, const QString& name)
{
    return *std::find_if(graph.nodes.begin(), graph.nodes.end(),
        [&](const ServiceGraph::Node& node) { return node.name == name && !node.bend; });
}

} // namespace

class TestLeaks : public QObject
{
    Q_OBJECT

private:
    TextPtr m_text = std::make_shared<const Text>(
        std::make_shared<ManualClock>(WallTime{std::chrono::milliseconds{scripted::kNowMs}}),
        QLocale(QLocale::English), QTimeZone::utc());

private Q_SLOTS:
    void namesOfServicesOfGrpcLoseTheirPackage()
    {
        QCOMPARE(leaks::spanName("pult.playground.v1.Hop/Handle"), u"Hop/Handle"_s);
        QCOMPARE(leaks::spanName("GET /v1.2/orders"), u"GET /v1.2/orders"_s);
        QCOMPARE(leaks::spanName("invoice.created"), u"invoice.created"_s);
        QCOMPARE(leaks::spanName("/orders.v1"), u"/orders.v1"_s);
        QCOMPARE(leaks::toldLane("12"), u"g12"_s);
        QCOMPARE(leaks::toldLane("feature-x"), u"feature-x"_s);
    }

    void whatBoundsCostIsSaidWhenItCostAnything()
    {
        client::TelemetryHealth health;
        QVERIFY(leaks::losses(*m_text, health).isEmpty());
        health.requestsPushedBack = 1'200;
        health.losses.tracesUnjudged = 2;
        const Lines lines = leaks::losses(*m_text, health);
        QCOMPARE(lines.size(), 2);
        QVERIFY(lines[0].text.contains(u"told to come again"_s));
        QCOMPARE(lines[0].tone, Tone::Plain);
        QCOMPARE(lines[1], (Line{u"2 traces were given up unjudged"_s, Tone::Warn}));
        health.losses = {1, 1, 1, 1, 1, 1, 1, 1, 1};
        health.requestsLost = 1;
        QCOMPARE(leaks::losses(*m_text, health).size(), 11);
    }

    void theWorstEdgeComesFirst()
    {
        LeakEdgeModel model(m_text);
        const QAbstractItemModelTester tester(&model);
        model.apply(ptr(scripted::leakReport()), scripted::kNowMs);
        QCOMPARE(model.rowCount(), 10);
        QCOMPARE(model.edgeAt(0)->callee, std::string("pricing"));
        QCOMPARE(model.edgeAt(1)->callee, std::string("search"));
        QCOMPARE(model.edgeAt(2)->verdict, client::LeakVerdict::Suspect);
        QCOMPARE(model.edgeAt(9)->verdict, client::LeakVerdict::NoEvidence);
        QCOMPARE(model.index(0, LeakEdgeModel::kLost).data().toString(), u"31 of 31"_s);
        QCOMPARE(model.index(0, LeakEdgeModel::kLastSeen).data().toString(), u"12\u00a0s ago"_s);
        QCOMPARE(model.index(9, LeakEdgeModel::kLost).data().toString(), QString(QChar(0x2014)));
        QCOMPARE(model.count(client::LeakVerdict::Leak), 2);
    }

    void whatIsWaivedStandsBelowAndIsNoNews()
    {
        LeakEdgeModel model(m_text);
        const QAbstractItemModelTester tester(&model);
        model.apply(ptr(scripted::waivedReport()), scripted::kNowMs);
        QCOMPARE(model.count(client::LeakVerdict::Leak), 2);
        QCOMPARE(model.waived(), 1);
        QCOMPARE(model.edgeAt(0)->callee, std::string("search"));
        QVERIFY(model.index(0, 0).data(kAttentionRole).toBool());
        const auto waived = model.index(1, LeakEdgeModel::kVerdict);
        QCOMPARE(model.edgeAt(1)->callee, std::string("pricing"));
        QCOMPARE(waived.data(kSecondaryRole).toString(), u"WAIVED"_s);
        QVERIFY(!waived.data(kAttentionRole).toBool());
        QVERIFY(waived.data(kFilterKeyRole).toString().contains(u"waived"_s));
        QVERIFY(leaks::waiver(*m_text, *model.edgeAt(1)->waiver).contains(u"crm team"_s));
    }

    void aRepairMovesOneRowAndTheSameReportNone()
    {
        LeakEdgeModel model(m_text);
        const QAbstractItemModelTester tester(&model);
        model.apply(ptr(scripted::leakReport()), scripted::kNowMs);
        test::Signals seen(model);
        model.apply(ptr(scripted::leakReport()), scripted::kNowMs);
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -0 ~0, columns +0 -0, heads 0"_s);
        model.apply(ptr(scripted::repairedReport()), scripted::kNowMs);
        QCOMPARE(seen.rowsInserted.count(), 1);
        QCOMPARE(seen.rowsRemoved.count(), 1);
        QCOMPARE(seen.resets.count(), 0);
        const int row = model.rowOf(u"orders|POST /order|pricing"_s);
        QVERIFY(row > 1);
        QCOMPARE(model.index(row, LeakEdgeModel::kWhy).data().toString(),
            u"lost before, 640 came through since"_s);
    }

    void aLaneShowsOnlyItsOwnEdges()
    {
        LeakEdgeModel model(m_text);
        model.apply(ptr(scripted::leakReport()), scripted::kNowMs);
        model.setLane(6);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.count(client::LeakVerdict::Leak), 0);
        model.setLane(std::nullopt);
        QCOMPARE(model.rowCount(), 10);
    }

    void fewEdgesSeenAreNoSuccess()
    {
        QVERIFY(leaks::isLow(3, 17));
        QVERIFY(!leaks::isLow(5, 7));
        QVERIFY(!leaks::isLow(0, 0));
        QCOMPARE(leaks::coverage(*m_text, 3, 17), u"3 of 17 edges seen"_s);
        QVERIFY(leaks::tone(client::LeakVerdict::NoEvidence) != Tone::Good);
    }

    void theMatrixTellsEveryCarrierApart()
    {
        PropagationModel model(m_text);
        const QAbstractItemModelTester tester(&model);
        model.apply(scripted::leakReport().edges);
        QCOMPARE(model.columnCount(), 5);
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(),
            u"generation header"_s);
        QCOMPARE(model.index(0, 1).data().toString(), u"lost 31 of 31"_s);
        QCOMPARE(model.index(0, 3).data().toString(), u"kept, 31"_s);
        QCOMPARE(model.index(9, 1).data().toString(), u"not due"_s);
    }

    void callersStandBeforeTheirCallees()
    {
        const ServiceGraph graph
            = layOut({call("a", "b"), call("b", "c"), call("a", "c"), call("c", "a")});
        QCOMPARE(graph.layers, 3);
        QCOMPARE(nodeOf(graph, u"a"_s).layer, 0);
        QCOMPARE(nodeOf(graph, u"b"_s).layer, 1);
        QCOMPARE(nodeOf(graph, u"c"_s).layer, 2);
        // The long way round b has a place of its own in b's layer.
        const auto bends = std::count_if(
            graph.nodes.begin(), graph.nodes.end(), [](const auto& node) { return node.bend; });
        QCOMPARE(bends, 1);
        QCOMPARE(graph.tallest, 2);
        QVERIFY(layOut({}).nodes.empty());
        QCOMPARE(layOut({call("a", "a")}).layers, 1);
    }

    void theSamePairIsOneEdgeWithItsWorstVerdict()
    {
        client::LeakEdge leak = call("a", "b");
        leak.entry = "POST /x";
        leak.verdict = client::LeakVerdict::Leak;
        const ServiceGraph graph = layOut({call("a", "b"), leak});
        QCOMPARE(graph.edges.size(), std::size_t{1});
        QCOMPARE(graph.edges.front().verdict, client::LeakVerdict::Leak);
        QCOMPARE(graph.edges.front().ids, (QStringList{u"a|POST /x|b"_s, u"a||b"_s}));
    }

    void aProvenHitIsGoodNewsInATrace()
    {
        client::Trace trace = scripted::leakTrace();
        trace.spans[1].culprit = false;
        trace.spans[1].finding = "H+: the lane's own orders was reached";
        trace.spans[2].culprit = false;
        trace.spans[2].finding = "L4: orders sent its call without the header";
        TraceModel model(m_text);
        model.setTrace(std::make_shared<const client::Trace>(std::move(trace)), "4");
        const auto told
            = [&](int row, int role) { return model.index(row, TraceModel::kLane).data(role); };
        QVERIFY(!told(1, TraceModel::kFindingRole).toBool());
        QCOMPARE(told(1, kToneRole).toInt(), static_cast<int>(Tone::Good));
        QVERIFY(told(1, Qt::DisplayRole).toString().contains(u"H+"_s));
        QVERIFY(told(2, TraceModel::kFindingRole).toBool());
        QCOMPARE(told(2, kToneRole).toInt(), static_cast<int>(Tone::Bad));
    }

    void aTraceFoldsAndShowsWhatIsHiddenInIt()
    {
        TraceModel model(m_text);
        const QAbstractItemModelTester tester(&model);
        model.setTrace(std::make_shared<const client::Trace>(scripted::leakTrace()), "g4");
        QCOMPARE(model.rowCount(), 8);
        QCOMPARE(model.index(0, 0).data(TraceModel::kFoldRole).toInt(), 1);
        QCOMPARE(model.index(3, 0).data(TraceModel::kFoldRole).toInt(), -1);
        QCOMPARE(model.parentRow(3), 2);
        QVERIFY(model.index(2, 0).data(TraceModel::kCulpritRole).toBool());
        QVERIFY(model.index(7, 0).data(TraceModel::kOrphanRole).toBool());
        test::Signals seen(model);
        model.setFolded(1, true);
        QCOMPARE(model.rowCount(), 3);
        model.setFolded(0, true);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(seen.resets.count(), 0);
        QCOMPARE(model.revealCulprit(), 2);
        QCOMPARE(model.rowCount(), 8);
        QVERIFY(model.index(0, 0).data(TraceModel::kStartRole).toDouble() < 0.001);
    }

    void probesTellTheNewestWordOfEachEntry()
    {
        ProofModel model(m_text);
        const QAbstractItemModelTester tester(&model);
        client::ProofState state;
        state.entry = "order";
        model.take(state);
        state.outcome = client::ProofOutcome::Lost;
        state.hops = {{"orders", "POST", 5, 5, true, ""}, {"pricing", "Quote", 5, 4, false, ""}};
        model.take(state);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.index(0, ProofModel::kHops).data().toString(), u"1 of 2 hops"_s);
        QCOMPARE(model.index(0, ProofModel::kOutcome).data().toString(), u"LANE LOST"_s);
    }

    void theFourthStepSaysHowItStands()
    {
        client::Operation operation
            = scripted::operationAt(813, "Promote g5", client::OperationStep::Configured, 12);
        QCOMPARE(observed(*m_text, operation).state, Watching::Ahead);
        operation.step = client::OperationStep::Acknowledged;
        operation.acknowledged = operation.counted;
        // Which of the two it is, an operation does not tell: closing a lane is not watched either.
        QCOMPARE(observed(*m_text, operation).words,
            u"not watched: it moves no lane, or no spans come"_s);
        QVERIFY(describe(*m_text, operation).finished);
        operation.superseded = true;
        QCOMPARE(observed(*m_text, operation).words, u"not watched: a later change took over"_s);
        operation.superseded = false;
        client::Observation& seen = operation.observation.emplace();
        seen.right = 120;
        QCOMPARE(observed(*m_text, operation).words, u"watching traffic: 120 of 300"_s);
        QVERIFY(!describe(*m_text, operation).finished);
        seen.outcome = client::ObservationOutcome::Observed;
        seen.shareLow = 0.9999;
        QCOMPARE(describe(*m_text, operation).chip, u"OBSERVED 99.9\u00a0%"_s);
        QVERIFY(!observed(*m_text, operation).verified);
        seen.ended = true;
        QVERIFY(observed(*m_text, operation).verified);
        seen.outcome = client::ObservationOutcome::Contradicted;
        QCOMPARE(describe(*m_text, operation).tone, Tone::Bad);
        seen.outcome = client::ObservationOutcome::NoEvidence;
        QCOMPARE(describe(*m_text, operation).chip, u"NO EVIDENCE"_s);
    }

    void oneOfOneAfterARestartIsNotFinal()
    {
        client::Operation operation
            = scripted::operationAt(813, "Promote g5", client::OperationStep::Acknowledged, 1);
        operation.counted = 1;
        operation.countingUntilUnixMs = scripted::kNowMs + 60'000;
        const OperationWords words = describe(*m_text, operation);
        QVERIFY(words.acknowledged.contains(u"counting until 14:32"_s));
        QVERIFY(!words.finished);
        QVERIFY(words.tone != Tone::Good);
    }

    void gapsInSeriesStayGaps()
    {
        client::SeriesLine line;
        line.buckets = {{1'000, 1, 1, 1, 5}, {3'000, 3, 3, 3, 15}};
        const auto values = series::values(&line, 0, 5'000, 1'000);
        QCOMPARE(values.size(), std::size_t{5});
        QVERIFY(std::isnan(values[0]) && std::isnan(values[2]));
        QCOMPARE(values[3], 3.0);
        QCOMPARE(*series::mean(&line, 0, 5'000), 2.5); // Weighted by requests.
        QVERIFY(!series::mean(&line, 4'000, 5'000));
    }

    void errorsSpeakForGoingBackOnlyWhenTheyRose()
    {
        const series::Subject head{5, 4, 0, false};
        series::Traffic traffic;
        traffic.requests = {612.0, 610.0};
        traffic.errors = {0.041, 0.003};
        QVERIFY(series::errorsRose(traffic));
        QCOMPARE(series::evidenceOf(*m_text, traffic, head).forRetreat.size(), 1);
        traffic.errors = {0.0035, 0.003};
        QVERIFY(!series::errorsRose(traffic));
        QVERIFY(series::evidenceOf(*m_text, traffic, head).forRetreat.isEmpty());
        traffic.requests = {};
        const auto none = series::evidenceOf(*m_text, traffic, head);
        QVERIFY(none.forRetreat.isEmpty() && none.against.size() == 1);
    }

    void aCandidateWithAShareIsHeldAgainstTheHeadOfTheSameMinute()
    {
        client::EnvironmentState state;
        state.head = 4;
        state.legacy = 3;
        QVERIFY(!series::subjectOf(state).sideBySide);
        client::Rollout rollout;
        rollout.generation = 5;
        rollout.status = client::RolloutStatus::Baking;
        rollout.startedUnixMs = 1'000;
        state.rollout = std::make_shared<const client::Rollout>(rollout);
        const series::Subject subject = series::subjectOf(state);
        QVERIFY(subject == (series::Subject{5, 4, 1'000, true}));

        const auto line = [](client::Metric metric, std::uint32_t lane, double before, double now) {
            client::SeriesLine values;
            values.metric = metric;
            values.key.lane = lane;
            values.buckets = {{0, before, before, before, 10}, {180'000, now, now, now, 10}};
            return values;
        };
        client::SeriesAnswer answer;
        using client::Metric;
        // Of the head, whose requests tell no lane here, only the last minute counts.
        answer.lines = {line(Metric::Requests, 5, 9, 9), line(Metric::ErrorRatio, 5, 0.2, 0.2),
            line(Metric::ErrorRatio, 0, 0.2, 0.01), line(Metric::Requests, 0, 90, 90)};
        auto traffic = series::compare(answer, subject, 200'000);
        QCOMPARE(*traffic.errors.now, 0.2);
        QCOMPARE(*traffic.errors.other, 0.01);
        QCOMPARE(series::evidenceOf(*m_text, traffic, subject).forRetreat.value(0).text,
            u"20\u00A0% of the requests on g5 fail, 1.0\u00A0% on g4"_s);
        // Where edges stamp the head, that lane is the head's and not what tells none.
        answer.lines.push_back(line(Metric::ErrorRatio, 4, 0.01, 0.19));
        traffic = series::compare(answer, subject, 200'000);
        QCOMPARE(*traffic.errors.other, 0.19);
        QCOMPARE(series::evidenceOf(*m_text, traffic, subject).against.value(0).text,
            u"errors as on g4: 20\u00A0%, 19\u00A0% there"_s);

        state.head = 5; // Promoted: the holdback is judged by who came after whom.
        QVERIFY(!series::subjectOf(state).sideBySide);
    }

    void afterAPromoteEveryServiceOfTheWayCounts()
    {
        const series::Subject head{5, 4, 100'000, false};
        const auto line = [](client::Metric metric, std::uint32_t lane, double before, double now) {
            client::SeriesLine values;
            values.metric = metric;
            values.key.lane = lane;
            values.buckets = {{90'000, before, before, before, 10}, {180'000, now, now, now, 10}};
            return values;
        };
        client::SeriesAnswer answer;
        answer.bucketMs = 10'000;
        using client::Metric;
        // Testers were on g5 before, who left g4 after; they are nobody's evidence.
        answer.lines
            = {line(Metric::ErrorRatio, 5, 0.9, 0.2), line(Metric::ErrorRatio, 4, 0.01, 0.9)};
        auto traffic = series::compare(answer, head, 200'000);
        QCOMPARE(*traffic.errors.now, 0.2);
        QCOMPARE(*traffic.errors.other, 0.01);
        const auto own = series::valuesOf(answer, Metric::ErrorRatio, head, 5, 80'000, 200'000);
        QVERIFY(std::isnan(own[1]));
        QCOMPARE(own[10], 0.2);
        const auto other = series::valuesOf(answer, Metric::ErrorRatio, head, 4, 80'000, 200'000);
        QCOMPARE(other[1], 0.01);
        QVERIFY(std::isnan(other[10]));

        // Edges that stamp no head: one line for both, and the switch says whose it is.
        auto untold = line(Metric::ErrorRatio, 0, 0.02, 0.3);
        for (client::SeriesBucket& bucket : untold.buckets)
            bucket.count = 1'000;
        answer.lines.push_back(untold);
        traffic = series::compare(answer, head, 200'000);
        QCOMPARE(*traffic.errors.now, 0.3);
        QCOMPARE(*traffic.errors.other, 0.02);

        // Who fails behind the candidate is named, whoever brought it.
        for (client::SeriesLine& each : answer.lines)
            each.key.service = "accounts";
        QCOMPARE(series::worstServices(answer, head, 200'000).value(0).text,
            u"accounts: 30\u00A0% of its requests fail"_s);
        const series::Subject elsewhere{6, 5, 100'000, true};
        QVERIFY(series::worstServices(answer, elsewhere, 200'000).isEmpty());
    }

    void noLeakAmongLittleThatWasSeenSpeaksForNothing()
    {
        client::LeakReport report;
        report.edgesSeen = 16;
        report.edgesExpected = 17;
        const auto against
            = [&](bool fresh) { return leaks::evidenceOf(*m_text, report, 5, fresh).against; };
        QCOMPARE(against(true), Lines({{u"no leak, 16 of 17 edges seen"_s, Tone::Plain}}));
        QCOMPARE(
            against(false), Lines({{u"leaks are not known: their report is old"_s, Tone::Muted}}));
        // It is the lane that counts, not what else was seen.
        report.lanes = {{5, "returns", 3, 17, 0, {}}};
        QCOMPARE(
            against(true), Lines({{u"no leak found, but only 3 of 17 edges seen"_s, Tone::Muted}}));
        report.edgesExpected = 0;
        QVERIFY(against(true).isEmpty());
    }

    void leaksOfTheLaneSpeakForGoingBackHoweverOld()
    {
        client::LeakReport report;
        report.edgesSeen = report.edgesExpected = 17;
        for (const auto* callee : {"pricing", "billing", "stock", "search"}) {
            auto edge = call("orders", callee);
            edge.verdict = client::LeakVerdict::Leak;
            edge.lanes = {callee == std::string("search") ? 6U : 5U};
            report.edges.push_back(edge);
        }
        const auto evidence = leaks::evidenceOf(*m_text, report, 5, false);
        QCOMPARE(evidence.forRetreat.size(), 3);
        QVERIFY(evidence.forRetreat[0].text.startsWith(u"lane lost: orders → pricing"_s));
        QCOMPARE(evidence.forRetreat[2].text, u"and one more edge that leaks"_s);
        QVERIFY(evidence.against.isEmpty());
        QVERIFY(leaks::evidenceOf(*m_text, report, 7, true).forRetreat.isEmpty());
        report.edgesSeen = report.edgesExpected = 4;
        for (auto& edge : report.edges)
            edge.waiver = client::LeakWaiver{{"orders", edge.callee, {}}, "crm team", {}, {}, 0, 1};
        const auto known = leaks::evidenceOf(*m_text, report, 5, true);
        QVERIFY2(known.forRetreat.isEmpty(), "known before");
        QVERIFY(known.against.value(0).text.startsWith(u"only 3 leaks that are waived"_s));
    }

    void sharesAreOfWhatAServiceServes()
    {
        const series::Rates rates{{"orders", {{4, 95.0}, {5, 5.0}}}, {"search", {{4, 10.0}}}};
        QCOMPARE(*series::shareOf(rates, "orders", 5), 0.05);
        QCOMPARE(*series::shareOf(rates, 5), 0.05); // search is none of its services.
        QVERIFY(!series::shareOf(rates, "billing", 5));
    }
};

QTEST_GUILESS_MAIN(TestLeaks)
#include "test_leaks.moc"
