// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/manual_ui_clock.h"
#include "ui/kit/buttons.h"
#include "ui/kit/hold_button.h"
#include "ui/theme/theme.h"

#include <QLineEdit>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QtTest>

using namespace pult::ui;

namespace {

//! A button in a shown window, past its guard.
struct Stage
{
    ManualUiClock clock;
    QWidget window;
    HoldButton button{QStringLiteral("Roll back"), QStringLiteral("hold"), HoldButton::Size::Large,
        &window, clock};
    QLineEdit other{&window};
    QSignalSpy triggered{&button, &HoldButton::triggered};
    QSignalSpy aborted{&button, &HoldButton::aborted};
    QSignalSpy clicked{&button, &HoldButton::clicked};

    Stage()
    {
        auto* column = new QVBoxLayout(&window);
        column->addWidget(&button);
        column->addWidget(&other);
        window.show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            qFatal("the window did not become active");
        button.setFocus();
        clock.advance(500);
    }

    void twoStep()
    {
        HoldSettings settings;
        settings.twoStep = true;
        button.setSettings(settings);
    }
};

} // namespace

class HoldButtonTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Theme::instance().install(); }

    void holdingLongEnoughFiresOnce()
    {
        Stage s;
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(1100);
        QCOMPARE(s.triggered.count(), 0);
        QVERIFY(s.button.shownText().contains(QLatin1String("Keep holding")));
        s.clock.advance(200);
        QCOMPARE(s.triggered.count(), 1);
        s.clock.advance(5000);
        QTest::mouseRelease(&s.button, Qt::LeftButton);
        QCOMPARE(s.triggered.count(), 1);
        QCOMPARE(s.aborted.count(), 0);
        QCOMPARE(s.clicked.count(), 0);
    }

    void lettingGoAborts()
    {
        Stage s;
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(1150);
        QTest::mouseRelease(&s.button, Qt::LeftButton);
        s.clock.advance(3000);
        QCOMPARE(s.triggered.count(), 0);
        QCOMPARE(s.aborted.count(), 1);
        QCOMPARE(s.button.phase(), HoldPhase::Idle);
    }

    void leavingTheButtonAborts()
    {
        Stage s;
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(600);
        QMouseEvent move(QEvent::MouseMove, QPointF(-20, -20),
            s.button.mapToGlobal(QPointF(-20, -20)), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&s.button, &move);
        s.clock.advance(3000);
        QCOMPARE(s.triggered.count(), 0);
        QCOMPARE(s.aborted.count(), 1);
    }

    void losingTheFocusOrEscapeAborts()
    {
        Stage s;
        QTest::keyPress(&s.button, Qt::Key_Space);
        s.clock.advance(600);
        s.other.setFocus();
        QCOMPARE(s.aborted.count(), 1);
        s.button.setFocus();
        QTest::keyPress(&s.button, Qt::Key_Return);
        s.clock.advance(600);
        QTest::keyClick(&s.button, Qt::Key_Escape);
        s.clock.advance(3000);
        QCOMPARE(s.aborted.count(), 2);
        QCOMPARE(s.triggered.count(), 0);
    }

    void inputRightAfterShowingIsIgnored()
    {
        Stage s;
        s.button.hide();
        s.button.show();
        s.clock.advance(399);
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(3000);
        QCOMPARE(s.triggered.count(), 0);
        QTest::mouseRelease(&s.button, Qt::LeftButton);
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(1300);
        QCOMPARE(s.triggered.count(), 1);
    }

    void aPressThatComesTooEarlySaysSo()
    {
        Stage s;
        s.button.setAct(QStringLiteral("Roll back g5"));
        QVERIFY(s.button.isGuarded());
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(3000);
        QCOMPARE(s.triggered.count(), 0);
        QVERIFY(s.button.shownText().contains(QLatin1String("let go")));
        QTest::mouseRelease(&s.button, Qt::LeftButton);
        QCOMPARE(s.button.shownText(), QStringLiteral("Roll back g5"));
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(1300);
        QCOMPARE(s.triggered.count(), 1);
    }

    void peopleWhoCannotHoldPressTwice()
    {
        Stage s;
        Theme::instance().setPressTwice(true);
        QTest::mouseClick(&s.button, Qt::LeftButton);
        s.clock.advance(1300);
        QTest::mouseClick(&s.button, Qt::LeftButton);
        QCOMPARE(s.triggered.count(), 1);
        Theme::instance().setPressTwice(false);
        QTest::mouseClick(&s.button, Qt::LeftButton);
        s.clock.advance(1300);
        QTest::mouseClick(&s.button, Qt::LeftButton);
        QCOMPARE(s.triggered.count(), 1);
    }

    void aChangedActUnderTheFingerIsNotExecuted()
    {
        Stage s;
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(1000);
        s.button.setAct(QStringLiteral("Abort g5"));
        s.clock.advance(2000);
        QCOMPARE(s.triggered.count(), 0);
        QCOMPARE(s.aborted.count(), 1);
        QCOMPARE(s.button.shownText(), QStringLiteral("Abort g5"));
    }

    void theKeyboardHoldsToo_data()
    {
        QTest::addColumn<Qt::Key>("key");
        QTest::newRow("space") << Qt::Key_Space;
        QTest::newRow("return") << Qt::Key_Return;
        QTest::newRow("enter") << Qt::Key_Enter;
    }

    void theKeyboardHoldsToo()
    {
        QFETCH(Qt::Key, key);
        Stage s;
        QTest::keyPress(&s.button, key);
        s.clock.advance(700);
        QKeyEvent repeat(QEvent::KeyPress, key, Qt::NoModifier, QString(), true);
        QCoreApplication::sendEvent(&s.button, &repeat);
        s.clock.advance(600);
        QCOMPARE(s.triggered.count(), 1);
        QTest::keyRelease(&s.button, key);
        QCOMPARE(s.triggered.count(), 1);
        QCOMPARE(s.button.phase(), HoldPhase::Idle);
    }

    void aRepeatingKeyNeverStartsAHold()
    {
        Stage s;
        QKeyEvent repeat(QEvent::KeyPress, Qt::Key_Space, Qt::NoModifier, QString(), true);
        QCoreApplication::sendEvent(&s.button, &repeat);
        s.clock.advance(3000);
        QCOMPARE(s.triggered.count(), 0);
    }

    void twoStepsCountDownBetween()
    {
        Stage s;
        s.twoStep();
        QTest::keyClick(&s.button, Qt::Key_Space);
        QCOMPARE(s.button.phase(), HoldPhase::CountingDown);
        QTest::keyClick(&s.button, Qt::Key_Space);
        QCOMPARE(s.triggered.count(), 0);
        s.clock.advance(1300);
        QCOMPARE(s.button.phase(), HoldPhase::Confirming);
        QTest::keyClick(&s.button, Qt::Key_Space);
        QCOMPARE(s.triggered.count(), 1);
        QCOMPARE(s.button.phase(), HoldPhase::Idle);
    }

    void theSecondPressIsNotAwaitedForEver()
    {
        Stage s;
        s.twoStep();
        QTest::keyClick(&s.button, Qt::Key_Space);
        s.clock.advance(1200 + 4100);
        QCOMPARE(s.button.phase(), HoldPhase::Idle);
        QTest::keyClick(&s.button, Qt::Key_Space);
        QCOMPARE(s.triggered.count(), 0);
    }

    void assistiveTechnologyPressesTwice()
    {
        Stage s;
        s.button.click();
        QCOMPARE(s.triggered.count(), 0);
        s.clock.advance(1300);
        s.button.click();
        QCOMPARE(s.triggered.count(), 1);
    }

    void disabledSaysWhy()
    {
        Stage s;
        setBlocked(s.button, QStringLiteral("There is nothing to go back to"));
        QVERIFY(!s.button.isEnabled());
        QCOMPARE(s.button.toolTip(), QStringLiteral("There is nothing to go back to"));
        QCOMPARE(s.button.accessibleDescription(), s.button.toolTip());
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(3000);
        QCOMPARE(s.triggered.count(), 0);
        setBlocked(s.button, {});
        QVERIFY(s.button.isEnabled());
        QVERIFY(s.button.toolTip().isEmpty());
    }

    void blockingDuringAHoldAborts()
    {
        Stage s;
        QTest::mousePress(&s.button, Qt::LeftButton);
        s.clock.advance(1000);
        setBlocked(s.button, QStringLiteral("stale plan"));
        s.clock.advance(1000);
        QCOMPARE(s.triggered.count(), 0);
        QCOMPARE(s.aborted.count(), 1);
    }
};

QTEST_MAIN(HoldButtonTest)
#include "hold_button_test.moc"
