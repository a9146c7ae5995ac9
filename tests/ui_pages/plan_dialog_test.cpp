// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>

#include "tests/ui_pages/stage.h"
#include "ui/dialogs/plan_dialog.h"
#include "ui/kit/buttons.h"
#include "ui/kit/hold_button.h"
#include "ui/kit/message_bar.h"
#include "ui/kit/text_block.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace pult;
using namespace pult::test;
using pult::ui::PlanFlow;
using scripted::Fault;

namespace {

struct DialogStage : Stage
{
    QPointer<ui::PlanDialog> dialog;

    DialogStage(client::EnvironmentState state, const client::Command& command)
        : Stage(std::move(state))
    {
        if (!isLive())
            return;
        world.window().openPlan("prod", command);
        dialog = world.window().findChild<ui::PlanDialog*>();
    }
    [[nodiscard]] bool isReady()
    {
        return dialog
            && QTest::qWaitFor([this] { return dialog->flow().stage() == PlanFlow::Stage::Ready; });
    }
    void pastGuard() { clock.advance(400); }
    void say(const QString& field, const QString& words)
    {
        auto* edit = find<QLineEdit>(field);
        QVERIFY2(edit, qPrintable(field));
        edit->setFocus();
        QTest::keyClicks(edit, words);
    }
    [[nodiscard]] QString message()
    {
        const auto* text = dialog->messages()->findChild<ui::TextBlock*>();
        return dialog->messages()->isVisible() && text ? text->text().text() : QString();
    }
    [[nodiscard]] bool reaches(PlanFlow::Stage stage)
    {
        return QTest::qWaitFor([&] { return dialog->flow().stage() == stage; });
    }
    void promote()
    {
        say(u"planReason"_s, u"release 3.22"_s);
        click(u"planVerb"_s);
    }
};

} // namespace

class PlanDialogTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(); }
    void init() { failOnWarnings(); }

    void namesEnvironmentAndObjectInWords()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        QCOMPARE(s.dialog->windowTitle(), u"Promote g5 in PROD"_s);
        QCOMPARE(s.find<QPushButton>(u"planVerb"_s)->text(), u"Promote g5 in PROD"_s);
        QVERIFY(s.dialog->cancelButton()->isDefault());
    }

    void theCopiedLineNamesItsControlPlane()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        s.pastGuard();
        QSignalSpy copied(s.dialog, &ui::PlanDialog::copyRequested);
        s.click(u"planCopyCli"_s);
        QCOMPARE(copied.size(), 1);
        QCOMPARE(copied.first().first().toString(),
            u"pultctl --server pult.telecom-eu:7600 promote prod g5"_s);
    }

    void nothingOfThePlanIsCut()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        for (const QString& name : {u"planEffects"_s, u"planEvidence"_s, u"planServices"_s}) {
            auto* list = s.find<QWidget>(name);
            QVERIFY(QTest::qWaitFor(
                [&] { return list->height() >= list->heightForWidth(list->width()); }));
            for (auto* line : list->findChildren<ui::TextBlock*>())
                QVERIFY2(line->height() >= line->heightForWidth(line->width()),
                    qPrintable(line->text().text()));
        }
    }

    void classTwoWantsAReason()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        s.pastGuard();
        auto* verb = s.find<QPushButton>(u"planVerb"_s);
        QVERIFY(!verb->isEnabled());
        QVERIFY(!ui::blockedReason(*verb).isEmpty());
        s.promote();
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        QCOMPARE(s.executions(), 1U);
        QCOMPARE(s.world.plane().executions().front().reason, std::string("release 3.22"));
        QVERIFY(!s.world.plane().executions().front().token.empty());
        QVERIFY(s.message().startsWith(u"Done"_s));
    }

    void classThreeWantsTheWordsTyped()
    {
        DialogStage s(scripted::beforePromote(5), client::RetireLegacy{});
        QVERIFY(s.isReady());
        s.pastGuard();
        auto* verb = s.find<QPushButton>(u"planVerb"_s);
        s.say(u"planReason"_s, u"end of holdback"_s);
        QVERIFY(!verb->isEnabled());
        s.say(u"planTyped"_s, u"PROD 4"_s);
        QVERIFY(!verb->isEnabled());
        s.find<QLineEdit>(u"planTyped"_s)->clear();
        s.say(u"planTyped"_s, u"PROD 5"_s);
        QVERIFY(verb->isEnabled());
        s.click(u"planVerb"_s);
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        QCOMPARE(s.world.plane().executions().front().confirmation, std::string("PROD 5"));
    }

    void classOneWantsAHoldAndNoWords()
    {
        DialogStage s(scripted::afterPromote(5), client::Retreat{});
        QVERIFY(s.isReady());
        s.clock.advance(1'000);
        QVERIFY(!s.find<QPushButton>(u"planVerb"_s)->isVisible());
        auto* hold = s.find<ui::HoldButton>(u"planHold"_s);
        QTest::mousePress(hold, Qt::LeftButton);
        s.clock.advance(600);
        QTest::mouseRelease(hold, Qt::LeftButton);
        QCOMPARE(s.executions(), 0U);
        QTest::mousePress(hold, Qt::LeftButton);
        s.clock.advance(1'300);
        QTest::mouseRelease(hold, Qt::LeftButton);
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        QCOMPARE(s.executions(), 1U);
    }

    void enterInTheReasonPressesNothing()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        s.pastGuard();
        s.say(u"planReason"_s, u"release 3.22"_s);
        QTest::keyClick(s.find<QLineEdit>(u"planReason"_s), Qt::Key_Return);
        QVERIFY(s.dialog && s.dialog->isVisible());
        QCOMPARE(s.executions(), 0U);
    }

    void everyFaultEndsInWords_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("stage");
        QTest::addColumn<QString>("words");
        const auto row
            = [](const char* name, Fault fault, PlanFlow::Stage stage, const char* words) {
                  QTest::newRow(name) << int(fault) << int(stage) << QString::fromLatin1(words);
              };
        row("silent", Fault::Silent, PlanFlow::Stage::NotConfirmed, "Not confirmed");
        row("refused", Fault::Refused, PlanFlow::Stage::Ready, "Refused");
        row("not permitted", Fault::NotPermitted, PlanFlow::Stage::NotPermitted, "release manager");
        row("journal failed", Fault::JournalFailed, PlanFlow::Stage::NotConfirmed,
            "could not write its journal");
        row("unreachable", Fault::Unreachable, PlanFlow::Stage::NotConfirmed, "Not confirmed");
    }
    void everyFaultEndsInWords()
    {
        QFETCH(int, fault);
        QFETCH(int, stage);
        QFETCH(QString, words);
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        s.pastGuard();
        s.world.plane().setFault(static_cast<Fault>(fault));
        s.promote();
        QVERIFY(s.executions() >= 1U);
        // The answer's budget is 3 s by the session's clock.
        s.world.advance(3'100ms);
        QVERIFY(QTest::qWaitFor(
            [&] { return int(s.dialog->flow().stage()) == stage && !s.message().isEmpty(); }));
        QVERIFY2(s.message().contains(words), qPrintable(s.message()));
    }

    void pressingAgainKeepsTheRequestId()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        s.pastGuard();
        s.world.plane().setFault(Fault::Silent);
        s.promote();
        s.world.advance(3'100ms);
        QVERIFY(s.reaches(PlanFlow::Stage::NotConfirmed));
        s.world.plane().setFault(Fault::None);
        s.click(u"planDialogMessageAction"_s);
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        const auto& sent = s.world.plane().executions();
        QVERIFY(sent.size() >= 2U);
        for (const client::Execution& each : sent)
            QCOMPARE(each.requestId, sent.front().requestId);
    }

    void changedPlanIsShownAndNeedsAnotherPress()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        s.pastGuard();
        s.world.plane().setTwist("orders moves at 3 more gateways");
        s.world.plane().setFault(Fault::PlanChanged);
        s.promote();
        QVERIFY(QTest::qWaitFor([&] { return s.message().contains(u"plan now"_s); }));
        QVERIFY(s.reaches(PlanFlow::Stage::Ready));
        const std::size_t before = s.executions();
        s.world.plane().setFault(Fault::None);
        // Under the finger: not taken.
        s.click(u"planVerb"_s);
        QCOMPARE(s.executions(), before);
        s.pastGuard();
        s.click(u"planVerb"_s);
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        const auto& sent = s.world.plane().executions();
        QVERIFY(sent.front().token != sent.back().token);
        QVERIFY(sent.front().requestId != sent.back().requestId);
    }

    void planFollowsTheTable()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        s.world.show(scripted::viewOf(scripted::afterRollback(5), false, {}));
        QVERIFY(QTest::qWaitFor([&] { return s.dialog->flow().currentPlan()->revision == 814; }));
        QVERIFY(s.message().contains(u"plan now"_s));
    }

    void refusalSaysWhyAndWhatElse()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{6});
        QVERIFY(s.reaches(PlanFlow::Stage::Impossible));
        auto* verb = s.find<QPushButton>(u"planVerb"_s);
        QVERIFY(!verb->isEnabled());
        QVERIFY(ui::blockedReason(*verb).contains(u"refuse"_s));
    }

    void whatIsImpossibleIsAskedForAgain()
    {
        // A deployment becomes ready without an event: nothing but time tells.
        DialogStage s(scripted::beforePromote(5), client::Promote{6});
        QVERIFY(s.reaches(PlanFlow::Stage::Impossible));
        const auto asked = [&] {
            return std::count_if(s.world.plane().plans().begin(), s.world.plane().plans().end(),
                [](const auto& plan) {
                    const auto* promote = std::get_if<client::Promote>(&plan.second);
                    return promote && promote->generation == 6;
                });
        };
        const auto before = asked();
        s.world.pass(2'100ms);
        QVERIFY(asked() > before);
    }

    void readOnlySendsNothing()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        s.pastGuard();
        s.say(u"planReason"_s, u"release 3.22"_s);
        s.world.session().setReadOnly(true);
        auto* verb = s.find<QPushButton>(u"planVerb"_s);
        QVERIFY(!verb->isEnabled());
        QVERIFY(ui::blockedReason(*verb).contains(u"read-only"_s));
        s.dialog->flow().execute(u"past the widgets"_s, {});
        QVERIFY(s.reaches(PlanFlow::Stage::NotPermitted));
        QCOMPARE(s.executions(), 0U);
    }

    void anotherEnvironmentNeverRetargetsADialog()
    {
        DialogStage s(scripted::beforePromote(5), client::Promote{5});
        QVERIFY(s.isReady());
        client::EnvironmentState stage = scripted::beforePromote(5);
        stage.name = "stage";
        stage.environmentClass = client::EnvironmentClass::Stage;
        s.world.show(scripted::viewOf(stage, false, {}));
        s.world.window().openEnvironment("stage");
        QCOMPARE(s.world.window().workspace()->environment(), std::string("stage"));
        s.pastGuard();
        QCOMPARE(s.dialog->windowTitle(), u"Promote g5 in PROD"_s);
        s.promote();
        QVERIFY(s.reaches(PlanFlow::Stage::Done));
        QCOMPARE(s.world.plane().executions().front().environment, std::string("prod"));
    }
};

QTEST_MAIN(PlanDialogTest)
#include "plan_dialog_test.moc"
