// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>

#include <QTemporaryDir>
#include <QtTest>

#include "app/console.h"
#include "app/console_window.h"
#include "models/generation_table_model.h"
#include "models/roles.h"
#include "tests/e2e/server.h"
#include "ui/kit/buttons.h"
#include "ui/kit/text_block.h"
#include "ui/theme/theme.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;

namespace {

constexpr int kPatienceMs = 30'000;

constexpr auto kManifest = R"(pult: 1
kind: release
application: CRM
version: 3.0.0
platinum: true
commit: 9f2b41c
services:
  billing: {version: 1.0.0}
  orders: {version: 2.0.0}
placements:
  prod:
    services:
      billing: {endpoints: [127.0.0.1:9], readiness: {grpc: ''}}
      orders: {endpoints: [127.0.0.1:9], readiness: {grpc: ''}}
)";

//! A control plane with one environment; the folders of an account that has a profile for it.
struct Setting
{
    test::TemporaryFolder data;
    QTemporaryDir home;
    std::unique_ptr<test::Server> server;

    Setting()
    {
        client::ProfileStore profiles(home.filePath(u"config/profiles.ini"_s), u"unix:/nowhere"_s);
        start();
        profiles
            .save({u"telecom"_s, u"Telecom"_s, QString::fromStdString(server->unixAddress()),
                client::EnvironmentClass::Prod, false, false})
            .value();
    }
    [[nodiscard]] app::Places places() const
    {
        return {home.filePath(u"config"_s), home.filePath(u"state"_s), home.filePath(u"data"_s),
            home.filePath(u"cache"_s), home.filePath(u"programs"_s)};
    }
    void start()
    {
        server = std::make_unique<test::Server>(data.path());
        QVERIFY2(server->ready().is_object(), server->program().log().c_str());
    }
    void stop()
    {
        server->program().signal(SIGTERM);
        QCOMPARE(server->program().wait(), 0);
    }
    void act(const client::Command& command)
    {
        const auto control = server->connect();
        const auto plan = test::planOn(*control, "prod", command);
        QVERIFY2(plan, plan ? "" : plan.error().message.c_str());
        QVERIFY(plan->refusals.empty());
        static int requests = 0;
        const auto done
            = test::executeOn(*control, *plan, "start-test-" + std::to_string(++requests));
        QVERIFY2(done, done ? "" : done.error().message.c_str());
    }
    void createAndRegister()
    {
        client::CreateEnvironment create;
        create.name = "prod";
        create.environmentClass = client::EnvironmentClass::Prod;
        act(create);
        act(client::Register{kManifest, "crm.yaml", {}});
    }
};

//! One start of the program.
struct Start
{
    app::Console console;

    explicit Start(const Setting& setting)
        : console(options(), setting.places())
    {
        console.start();
    }
    static app::Options options()
    {
        app::Options options;
        options.profile = u"Telecom"_s;
        return options;
    }
    [[nodiscard]] app::ConsoleWindow& window() const { return *console.window(); }
    [[nodiscard]] bool isLive() const
    {
        return QTest::qWaitFor([this] { return window().isSettled(); }, kPatienceMs);
    }
    //! What the table of the page Generations shows, by name.
    [[nodiscard]] QStringList services() const
    {
        QStringList names;
        const auto* page = window().page();
        const auto* model = page ? page->findChild<models::GenerationTableModel*>() : nullptr;
        for (int row = 0; model && row < model->rowCount(); ++row)
            names << model->index(row, 0).data(models::kIdRole).toString();
        return names;
    }
    [[nodiscard]] QString news() const
    {
        const auto* bar = window().findChild<QWidget*>(u"streamBar"_s);
        const auto* words = bar && bar->isVisible() ? bar->findChild<ui::TextBlock*>() : nullptr;
        return words ? words->text().text() : QString();
    }
};

} // namespace

//! The console as it starts: what the last session saw, until the control plane answers.
class StartTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(); }

    void showsTheLastSessionUntilTheControlPlaneAnswers()
    {
        Setting setting;
        setting.createAndRegister();
        QStringList seen;
        {
            const Start first(setting);
            QVERIFY(first.isLive());
            QVERIFY(QTest::qWaitFor([&] { return first.services().size() == 2; }, kPatienceMs));
            seen = first.services();
            QCOMPARE(first.news(), QString());
        }
        setting.stop();

        const Start second(setting);
        QVERIFY(QTest::qWaitFor([&] { return second.services() == seen; }, kPatienceMs));
        QVERIFY(QTest::qWaitFor(
            [&] { return second.news().contains(u"does not answer"_s); }, kPatienceMs));
        QVERIFY2(second.news().contains(u"PROD as it was at the end of the last session"_s),
            qPrintable(second.news()));
        QVERIFY(!second.window().isSettled());

        setting.start();
        QVERIFY(second.isLive());
        QCOMPARE(second.services(), seen);
        QVERIFY(QTest::qWaitFor([&] { return second.news().isEmpty(); }, kPatienceMs));
    }

    void aRemovedProfileTakesItsCacheAlong()
    {
        Setting setting;
        setting.createAndRegister();
        {
            const Start first(setting);
            QVERIFY(first.isLive());
        }
        const QDir kept(setting.home.filePath(u"cache/watches"_s));
        QCOMPARE(kept.entryList(QDir::Dirs | QDir::NoDotAndDotDot), QStringList{u"telecom"_s});
        client::ProfileStore profiles(
            setting.home.filePath(u"config/profiles.ini"_s), u"unix:/nowhere"_s);
        QVERIFY(profiles.remove(u"telecom"_s));
        const app::Console console(app::Options{}, setting.places());
        QVERIFY(kept.entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty());
    }

    void aPictureLeavesNoTrace()
    {
        Setting setting;
        setting.createAndRegister();
        app::Options options = Start::options();
        options.screenshot = setting.home.filePath(u"picture.png"_s);
        app::Console console(options, setting.places());
        console.start();
        QVERIFY(QTest::qWaitFor([&] { return console.window()->isSettled(); }, kPatienceMs));
        QVERIFY(!QDir(setting.home.filePath(u"cache"_s)).exists());
    }
};

QTEST_MAIN(StartTest)
#include "test_start.moc"
