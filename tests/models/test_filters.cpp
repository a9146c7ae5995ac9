// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

#include "models/folding_filter.h"
#include "models/gateway_model.h"
#include "models/generation_table_model.h"
#include "tests/scripted/scripted_state.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::models;

class TestFilters : public QObject
{
    Q_OBJECT

    TextPtr m_text = std::make_shared<Text>(std::make_shared<SystemClock>());

    static GenerationTableModel::StatePtr state(int unchanged)
    {
        return std::make_shared<const client::EnvironmentState>(scripted::beforePromote(unchanged));
    }

private Q_SLOTS:
    void foldsWhatIsUnchanged()
    {
        GenerationTableModel model(m_text);
        FoldingFilter filter;
        QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        model.apply(state(406), nullptr);
        QCOMPARE(filter.rowCount(), 7);
        QCOMPARE(model.foldText(), u"406 services unchanged in every generation"_s);
        QCOMPARE(filter.totalCount(), 413);
        filter.setExpanded(true);
        QCOMPARE(filter.rowCount(), 413);
        filter.setExpanded(false);
        QCOMPARE(filter.rowCount(), 7);
    }

    void filterLooksBehindTheFold()
    {
        GenerationTableModel model(m_text);
        FoldingFilter filter;
        filter.setSourceModel(&model);
        model.apply(state(406), nullptr);
        filter.setFilter(u"PAYment api"_s);
        QCOMPARE(filter.rowCount(), 1);
        QCOMPARE(filter.index(0, 0).data().toString(), u"payment-api"_s);
        filter.setFilter(u"nothing of the kind"_s);
        QCOMPARE(filter.rowCount(), 0);
        filter.setFilter({});
        QCOMPARE(filter.rowCount(), 7);
    }

    void foldFollowsTheTable()
    {
        GenerationTableModel model(m_text);
        FoldingFilter filter;
        QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        model.apply(state(406), nullptr);
        model.apply(
            std::make_shared<const client::EnvironmentState>(scripted::afterPromote(406)), nullptr);
        QCOMPARE(filter.rowCount(), 6);
        QCOMPARE(model.foldText(), u"407 services unchanged in every generation"_s);
    }

    void onlyLaggingGateways()
    {
        GatewayModel model(m_text);
        FoldingFilter filter;
        QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        model.apply(scripted::gateways(813, true));
        filter.setOnlyAttention(true);
        QCOMPARE(filter.rowCount(), 2);
        model.apply(scripted::gateways(813, false));
        QCOMPARE(filter.rowCount(), 0);
    }

    void tenThousandRowsWithin100Ms()
    {
        GenerationTableModel model(m_text);
        FoldingFilter filter;
        filter.setSourceModel(&model);
        model.apply(state(10'000), nullptr);
        QElapsedTimer timer;
        timer.start();
        filter.setFilter(u"pay"_s);
        const qint64 narrow = timer.elapsed();
        QVERIFY(filter.rowCount() > 100);
        timer.restart();
        filter.setFilter({});
        filter.setExpanded(true);
        const qint64 wide = timer.elapsed();
        QCOMPARE(filter.rowCount(), 10'007);
        QVERIFY2(narrow <= 100 && wide <= 100, qPrintable(u"%1 ms, %2 ms"_s.arg(narrow).arg(wide)));
    }
};

QTEST_GUILESS_MAIN(TestFilters)
#include "test_filters.moc"
