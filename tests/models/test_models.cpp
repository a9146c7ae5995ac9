// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QTest>

#include "models/compare_model.h"
#include "models/gateway_model.h"
#include "models/generation_table_model.h"
#include "models/journal_model.h"
#include "models/operation_model.h"
#include "models/route_model.h"
#include "models/service_diff.h"
#include "models/subscription_model.h"
#include "tests/models/model_probe.h"
#include "tests/scripted/scripted_state.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::models;
using namespace pult::test;

namespace {

template <typename T> std::shared_ptr<const T> shared(T value)
{
    return std::make_shared<const T>(std::move(value));
}

} // namespace

class TestModels : public QObject
{
    Q_OBJECT

    TextPtr m_text;

private Q_SLOTS:
    void initTestCase()
    {
        const auto clock
            = std::make_shared<ManualClock>(WallTime{std::chrono::milliseconds{scripted::kNowMs}});
        m_text = std::make_shared<Text>(clock, QLocale(QLocale::English), QTimeZone::utc());
    }

    void generationsSayWhatTheTableHolds()
    {
        GenerationTableModel model(m_text);
        model.setNow(scripted::kNowMs);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto state = shared(scripted::beforePromote(3));
        model.apply(state, scripted::readiness(*state));
        QCOMPARE(differsFromGolden(model, u"generations"_s), QString());
        QCOMPARE(model.cardAt(1).detail, u"4 changes · 3/4 ready"_s);
        QCOMPARE(model.cardAt(2).detail, u"3 changes · 3/3 ready"_s);
        QCOMPARE(model.cardAt(3).detail, u"9 · since 6\u00A0days"_s);
        QCOMPARE(model.cardAt(4).detail, u"5 · ready to return"_s);
    }

    void generationsStayWhenNothingChanged()
    {
        GenerationTableModel model(m_text);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto state = shared(scripted::beforePromote());
        model.apply(state, scripted::readiness(*state));
        Signals seen(model);
        // A reconnect brings new objects with the same contents.
        const auto again = shared(scripted::beforePromote());
        model.apply(again, scripted::readiness(*again));
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -0 ~0, columns +0 -0, heads 0"_s);
    }

    void promoteMovesColumnsAndChangedRowsOnly()
    {
        GenerationTableModel model(m_text);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto before = shared(scripted::beforePromote());
        model.apply(before, scripted::readiness(*before));
        const QPersistentModelIndex orders = model.index(model.rowOf(u"orders"_s), 0);
        const QPersistentModelIndex unchanged = model.index(model.rowCount() - 1, 0);
        Signals seen(model);
        const auto after = shared(scripted::afterPromote());
        model.apply(after, scripted::readiness(*after));
        QCOMPARE(model.columnCount(), 4);
        QCOMPARE(seen.resets.size(), 0);
        QCOMPARE(seen.columnsRemoved.size(), 1);
        QCOMPARE(seen.columnsInserted.size(), 0);
        // accounts is changed by nobody any more: it leaves the first group and joins the last.
        QCOMPARE(seen.rowsRemoved.size(), 1);
        QCOMPARE(seen.rowsInserted.size(), 1);
        QCOMPARE(orders.data().toString(), u"orders"_s);
        QVERIFY(unchanged.isValid());
        QCOMPARE(model.cardAt(1).detail, u"4 changes · mixed"_s);
    }

    void readinessTouchesOneRow()
    {
        GenerationTableModel model(m_text);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto state = shared(scripted::beforePromote());
        auto ready = scripted::readiness(*state);
        model.apply(state, ready);
        Signals seen(model);
        auto better = std::make_shared<client::ReadinessMap>(*ready);
        auto& loyalty = better->at({"loyalty", 6});
        loyalty.readiness = client::Readiness::Ready;
        loyalty.readyEndpoints = 2;
        model.apply(state, better);
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -0 ~1, columns +0 -0, heads 1"_s);
        QCOMPARE(seen.changes.first().first().toModelIndex().row(), model.rowOf(u"loyalty"_s));
        QCOMPARE(model.cardAt(1).detail, u"4 changes · 4/4 ready"_s);
    }

    void anotherEnvironmentResets()
    {
        GenerationTableModel model(m_text);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(shared(scripted::beforePromote()), nullptr);
        Signals seen(model);
        model.apply(shared(scripted::emptyEnvironment()), nullptr);
        QCOMPARE(seen.resets.size(), 1);
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.columnCount(), 1);
    }

    void columnsChangePlacesWhenAnOlderCandidateStays()
    {
        GenerationTableModel model(m_text);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        client::EnvironmentState state = scripted::beforePromote(3);
        model.apply(shared(state), nullptr);
        // g6 becomes the head: 6 5 4 3 turns into 5 6 4.
        auto six = std::make_shared<client::Generation>(*state.generations[0]);
        auto four = std::make_shared<client::Generation>(*state.generations[2]);
        for (const auto& [service, deployment] : six->delta) {
            const auto active = state.active.find(service);
            four->delta[service] = active == state.active.end() ? nullptr : active->second;
            state.active[service] = deployment;
        }
        six->delta.clear();
        six->role = client::Role::Active;
        four->role = client::Role::Legacy;
        state.generations = {six, state.generations[1], four};
        model.apply(shared(state), nullptr);
        QCOMPARE(model.generationAt(1)->number, 5U);
        QCOMPARE(model.generationAt(2)->number, 6U);
        QCOMPARE(model.generationAt(3)->number, 4U);
        QCOMPARE(model.index(model.rowOf(u"loyalty"_s), 3).data().toString(), u"absent"_s);
    }

    void gatewaysPutTroubleFirstAndFoldTheRest()
    {
        GatewayModel model(m_text, 4);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setNow(scripted::kNowMs);
        model.apply(scripted::gateways(813, true));
        QCOMPARE(differsFromGolden(model, u"gateways"_s), QString());
        QCOMPARE(model.troubleCount(), 2);
        QCOMPARE(model.gatewayCount(), 41);
    }

    void gatewayThatRecoversMovesAlone()
    {
        GatewayModel model(m_text, 100);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(scripted::gateways(813, true));
        Signals seen(model);
        auto better = std::make_shared<client::GatewayMap>(*scripted::gateways(813, true));
        better->at("billing-77c-k1") = scripted::gateways(813, false)->at("billing-77c-k1");
        model.apply(better);
        QCOMPARE(seen.summary(), u"reset 0, rows +1 -1 ~0, columns +0 -0, heads 0"_s);
    }

    void gatewaysStayWhenNothingChanged()
    {
        GatewayModel model(m_text);
        model.apply(scripted::gateways(813, true));
        Signals seen(model);
        model.apply(scripted::gateways(813, true));
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -0 ~0, columns +0 -0, heads 0"_s);
    }

    void journalJoinsPagesAndNews()
    {
        JournalModel model(m_text);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto all = scripted::journal(813);
        const std::vector<client::JournalEntry> newest(all.begin(), all.begin() + 4);
        const std::vector<client::JournalEntry> older(all.begin() + 3, all.end());
        model.merge(newest);
        Signals seen(model);
        model.merge(older);
        QCOMPARE(seen.summary(), u"reset 0, rows +1 -0 ~0, columns +0 -0, heads 0"_s);
        model.applyOperations(scripted::operations(813, true));
        QCOMPARE(differsFromGolden(model, u"journal"_s), QString());
        QCOMPARE(model.rowOf(806), 7);
        QCOMPARE(model.rowOf(99), -1);
    }

    void journalOutcomeFollowsItsOperation()
    {
        JournalModel model(m_text);
        model.merge(scripted::journal(813));
        model.applyOperations(scripted::operations(813, true));
        Signals seen(model);
        model.applyOperations(scripted::operations(813, false));
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -0 ~1, columns +0 -0, heads 0"_s);
        QCOMPARE(model.index(0, JournalModel::kOutcome).data().toString(), u"ACK 41/41"_s);
        QCOMPARE(seen.changes.first().first().toModelIndex().column(), int(JournalModel::kOutcome));
    }

    void operationsKeepThoseInFlight()
    {
        OperationModel model(m_text, 1);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(scripted::operations(813, true));
        QCOMPARE(model.inFlight(), 1);
        QCOMPARE(differsFromGolden(model, u"operations"_s), QString());
        Signals seen(model);
        model.apply(scripted::operations(813, false));
        QCOMPARE(model.inFlight(), 0);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(seen.rowsRemoved.size(), 1);
    }

    void routesKeepTheOrderOfMatching()
    {
        RouteModel model(m_text);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto state = scripted::afterPromote(1);
        model.apply({scripted::routes(state, {}), 813});
        QCOMPARE(differsFromGolden(model, u"routes"_s), QString());
        Signals seen(model);
        model.apply({scripted::routes(state, "orders"), 813});
        QVERIFY(seen.resets.isEmpty());
        QCOMPARE(model.rowCount(), 4);
    }

    void subscriptionsStandByQueueServiceAndLane()
    {
        SubscriptionModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto lines = [&] {
            QStringList all;
            for (int row = 0; row < model.rowCount(); ++row) {
                QStringList words;
                for (int column = 0; column < model.columnCount(); ++column)
                    words << model.index(row, column).data().toString();
                all << words.join(u' ');
            }
            return all;
        };
        client::EnvironmentState state = scripted::beforePromote(3);
        model.apply(state);
        const QStringList all{u"orders.events writes orders active orders-v4 · 5.4.0"_s,
            u"orders.events writes orders g3 orders-v3 · 5.3.2"_s,
            u"orders.events writes orders g5 orders-v5 · 5.5.0"_s,
            u"orders.events writes orders g6 orders-v6 · 5.6.0"_s,
            u"orders.events reads notifications active notifications-v4 · 2.1.0"_s,
            u"orders.events reads notifications g5 notifications-v5 · 2.2.0"_s,
            u"orders.returns writes orders g5 orders-v5 · 5.5.0"_s};
        QCOMPARE(lines(), all);
        Signals seen(model);
        model.apply(scripted::beforePromote(3));
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -0 ~0, columns +0 -0, heads 0"_s);
        // A consumer that is gone on a lane is told of: nobody takes its messages there.
        client::Generation without = *state.find(6);
        without.delta["notifications"] = nullptr;
        std::ranges::replace_if(
            state.generations, [](const auto& each) { return each->number == 6; },
            shared(std::move(without)));
        model.apply(state);
        QCOMPARE(model.rowCount(), 8);
        QVERIFY(lines().contains(u"orders.events reads notifications g6 not on this lane"_s));
        QCOMPARE(seen.summary(), u"reset 0, rows +1 -0 ~0, columns +0 -0, heads 0"_s);
    }

    void compareNamesWhatDiffers()
    {
        CompareModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto state = scripted::beforePromote(3);
        model.setTitles(u"g5"_s, u"g6"_s);
        model.apply(
            compareGenerations(state, *findGeneration(state, 5), *findGeneration(state, 6)));
        QCOMPARE(differsFromGolden(model, u"compare"_s), QString());
    }
};

QTEST_GUILESS_MAIN(TestModels)
#include "test_models.moc"
