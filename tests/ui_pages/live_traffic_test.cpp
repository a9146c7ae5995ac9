// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What live traffic adds to pages and dialogs: finding a request, probing a lane, live shares; and
// whose clock tells ages.
#include <QComboBox>
#include <QLineEdit>
#include <QTableView>

#include "models/generation_table_model.h"
#include "models/proof_model.h"
#include "tests/ui_pages/stage.h"
#include "ui/dialogs/find_dialog.h"
#include "ui/dialogs/plan_dialog.h"
#include "ui/dialogs/prove_dialog.h"
#include "ui/kit/buttons.h"
#include "ui/kit/key_value_list.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/panel_state.h"
#include "ui/kit/text_block.h"
#include "ui/kit/text_label.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::test;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

QString wordsOf(const QWidget& within)
{
    const auto* block = within.findChild<ui::TextBlock*>();
    return block ? block->text().text() : QString();
}

//! A server whose clock goes an hour behind this machine's.
client::EnvironmentView anHourBehind()
{
    client::EnvironmentState state = scripted::afterPromote(5);
    for (client::GenerationPtr& each : state.generations) {
        client::Generation copy = *each;
        if (copy.number == state.head)
            copy.activatedUnixMs = scripted::kNowMs - kHourMs - 120'000;
        each = std::make_shared<const client::Generation>(std::move(copy));
    }
    client::EnvironmentView view = scripted::viewOf(std::move(state), false, {});
    view.serverUnixMs = scripted::kNowMs - kHourMs;
    return view;
}

} // namespace

class LiveTrafficTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        ui::Theme::instance().install();
        ui::Theme::instance().setReduceMotion(true);
    }
    void init() { failOnWarnings(); }

    void aUserIsFoundAndTheTraceOpened()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.world.window().openFind("prod");
        auto* go = s.find<QPushButton>(u"findGo"_s);
        QVERIFY(!go->isEnabled());
        s.clock.advance(400); // a dialog that has just appeared takes no input
        auto* kind = s.find<QComboBox>(u"findKind"_s);
        kind->setFocus();
        QTest::keyClick(kind, Qt::Key_End);
        QCOMPARE(kind->currentText(), u"user"_s);
        auto* words = s.find<QLineEdit>(u"findWords"_s);
        words->setFocus();
        QTest::keyClicks(words, u"alice"_s);
        s.click(u"findGo"_s);
        auto* table = s.find<QTableView>(u"findTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        QCOMPARE(s.world.plane().telemetry().searches().back().user, std::string("alice"));
        QTRY_VERIFY(table->hasFocus());
        QCOMPARE(table->currentIndex().row(), 0);
        QTest::keyClick(table, Qt::Key_Return);
        QTRY_COMPARE(s.world.window().page()->id(), u"leaks"_s);
        QCOMPARE(s.world.window().page()->link().object,
            u"trace:"_s + QLatin1String(scripted::kLeakTrace));
    }

    void whatLooksLikeATraceIsSearchedAsOne()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.world.window().openFind("prod");
        auto* words = s.find<QLineEdit>(u"findWords"_s);
        words->setText(QString::fromLatin1(scripted::kLeakTrace).toUpper());
        QCOMPARE(s.find<QComboBox>(u"findKind"_s)->currentText(), u"trace id"_s);
        s.clock.advance(400);
        s.click(u"findGo"_s);
        QTRY_COMPARE(s.find<QTableView>(u"findTable"_s)->model()->rowCount(), 1);
        QCOMPARE(s.world.plane().telemetry().searches().back().traceId,
            std::string(scripted::kLeakTrace));
    }

    void nothingFoundSaysHowLongTracesLive()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.world.window().openFind("prod");
        s.find<QLineEdit>(u"findWords"_s)->setText(u"no such request"_s);
        s.clock.advance(400);
        s.click(u"findGo"_s);
        auto* panel = s.find<ui::FindDialog>(u"findDialog"_s)->findChild<ui::PanelState*>();
        QTRY_COMPARE(int(panel->info().condition), int(ui::PanelCondition::Empty));
        QVERIFY(panel->info().title.contains(u"no such request"_s));
        QVERIFY(panel->info().detail.contains(u"bounded memory"_s));
        QVERIFY(!s.find<QPushButton>(u"findOpen"_s)->isEnabled());
    }

    void aDrillRunsToItsEndAndNamesWhatWasLost()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.world.window().openProve("prod", 5);
        QCOMPARE(s.find<QPushButton>(u"proveSend"_s)->text(), u"Send 3 probes"_s);
        QVERIFY(!s.find<QPushButton>(u"proveJson"_s)->isEnabled());
        s.clock.advance(400);
        s.click(u"proveSend"_s);
        auto* table = s.find<QTableView>(u"proofTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 3);
        auto* dialog = s.find<ui::ProveDialog>(u"proveDialog"_s);
        QTRY_COMPARE(wordsOf(*dialog->messages()), u"Not proven: 1 of 3 entries reached g5."_s);
        QCOMPARE(s.world.plane().telemetry().proofs().size(), std::size_t{1});
        QCOMPARE(s.world.plane().telemetry().proofs().front().lane, 5U);
        QVERIFY(s.world.plane().telemetry().proofs().front().entries.empty());
        // The second row is the one that lost its lane.
        table->setCurrentIndex(table->model()->index(1, 0));
        auto* hops = s.find<ui::BulletList>(u"proveHops"_s);
        QTRY_VERIFY([&] {
            for (const auto* block : hops->findChildren<ui::TextBlock*>())
                if (block->text().text().contains(u"the lane was lost here"_s))
                    return true;
            return false;
        }());
        QVERIFY(s.find<QPushButton>(u"proveJson"_s)->isEnabled());
        QVERIFY(s.find<QPushButton>(u"proveSend"_s)->isEnabled());
        QCOMPARE(dialog->report().proofs.size(), std::size_t{3});
    }

    void oneEntryIsProvenAlone()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.world.window().openProve("prod", 5);
        for (const QString& name : {u"proveEntry-quote"_s, u"proveEntry-search"_s})
            s.find<QAbstractButton>(name)->click();
        QCOMPARE(s.find<QPushButton>(u"proveSend"_s)->text(), u"Send 1 probe"_s);
        s.clock.advance(400);
        s.click(u"proveSend"_s);
        auto* dialog = s.find<ui::ProveDialog>(u"proveDialog"_s);
        QTRY_COMPARE(wordsOf(*dialog->messages()), u"Proven: 1 of 1 entries reached g5."_s);
        QCOMPARE(s.world.plane().telemetry().proofs().front().entries,
            std::vector<std::string>{"order"});
    }

    void liveSharesStandBesideWhatServesThem()
    {
        Stage s(scripted::beforePromote(3));
        QVERIFY(s.isLive());
        s.go(u"generations"_s);
        auto* model = s.world.window().page()->findChild<models::GenerationTableModel*>();
        QVERIFY(model);
        QTRY_VERIFY(model->live());
        const auto shareOf = [&](const QString& service) -> double {
            for (int row = 0; row < model->rowCount(); ++row)
                if (model->index(row, 0).data(models::kIdRole).toString() == service)
                    return model->liveShare(row, 5).value_or(-1);
            return -2;
        };
        // 31 of 643 requests a second, give or take the wobble.
        QVERIFY2(qAbs(shareOf(u"orders"_s) - 0.048) < 0.005,
            qPrintable(QString::number(shareOf(u"orders"_s))));
        QCOMPARE(shareOf(u"pricing"_s), 0.0);
        QCOMPARE(model->headerData(model->liveColumn(), Qt::Horizontal, Qt::DisplayRole).toString(),
            u"Live share"_s);
        // A share that nobody confirms any more is not shown.
        s.world.plane().telemetry().setOn(false);
        QTRY_VERIFY(!model->live());
    }

    void agesAreToldByTheServersClock()
    {
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        s.world.show(anHourBehind());
        s.go(u"oncall"_s);
        auto* headline = s.find<ui::TextLabel>(u"oncallHeadline"_s);
        QTRY_COMPARE(headline->text(), u"g5, CRM 3.22.1, became active 2\u00a0min ago"_s);
    }

    void aFreezeEndsByTheServersClock()
    {
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        s.world.show(anHourBehind());
        QTRY_VERIFY(s.world.session().serverNow("prod") < scripted::kNowMs - kHourMs / 2);
        s.world.window().openFreeze("prod");
        auto* until = s.find<QComboBox>(u"freezeUntil"_s);
        until->setCurrentIndex(until->findData(1));
        s.clock.advance(400);
        s.click(u"freezePlan"_s);
        QTRY_VERIFY(std::holds_alternative<client::Freeze>(s.world.plane().plans().back().second));
        const auto wanted = std::get<client::Freeze>(s.world.plane().plans().back().second);
        QVERIFY(qAbs(wanted.untilUnixMs - scripted::kNowMs) < 60'000);
    }
};

QTEST_MAIN(LiveTrafficTest)
#include "live_traffic_test.moc"
