// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include "app/console_window.h"
#include "client/qt/profile.h"
#include "client/qt/session.h"
#include "tests/e2e/cluster.h"
#include "ui/dialogs/plan_dialog.h"
#include "ui/kit/buttons.h"
#include "ui/kit/hold_button.h"
#include "ui/pages/oncall_page.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace pult;
using pult::ui::PlanFlow;

namespace {

constexpr int kLoad = 200;
constexpr int kPatienceMs = 30'000;

//! The console as a person has it: the real window over the real session, talking to a real
//! control plane with the playground's services behind it.
struct RealConsole
{
    test::Cluster cluster{kLoad};
    QTemporaryDir folder;
    client::ProfileStore profiles{
        folder.filePath(u"profiles.ini"_s), QString::fromStdString(cluster.address())};
    QSettings settings{folder.filePath(u"window.ini"_s), QSettings::IniFormat};
    std::unique_ptr<client::Session> session;
    std::unique_ptr<app::ConsoleWindow> window;

    RealConsole()
    {
        client::SessionOptions options;
        options.connection = {cluster.address(), "console under test"};
        session = std::make_unique<client::Session>(std::move(options));
        const auto text = std::make_shared<const models::Text>(
            std::make_shared<const SystemClock>(), QLocale(QLocale::English), QTimeZone::utc());
        window = std::make_unique<app::ConsoleWindow>(app::ConsoleWindow::Parts{*session, profiles,
            profiles.profiles().front(), text, settings, ui::UiClock::system()});
        window->resize(1440, 900);
        window->show();
    }
    ~RealConsole()
    {
        window.reset();
        session.reset();
    }
    template <typename T> [[nodiscard]] T* find(const QString& name)
    {
        return window->findChild<T*>(name);
    }
    [[nodiscard]] bool until(const std::function<bool()>& condition)
    {
        return QTest::qWaitFor(condition, kPatienceMs);
    }
    [[nodiscard]] client::Session::StatePtr state()
    {
        const auto view = session->view("prod");
        return view ? view->state : nullptr;
    }
    //! The environment runs and every deployment of the first generations is ready.
    [[nodiscard]] bool isUp()
    {
        return until([this] {
            const auto now = state();
            return window->isSettled() && now && now->find(3) && !now->starting;
        });
    }
    [[nodiscard]] bool isHead(std::uint32_t generation)
    {
        return until([&] { return state() && state()->head == generation; });
    }
    //! Presses what a person would see and could press.
    [[nodiscard]] bool click(const QString& name)
    {
        const bool there = until([&] {
            const auto* button = find<QPushButton>(name);
            return button && button->isVisible() && button->isEnabled();
        });
        if (there)
            QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton);
        return there;
    }
    [[nodiscard]] ui::PlanDialog* planDialog()
    {
        auto* dialog = window->findChild<ui::PlanDialog*>();
        const bool ready = dialog && until([dialog] {
            return dialog->flow().stage() == PlanFlow::Stage::Ready && !dialog->isGuarded();
        });
        return ready ? dialog : nullptr;
    }
    //! What became of the act, for the words of a failure.
    [[nodiscard]] QByteArray account(const PlanFlow& flow) const
    {
        QByteArray words = QMetaEnum::fromType<PlanFlow::Stage>().valueToKey(int(flow.stage()));
        if (flow.error())
            words += ": " + QByteArray::fromStdString(flow.error()->message);
        if (flow.refusal())
            words += ", refused: " + QByteArray::fromStdString(flow.refusal()->message);
        if (flow.currentPlan())
            for (const client::Refusal& why : flow.currentPlan()->refusals)
                words += ", not possible: " + QByteArray::fromStdString(why.message);
        return words + "\n" + QByteArray::fromStdString(cluster.logs());
    }
    [[nodiscard]] bool isAcknowledged(const PlanFlow& flow)
    {
        return until([&] { return flow.operation() && client::isAcknowledged(*flow.operation()); });
    }
};

} // namespace

//! A release, end to end, by hand: plan, promote, proof; then the retreat, held, and its proof.
class ConsoleTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(); }

    void promotesAndRollsBack()
    {
        RealConsole console;
        QVERIFY2(console.isUp(), console.cluster.logs().c_str());
        promote(console);
        if (!QTest::currentTestFailed())
            rollBack(console);
    }

private:
    static void promote(RealConsole& console)
    {
        console.window->navigate({{}, u"generations"_s, u"g2"_s, u"prod"_s, 0});
        QVERIFY(console.click(u"generationsPromote"_s));
        ui::PlanDialog* dialog = console.planDialog();
        QVERIFY(dialog);
        QCOMPARE(dialog->windowTitle(), u"Promote g2 in PROD"_s);
        const auto* verb = console.find<QPushButton>(u"planVerb"_s);
        QVERIFY(!verb->isEnabled());
        QVERIFY(!ui::blockedReason(*verb).isEmpty());
        QTest::keyClicks(console.find<QLineEdit>(u"planReason"_s), u"release 3.22"_s);
        QVERIFY(console.click(u"planVerb"_s));
        const PlanFlow& flow = dialog->flow();
        QVERIFY2(console.until([&] { return flow.ended(); }), console.account(flow).constData());
        QVERIFY2(flow.stage() == PlanFlow::Stage::Done, console.account(flow).constData());
        QVERIFY2(console.isAcknowledged(flow), console.account(flow).constData());
        QVERIFY(flow.operation()->counted > 0);
        QCOMPARE(flow.operation()->acknowledged, flow.operation()->counted);
        QVERIFY(console.isHead(2));
        dialog->reject();
    }

    static void rollBack(RealConsole& console)
    {
        QVERIFY(console.click(u"retreat"_s)); // act one
        QCOMPARE(console.window->page()->id(), u"oncall"_s);
        auto* page = console.find<ui::OnCallPage>(u"oncallPage"_s);
        auto* hold = console.find<ui::HoldButton>(u"oncallHold"_s);
        const auto stage = [page] { return page->flow().stage(); };
        QVERIFY(console.until([&] {
            return stage() == PlanFlow::Stage::Ready && hold->isEnabled() && !hold->isGuarded();
        }));
        QTest::mousePress(hold, Qt::LeftButton); // act two
        QVERIFY2(console.until([&] { return page->flow().ended(); }),
            console.account(page->flow()).constData());
        QTest::mouseRelease(hold, Qt::LeftButton);
        QVERIFY2(stage() == PlanFlow::Stage::Done, console.account(page->flow()).constData());
        QVERIFY2(console.isAcknowledged(page->flow()), console.account(page->flow()).constData());
        QCOMPARE(page->flow().operation()->acknowledged, page->flow().operation()->counted);
        QVERIFY(console.isHead(1));
    }
};

QTEST_MAIN(ConsoleTest)
#include "test_console.moc"
