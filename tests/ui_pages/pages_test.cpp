// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>

#include "models/generation_table_model.h"
#include "tests/models/model_probe.h"
#include "tests/ui_pages/stage.h"
#include "ui/kit/buttons.h"
#include "ui/kit/fold_row.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"
#include "ui/pages/generations_page.h"
#include "ui/pages/profile_model.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace pult;
using namespace pult::test;

class PagesTest : public QObject
{
    Q_OBJECT

    static ui::PanelState* panelOf(QWidget* table)
    {
        for (QWidget* at = table; at; at = at->parentWidget())
            if (auto* panel = qobject_cast<ui::PanelState*>(at))
                return panel;
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(); }
    void init() { failOnWarnings(); }

    void staleKeepsItsValuesAndSaysTheirAge()
    {
        Stage s(scripted::beforePromote(20));
        QVERIFY(s.isLive());
        s.go(u"generations"_s);
        auto* table = s.find<QTableView>(u"generationsTable"_s);
        auto* panel = panelOf(table);
        QCOMPARE(int(panel->info().condition), int(ui::PanelCondition::Live));
        s.world.pass(14s);
        QCOMPARE(int(panel->info().condition), int(ui::PanelCondition::Lagging));
        s.world.breakStream();
        s.world.pass(40s);
        QCOMPARE(int(panel->info().condition), int(ui::PanelCondition::Stale));
        QVERIFY(panel->info().ageMs >= 50'000);
        QVERIFY(table->model()->rowCount() > 0);
        QVERIFY(!s.find<QPushButton>(u"generationsPromote"_s)->isEnabled());
    }

    void everyPageHasWordsForEmpty_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("table");
        QTest::newRow("generations") << u"generations"_s << u"generationsTable"_s;
        QTest::newRow("gateways") << u"gateways"_s << u"gatewaysTable"_s;
        QTest::newRow("activity") << u"activity"_s << u"activityTable"_s;
    }
    void everyPageHasWordsForEmpty()
    {
        QFETCH(QString, page);
        QFETCH(QString, table);
        Stage s(scripted::emptyEnvironment());
        QVERIFY(s.isLive());
        s.go(page);
        auto* panel = panelOf(s.find<QTableView>(table));
        QVERIFY(
            QTest::qWaitFor([&] { return panel->info().condition == ui::PanelCondition::Empty; }));
        QVERIFY(!panel->info().title.isEmpty());
        QVERIFY(!panel->info().detail.isEmpty());
    }

    void deniedNamesTheReason()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        client::EnvironmentView view;
        view.link = client::LinkState::Failed;
        view.trouble = Error{
            Code::PermissionDenied, "NOT_PERMITTED", "ask erin for the role viewer", {}, {}};
        s.world.show(view);
        auto* panel = panelOf(s.find<QTableView>(u"generationsTable"_s));
        QVERIFY(
            QTest::qWaitFor([&] { return panel->info().condition == ui::PanelCondition::Denied; }));
        QVERIFY(panel->info().detail.contains(u"erin"_s));
    }

    void selectionAndScrollSurviveAReconnect()
    {
        Stage s(scripted::beforePromote(200));
        QVERIFY(s.isLive());
        s.go(u"generations"_s);
        auto* table = s.find<QTableView>(u"generationsTable"_s);
        s.find<ui::FoldRow>(u"generationsTableFold"_s)->click();
        QVERIFY(QTest::qWaitFor([&] { return table->model()->rowCount() > 200; }));
        const QModelIndex chosen = table->model()->index(120, 0);
        table->setCurrentIndex(chosen);
        table->scrollTo(chosen);
        const QString service = chosen.data().toString();
        const int scroll = table->verticalScrollBar()->value();
        QVERIFY(scroll > 0);
        s.world.breakStream();
        client::EnvironmentView again = scripted::viewOf(scripted::beforePromote(200), false, {});
        again.epoch = 2;
        s.world.show(again);
        s.world.settle();
        QCOMPARE(table->currentIndex().data().toString(), service);
        QCOMPARE(table->verticalScrollBar()->value(), scroll);
    }

    void thePastIsReadOnly()
    {
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        s.go(u"generations"_s);
        auto* page = s.find<ui::GenerationsPage>(u"generationsPage"_s);
        s.click(u"historyBack"_s);
        QVERIFY(QTest::qWaitFor([&] { return page->shownRevision() == 812; }));
        QVERIFY(s.find<QWidget>(u"historyStrip"_s)->isVisible());
        for (const QString& name : {u"generationsPromote"_s, u"generationsFreeze"_s}) {
            auto* button = s.find<QPushButton>(name);
            QVERIFY(!button->isEnabled());
            QVERIFY(ui::blockedReason(*button).contains(u"past"_s));
        }
        s.click(u"historyNow"_s);
        QVERIFY(QTest::qWaitFor([&] { return page->shownRevision() == 0; }));
    }

    void thePastReachesBackToTheFirstRevision()
    {
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        s.world.plane().setLargestPage(3);
        s.go(u"generations"_s);
        auto* page = s.find<ui::GenerationsPage>(u"generationsPage"_s);
        const auto entries = scripted::journal(813);
        for (std::size_t i = 1; i < entries.size(); ++i) {
            s.click(u"historyBack"_s);
            QTRY_COMPARE(page->shownRevision(), entries[i].revision);
        }
        QVERIFY(!s.find<QPushButton>(u"historyBack"_s)->isEnabled());
    }

    void aLinkReachesBehindTheHistoryInView()
    {
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        s.world.plane().setLargestPage(3);
        s.world.window().navigate({{}, u"generations"_s, u"g4"_s, u"prod"_s, 807});
        auto* page = s.find<ui::GenerationsPage>(u"generationsPage"_s);
        QTRY_COMPARE(page->shownRevision(), 807U);
        const auto* strip = s.find<QWidget>(u"historyStrip"_s);
        const auto told = [&] {
            const auto labels = strip->findChildren<ui::TextLabel*>();
            return std::ranges::any_of(labels, [](const ui::TextLabel* label) {
                return label->text().startsWith(u"Report readiness"_s);
            });
        };
        QTRY_VERIFY(told());
        s.click(u"historyBack"_s);
        QTRY_COMPARE(page->shownRevision(), 806U);
    }

    void thePastShowsNothingOfNow()
    {
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        s.go(u"generations"_s);
        auto* page = s.find<ui::GenerationsPage>(u"generationsPage"_s);
        auto* model = page->findChild<models::GenerationTableModel*>();
        QTRY_VERIFY(model->live());
        const auto lastSwitch = [&] {
            for (const auto* label : page->inspector()->findChildren<ui::TextLabel*>())
                if (label->text().startsWith(u"Last switch"_s)
                    && label->isVisibleTo(page->inspector()))
                    return label->text();
            return QString();
        };
        QCOMPARE(lastSwitch(), u"Last switch: Promote g5"_s);
        s.click(u"historyBack"_s);
        QTRY_COMPARE(page->shownRevision(), 812U);
        QVERIFY(!model->live());
        QVERIFY2(!lastSwitch().contains(u"g5"_s), qPrintable(lastSwitch()));
        s.click(u"historyNow"_s);
        QTRY_VERIFY(model->live());
        QCOMPARE(lastSwitch(), u"Last switch: Promote g5"_s);
    }

    void queuesOfTheManifestsAreShown()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        s.go(u"gateways"_s);
        auto* table = s.find<QTableView>(u"subscriptionsTable"_s);
        QVERIFY(!table->isVisible());
        s.click(u"gatewaysSubscriptions"_s);
        QTRY_VERIFY(table->isVisibleTo(s.world.window().page()));
        QCOMPARE(table->model()->rowCount(), 7);
        s.click(u"gatewaysRoutes"_s);
        QVERIFY(!table->isVisible());
        s.world.window().navigate({{}, u"generations"_s, u"orders"_s, u"prod"_s, 0});
        auto* inspector = s.world.window().page()->inspector();
        QVERIFY(inspector);
        const auto shown = [&](const QString& words) {
            const auto values = inspector->findChildren<ui::TextBlock*>();
            return std::ranges::any_of(values,
                [&](const ui::TextBlock* each) { return each->text().text().contains(words); });
        };
        QTRY_VERIFY(shown(u"orders.events"_s));
    }

    void filterFindsWhatIsFolded()
    {
        Stage s(scripted::beforePromote(406));
        QVERIFY(s.isLive());
        s.go(u"generations"_s);
        auto* table = s.find<QTableView>(u"generationsTable"_s);
        auto* filter = s.find<QLineEdit>(u"generationsFilter"_s);
        QTest::keyClick(table, Qt::Key_Slash);
        QVERIFY(QTest::qWaitFor([&] { return filter->hasFocus(); }));
        QTest::keyClicks(filter, u"payment-api"_s);
        QCOMPARE(table->model()->rowCount(), 1);
        QTest::keyClick(filter, Qt::Key_Escape);
        QVERIFY(filter->text().isEmpty());
    }

    void onlyLaggingShowsTheTrouble()
    {
        Stage s(scripted::afterPromote(5), true);
        QVERIFY(s.isLive());
        s.go(u"gateways"_s);
        s.click(u"gatewaysOnlyLagging"_s);
        auto* table = s.find<QTableView>(u"gatewaysTable"_s);
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(table->model()->index(0, 0).data().toString(), u"billing-77c-k1"_s);
    }

    void anEventLeadsToTheTableThen()
    {
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        s.world.window().navigate({{}, u"activity"_s, u"810"_s, {}, 0});
        auto* table = s.find<QTableView>(u"activityTable"_s);
        QVERIFY(QTest::qWaitFor([&] { return table->currentIndex().row() == 3; }));
        s.click(u"eventShowTable"_s);
        auto* page = s.find<ui::GenerationsPage>(u"generationsPage"_s);
        QVERIFY(QTest::qWaitFor([&] { return page->shownRevision() == 810; }));
    }

    void profilesShowThePlaygroundFirst()
    {
        ui::ProfileModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const std::vector<client::Profile> profiles{
            {u"playground"_s, u"Playground"_s, u"unix:/x"_s, {}, false, true},
            {u"0192f3a4"_s, u"Telecom EU"_s, u"pult.telecom-eu:7600"_s,
                client::EnvironmentClass::Prod, true, false}};
        model.apply(profiles, u"playground"_s);
        QCOMPARE(differsFromGolden(model, u"profiles"_s), QString());
        Signals seen(model);
        model.apply(profiles, u"0192f3a4"_s);
        QCOMPARE(seen.summary(), u"reset 0, rows +0 -0 ~1, columns +0 -0, heads 0"_s);
    }
};

QTEST_MAIN(PagesTest)
#include "pages_test.moc"
