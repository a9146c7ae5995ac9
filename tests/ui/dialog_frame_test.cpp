// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/manual_ui_clock.h"
#include "ui/kit/buttons.h"
#include "ui/kit/dialog_frame.h"
#include "ui/kit/scrim.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QShortcut>
#include <QSignalSpy>
#include <QtTest>

using namespace pult::ui;

namespace {

struct Stage
{
    ManualUiClock clock;
    QWidget window;
    QPushButton* behind = makeButton(
        QStringLiteral("Behind"), QStringLiteral("behind"), ButtonKind::Secondary, &window);
    QPointer<DialogFrame> dialog;
    QPushButton* act = nullptr;
    QLineEdit* why = nullptr;
    int finished = 0;
    int result = -1;

    Stage()
    {
        window.resize(1000, 700);
        behind->move(10, 10);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window did not become active");
        behind->setFocus();
    }

    void open(bool withField = true)
    {
        dialog = new DialogFrame(QStringLiteral("Promote g5 in PROD"),
            {EnvironmentKind::Prod, QStringLiteral("PROD · CRM")}, QStringLiteral("promote"),
            &window, clock);
        act = makeButton(QStringLiteral("Promote"), QStringLiteral("act"), ButtonKind::Primary);
        QObject::connect(act, &QPushButton::clicked, dialog, &QDialog::accept);
        dialog->setAct(act);
        if (withField) {
            why = new QLineEdit;
            dialog->addField(QStringLiteral("Why"), why);
        }
        QObject::connect(dialog, &QDialog::finished, &window, [this](int r) {
            ++finished;
            result = r;
        });
        dialog->present();
    }

    ~Stage()
    {
        if (dialog)
            dialog->reject();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

} // namespace

class DialogFrameTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(); }

    void theFirst400MillisecondsIgnoreInput()
    {
        Stage s;
        s.open();
        QVERIFY(s.dialog->isGuarded());
        s.clock.advance(399);
        QTest::mouseClick(s.act, Qt::LeftButton);
        QTest::keyClick(s.why, Qt::Key_Return);
        QTest::keyClick(s.why, Qt::Key_Escape);
        QTest::keyClicks(s.why, QStringLiteral("x"));
        QCOMPARE(s.finished, 0);
        QVERIFY(s.why->text().isEmpty());
        s.clock.advance(1);
        QVERIFY(!s.dialog->isGuarded());
        QTest::mouseClick(s.act, Qt::LeftButton);
        QCOMPARE(s.finished, 1);
        QCOMPARE(s.result, int(QDialog::Accepted));
    }

    void enterMeansCancel()
    {
        Stage s;
        s.open(false);
        s.clock.advance(500);
        QVERIFY(s.dialog->cancelButton()->isDefault());
        QTest::keyClick(s.window.focusWidget(), Qt::Key_Return);
        QCOMPARE(s.finished, 1);
        QCOMPARE(s.result, int(QDialog::Rejected));
    }

    void enterInAFieldGoesOnAndThrowsNothingAway()
    {
        Stage s;
        s.open();
        auto* second = new QLineEdit;
        s.dialog->addField(QStringLiteral("Type"), second);
        s.clock.advance(500);
        QTest::keyClick(s.why, Qt::Key_Return);
        QCOMPARE(s.window.focusWidget(), second);
        // A second Enter of the same nervous finger.
        QTest::keyClick(second, Qt::Key_Return);
        QCOMPARE(s.window.focusWidget(), second);
        s.clock.advance(400);
        setBlocked(*s.act, QStringLiteral("Type it first."));
        QTest::keyClick(second, Qt::Key_Return);
        QCOMPARE(s.window.focusWidget(), second);
        s.clock.advance(400);
        setBlocked(*s.act, {});
        QTest::keyClick(second, Qt::Key_Return);
        QCOMPARE(s.window.focusWidget(), s.act);
        QCOMPARE(s.finished, 0);
    }

    void enterPressesTheButtonThatHasTheFocus()
    {
        Stage s;
        s.open();
        s.clock.advance(500);
        s.act->setFocus();
        QTest::keyClick(s.act, Qt::Key_Return);
        QCOMPARE(s.result, int(QDialog::Accepted));
    }

    void tabGoesFromFieldsToCancelToTheAct()
    {
        Stage s;
        s.open();
        QPushButton* link
            = s.dialog->addFooterLink(QStringLiteral("Copy as CLI"), QStringLiteral("copy"));
        s.clock.advance(500);
        for (QWidget* next :
            std::initializer_list<QWidget*>{link, s.dialog->cancelButton(), s.act, s.why}) {
            QTest::keyClick(s.window.focusWidget(), Qt::Key_Tab);
            QCOMPARE(s.window.focusWidget(), next);
        }
    }

    void appearsWithAFadeUnlessMotionIsReduced()
    {
        Stage s;
        s.open();
        QVERIFY(s.dialog->parentWidget()->graphicsEffect());
        QTRY_VERIFY(!s.dialog->parentWidget()->graphicsEffect());
        s.dialog->reject();
        Theme::instance().setReduceMotion(true);
        s.open();
        QVERIFY(!s.dialog->parentWidget()->graphicsEffect());
        Theme::instance().setReduceMotion(false);
    }

    void escapeCancels()
    {
        Stage s;
        s.open();
        s.clock.advance(500);
        QTest::keyClick(s.why, Qt::Key_Escape);
        QCOMPARE(s.result, int(QDialog::Rejected));
    }

    void aKeyHeldSinceBeforeDoesNothing()
    {
        Stage s;
        s.open(false);
        s.clock.advance(1000);
        s.act->setFocus();
        for (int key : {Qt::Key_Return, Qt::Key_Space}) {
            QKeyEvent repeat(QEvent::KeyPress, key, Qt::NoModifier, QStringLiteral(" "), true);
            QCoreApplication::sendEvent(s.act, &repeat);
        }
        QCOMPARE(s.finished, 0);
    }

    void theFocusStaysInsideAndReturns()
    {
        Stage s;
        s.open();
        s.clock.advance(500);
        QCOMPARE(s.window.focusWidget(), s.why);
        for (int i = 0; i < 8; ++i) {
            QTest::keyClick(s.window.focusWidget(), Qt::Key_Tab);
            QVERIFY(s.dialog->isAncestorOf(s.window.focusWidget()));
        }
        s.behind->setFocus();
        QVERIFY(s.window.focusWidget() != s.behind);
        s.dialog->reject();
        QCOMPARE(s.window.focusWidget(), s.behind);
    }

    void shortcutsOfTheWindowAreOut()
    {
        Stage s;
        QShortcut shortcut(QKeySequence(QStringLiteral("Ctrl+K")), &s.window);
        QSignalSpy activated(&shortcut, &QShortcut::activated);
        QTest::keyClick(&s.window, Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(activated.count(), 1);
        s.open();
        s.clock.advance(500);
        QTest::keyClick(s.window.focusWidget(), Qt::Key_K, Qt::ControlModifier);
        QCOMPARE(activated.count(), 1);
    }

    void namesWhatItIsAbout()
    {
        Stage s;
        s.open();
        QCOMPARE(s.dialog->accessibleName(), QStringLiteral("Promote g5 in PROD"));
        QVERIFY(s.dialog->width() <= s.window.width());
        QVERIFY(s.window.rect().contains(
            QRect(s.dialog->mapTo(&s.window, QPoint()), s.dialog->size())));
    }

    void cleansUpAfterItself()
    {
        Stage s;
        s.open();
        s.clock.advance(500);
        s.dialog->reject();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(s.dialog.isNull());
        QVERIFY(s.window.findChildren<Scrim*>().isEmpty());
    }
};

QTEST_MAIN(DialogFrameTest)
#include "dialog_frame_test.moc"
