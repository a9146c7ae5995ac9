// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QLineEdit>
#include <QTemporaryDir>

#include "app/console.h"
#include "app/options.h"
#include "app/playground_launcher.h"
#include "app/single_instance.h"
#include "app/window_words.h"
#include "app/workspace.h"
#include "tests/scripted/scripted_rollout.h"
#include "tests/ui_pages/stage.h"
#include "ui/dialogs/plan_dialog.h"
#include "ui/kit/buttons.h"
#include "ui/kit/text_label.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/key_sheet.h"

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using namespace pult;
using namespace pult::app;
using namespace pult::test;

namespace {

//! All that a press can change before one's eyes.
QStringList appearance(Stage& s)
{
    ConsoleWindow& window = s.world.window();
    const ui::Theme& theme = ui::Theme::instance();
    const auto* notice = s.find<QWidget>(u"noticeBar"_s);
    const auto* focus = QApplication::focusWidget();
    QStringList seen{window.page() ? window.page()->id() : QString(),
        QString::fromStdString(window.workspace()->environment()),
        QString::number(notice->isVisible()), QGuiApplication::clipboard()->text(),
        QString::number(window.windowState()), QString::number(s.world.session().readOnly()),
        QString::number(static_cast<int>(theme.preference())),
        QString::number(theme.reduceMotion()), QString::number(theme.pressTwice()),
        QString::number(reinterpret_cast<quintptr>(focus))};
    for (const auto* each : window.findChildren<QWidget*>())
        if (each->isVisible() && !each->objectName().isEmpty())
            seen << each->objectName();
    return seen;
}

} // namespace

class AppTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(); }
    void init() { failOnWarnings(); }

    void commandLine()
    {
        const auto options = Options::parse({u"--profile"_s, u"Telecom EU"_s, u"--theme=dark"_s,
            u"--size"_s, u"1366x768"_s, u"--read-only"_s, u"--tour"_s, u"/tmp/tour"_s});
        QVERIFY(options);
        QCOMPARE(options->profile, u"Telecom EU"_s);
        QCOMPARE(options->size, QSize(1366, 768));
        QVERIFY(options->readOnly && options->takesPictures());
        QVERIFY(*options->theme == ui::SchemePreference::Dark);
    }

    void commandLineNamesWhatIsWrong_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named");
        QTest::newRow("unknown") << QStringList{u"--colour"_s} << u"--colour"_s;
        QTest::newRow("lacking") << QStringList{u"--profile"_s} << u"--profile"_s;
        QTest::newRow("theme") << QStringList{u"--theme"_s, u"pink"_s} << u"pink"_s;
        QTest::newRow("size") << QStringList{u"--size"_s, u"10x10"_s} << u"10x10"_s;
        QTest::newRow("scale") << QStringList{u"--scale"_s, u"9"_s} << u"9"_s;
        QTest::newRow("link") << QStringList{u"pult://x"_s} << u"pult://x"_s;
        QTest::newRow("page") << QStringList{u"--page"_s, u"on-call"_s} << u"on-call"_s;
        QTest::newRow("pages") << QStringList{u"--page=on-call"_s} << u"activity, oncall"_s;
    }
    void commandLineNamesWhatIsWrong()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const auto options = Options::parse(arguments);
        QVERIFY(!options);
        QVERIFY(QString::fromStdString(options.error().message).contains(named));
    }

    void theUsageNamesEveryPage()
    {
        for (const QString& page : Workspace::pageIds())
            QVERIFY2(Options::usage().contains(page), qPrintable(page));
    }

    void theDesktopEntryStartsWhatThereIs()
    {
        const QString path = u"" PULT_PACKAGING_DIR "/linux/"_s + kDesktopFile.toString();
        QFile entry(path + u".desktop"_s);
        QVERIFY2(entry.open(QIODevice::ReadOnly), qPrintable(entry.fileName()));
        int starts = 0;
        for (const QString& line : QString::fromUtf8(entry.readAll()).split(u'\n')) {
            if (line.startsWith(u"Icon="_s))
                QCOMPARE(line.mid(5), kDesktopFile.toString());
            if (!line.startsWith(u"Exec="_s))
                continue;
            QStringList words = line.mid(5).split(u' ');
            QCOMPARE(words.takeFirst(), u"pult"_s);
            words.removeAll(u"%u"_s);
            const auto options = Options::parse(words);
            QVERIFY2(options, qPrintable(line));
            starts += Workspace::pageIds().contains(options->page) ? 1 : 0;
        }
        QCOMPARE(starts, 1);
    }

    void aLaterStartTellsTheFirstWhereToGo()
    {
        const auto message = [](const QStringList& arguments) {
            return Options::parse(arguments).value().message(u"telecom"_s);
        };
        QCOMPARE(message({}), u"raise"_s);
        QVERIFY(!linkOfMessage(u"raise"_s));
        const auto here
            = linkOfMessage(message({u"--page"_s, u"oncall"_s, u"--environment"_s, u"stage"_s}));
        QCOMPARE(*here, (models::Link{{}, u"oncall"_s, {}, u"stage"_s, 0}));
        const auto there = linkOfMessage(message({u"--profile"_s, u"Telecom EU"_s}));
        QCOMPARE(*there, (models::Link{u"telecom"_s, u"generations"_s, {}, {}, 0}));
        const QString link = u"pult://telecom/activity/813?environment=prod"_s;
        QCOMPARE(message({link}), link);
    }

    void anUnknownProfileIsNoReasonForThePlayground()
    {
        QTemporaryDir folder;
        client::ProfileStore profiles(folder.filePath(u"profiles.ini"_s), u"unix:/tmp/p.sock"_s);
        const QString id = profiles
                               .save({{}, u"Telecom EU"_s, u"pult.telecom-eu:7600"_s,
                                   client::EnvironmentClass::Prod, false, false})
                               .value();
        const auto opened = [&](const QString& name, const QString& last) {
            Options options;
            options.profile = name;
            return Console::profileOf(options, profiles, last);
        };
        QCOMPARE(opened(u"Telecom EU"_s, {})->id, id);
        QCOMPARE(opened(id, {})->id, id);
        QCOMPARE(opened({}, id)->id, id);
        QVERIFY(opened({}, {})->embedded);
        QVERIFY(opened(u"playground"_s, id)->embedded);
        const auto typo = opened(u"Telecom UE"_s, id);
        QVERIFY(!typo);
        const QString words = QString::fromStdString(typo.error().message);
        for (const QString& part : {u"Telecom UE"_s, u"Telecom EU"_s, u"playground"_s})
            QVERIFY2(words.contains(part), qPrintable(words));
    }

    void anUnknownPageOfALinkStillOpensItsEnvironment()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        client::EnvironmentState stage = scripted::beforePromote(5);
        stage.name = "stage";
        s.world.show(scripted::viewOf(stage, false, {}));
        s.world.window().navigate({{}, u"flags"_s, {}, u"stage"_s, 0});
        QCOMPARE(s.world.window().workspace()->environment(), std::string("stage"));
        QVERIFY(s.find<QWidget>(u"noticeBar"_s)->isVisible());
    }

    void theSecondConsoleHandsItsLinkOver()
    {
        QTemporaryDir folder;
        SingleInstance first(folder.path());
        QVERIFY(first.acquire());
        QSignalSpy received(&first, &SingleInstance::received);
        SingleInstance second(folder.path());
        QVERIFY(!second.acquire());
        QVERIFY(second.handOver(u"pult://playground/oncall"_s));
        QVERIFY(received.wait());
        QCOMPARE(received.first().first().toString(), u"pult://playground/oncall"_s);
    }

    void actionsAreSoundAndNoKeyWrites()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        QCOMPARE(s.world.window().actions().problems(), QStringList());
        QStringList keys;
        for (const ui::KeySheetGroup& group : s.world.window().actions().keySheet())
            for (const ui::KeySheetRow& row : group.rows)
                keys << row.keys;
        const QString all = keys.join(u' ');
        for (const QString& key :
            {u"Ctrl+K"_s, u"F9"_s, u"F1"_s, u"F5"_s, u"Ctrl+I"_s, u"Ctrl+Shift+C"_s, u"Ctrl+E"_s,
                u"Ctrl+L"_s, u"Ctrl+Shift+V"_s, u"Ctrl+Shift+L"_s, u"Ctrl+."_s, u"F11"_s})
            QVERIFY2(all.contains(key), qPrintable(key));
    }

    void everyActionDoesOrSaysSomethingAndNoneExecutes_data()
    {
        QTest::addColumn<QString>("page");
        for (const QString& page : Workspace::pageIds())
            QTest::newRow(qPrintable(page)) << page;
    }
    void everyActionDoesOrSaysSomethingAndNoneExecutes()
    {
        QFETCH(QString, page);
        // One generation and nothing selected: as little as there can be.
        client::EnvironmentState alone = scripted::afterPromote(5);
        std::erase_if(alone.generations,
            [&](const client::GenerationPtr& each) { return each->number != alone.head; });
        alone.legacy = 0;
        for (const client::EnvironmentState& state : {scripted::beforePromote(5), alone}) {
            Stage s(state);
            QVERIFY(s.isLive());
            for (const QString& id : s.world.window().actions().ids()) {
                s.go(page);
                // What a dialog or a menu of the platform is opened for, and where one is already.
                const bool exports
                    = id == u"object.export"_s && s.world.window().page()->table() != nullptr;
                if (exports || id == u"object.acts"_s || id == u"go.environment"_s
                    || id == u"page."_s + page)
                    continue;
                s.find<QWidget>(u"noticeBar"_s)->hide();
                QGuiApplication::clipboard()->setText(u"-"_s);
                const QStringList before = appearance(s);
                const bool ran = s.world.window().actions().run(id);
                QCoreApplication::processEvents();
                const QString blocked = s.world.window().actions().blockedReason(id);
                QVERIFY2(ran ? appearance(s) != before : !blocked.isEmpty(),
                    qPrintable(page + u": "_s + id));
                for (auto* dialog : s.world.window().findChildren<ui::DialogFrame*>())
                    dialog->reject();
                s.world.window().findChild<ui::CommandPalette*>()->close();
                s.world.window().findChild<ui::KeySheet*>()->close();
                QCoreApplication::processEvents();
            }
            QCOMPARE(s.executions(), 0U);
        }
        ui::Theme::instance().setPreference(ui::SchemePreference::Light);
    }

    void whatCannotBePromotedSaysSo()
    {
        client::EnvironmentState alone = scripted::afterPromote(5);
        std::erase_if(alone.generations, [](const client::GenerationPtr& each) {
            return each->role == client::Role::Candidate;
        });
        Stage s(alone);
        QVERIFY(s.isLive());
        QCOMPARE(s.world.window().actions().blockedReason(u"generations.promote"_s),
            u"There is no candidate."_s);
    }

    void theStartSaysWhyNothingIsShown()
    {
        ui::ManualUiClock clock;
        const auto says = [](shots::World& world, const QString& words) {
            const auto labels = world.window().findChildren<ui::TextLabel*>();
            return std::ranges::any_of(labels, [&](const ui::TextLabel* label) {
                return label->isVisible() && label->text().contains(words);
            });
        };
        shots::World silent(std::nullopt, false, clock, scripted::Fault::Unreachable);
        silent.window().show();
        QTRY_VERIFY(says(silent, u"Telecom EU cannot be reached"_s));
        shots::World empty(std::nullopt, false, clock);
        empty.window().show();
        QTRY_VERIFY(says(empty, u"no environment yet"_s));
    }

    void theFirstEnvironmentIsPlannedFromTheStart()
    {
        ui::ManualUiClock clock;
        shots::World world(std::nullopt, false, clock);
        world.window().resize(1440, 900);
        world.window().show();
        auto* start = world.window().findChild<QPushButton*>(u"emptyStateAction"_s);
        QTRY_COMPARE(start->text(), u"Create an environment…"_s);
        QTest::mouseClick(start, Qt::LeftButton);
        auto* act = world.window().findChild<QPushButton*>(u"environmentPlan"_s);
        QVERIFY(act && !act->isEnabled());
        QVERIFY(!ui::blockedReason(*act).isEmpty());
        world.window().findChild<QLineEdit*>(u"environmentName"_s)->setText(u"stage"_s);
        clock.advance(400);
        QTest::mouseClick(act, Qt::LeftButton);
        QTRY_VERIFY(!world.plane().plans().empty());
        const auto& [name, command] = world.plane().plans().back();
        QCOMPARE(name, std::string("stage"));
        QVERIFY(std::holds_alternative<client::CreateEnvironment>(command));
        auto* plan = world.window().findChild<ui::PlanDialog*>();
        QVERIFY(plan);
        QTRY_COMPARE(plan->windowTitle(), u"Create environment stage"_s);
        QCOMPARE(world.window().findChild<QPushButton*>(u"planVerb"_s)->text(),
            u"Create environment stage"_s);
        QVERIFY(world.plane().executions().empty());
    }

    void linksNavigateAndNeverExecute()
    {
        Stage s(scripted::afterPromote(5));
        QVERIFY(s.isLive());
        for (const char* text :
            {"pult://%1/oncall", "pult://%1/generations/g6?environment=prod",
                "pult://%1/gateways/edge-eu-1", "pult://%1/promote/g6", "pult://%1/activity/813"}) {
            const auto link
                = models::Link::parse(QString::fromLatin1(text).arg(s.world.window().profileId()));
            QVERIFY2(link, text);
            s.world.window().navigate(*link);
            s.world.settle();
        }
        QCOMPARE(s.executions(), 0U);
        QVERIFY(!s.world.window().findChild<ui::PlanDialog*>());
    }

    void anUnknownProfileOfALinkIsAskedForAndNeverMade()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        QSignalSpy wanted(&s.world.window(), &ConsoleWindow::profileRequested);
        const auto before = s.world.profiles().profiles().size();
        s.world.window().navigate(*models::Link::parse(u"pult://elsewhere/generations"_s));
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(s.world.profiles().profiles().size(), before);
    }

    void tabsKeepTheirEnvironment()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        Workspace* prod = s.world.window().workspace();
        client::EnvironmentState stage = scripted::beforePromote(5);
        stage.name = "stage";
        stage.environmentClass = client::EnvironmentClass::Stage;
        s.world.show(scripted::viewOf(stage, false, {}));
        s.world.window().openEnvironment("stage");
        QVERIFY(s.world.window().workspace() != prod);
        QCOMPARE(prod->environment(), std::string("prod"));
        s.world.window().openEnvironment("prod");
        QCOMPARE(s.world.window().workspace(), prod);
    }

    void copyGivesTheWholeObject()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        s.go(u"generations"_s);
        const auto object = s.world.window().page()->selected();
        QVERIFY(object);
        QCOMPARE(object->id, u"g5"_s);
        QVERIFY(object->link.toString().startsWith(u"pult://"_s));
        QVERIFY(object->json.find("3.22.1") != std::string::npos);
        QVERIFY(object->yaml.find("3.22.1") != std::string::npos);
        QCOMPARE(object->cli, u"pultctl --server pult.telecom-eu:7600 state prod -o yaml"_s);
    }

    void everyCopiedLineNamesItsControlPlane_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("object");
        QTest::addColumn<QString>("line");
        QTest::newRow("generations") << u"generations"_s << u"g6"_s << u"state prod -o yaml"_s;
        QTest::newRow("gateways") << u"gateways"_s << u"edge-eu-1"_s << u"gateways prod -o yaml"_s;
        QTest::newRow("rollout") << u"rollout"_s << QString() << u"rollout status prod"_s;
        QTest::newRow("leaks") << u"leaks"_s << QString() << u"leaks prod"_s;
        QTest::newRow("activity") << u"activity"_s << u"810"_s << QString();
    }
    void everyCopiedLineNamesItsControlPlane()
    {
        QFETCH(QString, page);
        QFETCH(QString, object);
        QFETCH(QString, line);
        Stage s(scripted::rollingOut(client::RolloutStatus::Baking));
        QVERIFY(s.isLive());
        s.world.window().navigate({{}, page, object, u"prod"_s, 0});
        std::optional<ui::Copyable> selected;
        QVERIFY(QTest::qWaitFor([&] {
            selected = s.world.window().page()->selected();
            return selected.has_value();
        }));
        const QString start = u"pultctl --server pult.telecom-eu:7600 "_s;
        QVERIFY2(selected->cli.startsWith(start + line), qPrintable(selected->cli));
        QCOMPARE(selected->cli.count(u"pultctl"_s), 1);
    }

    void readOnlyIsOneClickAndSaysWhy()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        s.go(u"generations"_s);
        s.world.window().actions().run(u"view.readOnly"_s);
        auto* promote = s.find<QPushButton>(u"generationsPromote"_s);
        QVERIFY(!promote->isEnabled());
        QVERIFY(ui::blockedReason(*promote).contains(u"read-only"_s));
        s.world.window().actions().run(u"view.readOnly"_s);
        QVERIFY(promote->isEnabled());
    }

    void aLostStreamIsSaidAcrossTheWindow()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        s.world.breakStream();
        const auto* bar = s.find<QWidget>(u"streamBar"_s);
        QVERIFY(QTest::qWaitFor([&] { return bar->isVisible(); }));
        s.world.show(scripted::viewOf(scripted::beforePromote(5), false, {}));
        QVERIFY(QTest::qWaitFor([&] { return !bar->isVisible(); }));
    }

    void theLastSessionIsShownUntilTheServerAnswers()
    {
        ui::ManualUiClock clock;
        shots::World world(std::nullopt, false, clock, scripted::Fault::Unreachable);
        world.window().resize(1440, 900);
        world.window().show();
        world.remember(scripted::beforePromote(5), 3h);
        QTRY_VERIFY(world.window().workspace());
        QCOMPARE(world.window().workspace()->environment(), std::string("prod"));
        world.window().navigate({{}, u"generations"_s, {}, {}, 0});
        const models::Text text(std::make_shared<const SystemClock>());
        const auto news = [&](const QString& startNews) {
            return streamNews(text, world.session(), "prod", startNews).words;
        };
        QVERIFY2(news({}).contains(u"end of the last session, 3"_s), qPrintable(news({})));
        QVERIFY(news({}).endsWith(u"Connecting…"_s));
        QVERIFY(news(u"Starting it…"_s).endsWith(u"Starting it…"_s));
        QVERIFY(world.window().findChild<QWidget*>(u"streamBar"_s)->isVisible());
        QVERIFY(!world.window().isSettled());
        const auto* promote = world.window().findChild<QPushButton*>(u"generationsPromote"_s);
        QVERIFY(promote && !promote->isEnabled());
        QVERIFY(ui::blockedReason(*promote).contains(u"last session"_s));
        QCOMPARE(firstEnvironment(world.session(), {}), std::string("prod"));
        QVERIFY(statusSegments(text, world.session().view("prod"))[1].text().contains(
            u"gateways not known yet"_s));
        for (const QString& page : Workspace::pageIds()) {
            world.window().navigate({{}, page, {}, {}, 0});
            QCoreApplication::processEvents();
            QCOMPARE(world.window().page()->id(), page);
        }
        world.window().navigate({{}, u"generations"_s, {}, {}, 0});

        // The control plane turns out not to know it.
        world.session().unfollow("prod");
        Q_EMIT world.session().serverChanged();
        QVERIFY(!world.window().workspace() || world.window().workspace()->environment().empty());
        QVERIFY(world.window().findChild<QWidget*>(u"startPanel"_s)->isVisible());
        QVERIFY(world.window().findChild<QWidget*>(u"noticeBar"_s)->isVisible());
    }

    void aRememberedEnvironmentIsNotChosenBeforeAllAreRead()
    {
        ui::ManualUiClock clock;
        shots::World world(std::nullopt, false, clock, scripted::Fault::Unreachable);
        world.session().follow("test");
        world.remember(scripted::beforePromote(5), 3h);
        QTRY_VERIFY(world.session().view("prod")->state);
        QCOMPARE(firstEnvironment(world.session(), {}), std::string());
        QCOMPARE(firstEnvironment(world.session(), u"prod"_s), std::string("prod"));
        QCOMPARE(knownEnvironments(world.session()).size(), 1U);
    }

    void aPlaygroundWithoutItsProgramsSaysSo()
    {
        QTemporaryDir programs;
        QTemporaryDir data;
        PlaygroundLauncher launcher(programs.path(), data.filePath(u"playground"_s));
        QSignalSpy failed(&launcher, &PlaygroundLauncher::failed);
        launcher.start();
        QCOMPARE(failed.size(), 1);
        QVERIFY(failed.first().first().toString().contains(u"pultd"_s));
    }

    void theServicesSendTheirSpansToTheControlPlane()
    {
        QTemporaryDir programs;
        QTemporaryDir data;
        const auto program = [&](const QString& name, const QByteArray& text) {
            QFile script(programs.filePath(name));
            QVERIFY(script.open(QIODevice::WriteOnly));
            script.write("#!/bin/sh\n" + text);
            script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        };
        program(u"pultd"_s,
            "echo '{\"listen\":[],\"xds\":\"127.0.0.1:7\",\"otlpGrpc\":\"127.0.0.1:8\"}'\n"
            "read end\n");
        program(u"pult-playground"_s, "echo \"asked for $*\" >&2\nexit 3\n");
        PlaygroundLauncher launcher(programs.path(), data.filePath(u"playground"_s));
        QSignalSpy failed(&launcher, &PlaygroundLauncher::failed);
        launcher.start();
        QVERIFY(failed.wait());
        const auto said = failed.first().first().toString();
        QVERIFY2(said.contains(u"--xds 127.0.0.1:7 --otlp 127.0.0.1:8"_s), qPrintable(said));
    }

    //! Its edges, and by what users can be told apart: every line that it answers.
    void theControlPlaneIsToldWhatThePlaygroundAsksFor()
    {
        QTemporaryDir programs;
        QTemporaryDir data;
        const auto program = [&](const QString& name, const QByteArray& text) {
            QFile script(programs.filePath(name));
            QVERIFY(script.open(QIODevice::WriteOnly));
            script.write("#!/bin/sh\n" + text);
            script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        };
        program(u"pultd"_s, "echo \"asked for $*\" >&2\nexit 3\n");
        program(u"pult-playground"_s,
            "echo --haproxy=prod=/tmp/socket,id=edge-1\necho --dimensions=os=user.os\n");
        PlaygroundLauncher launcher(programs.path(), data.filePath(u"playground"_s));
        QSignalSpy failed(&launcher, &PlaygroundLauncher::failed);
        launcher.start();
        QVERIFY(failed.wait());
        const auto said = failed.first().first().toString();
        QVERIFY2(said.contains(u"--haproxy=prod=/tmp/socket,id=edge-1 --dimensions=os=user.os"_s),
            qPrintable(said));
    }

    void aPlaygroundThatEndsShowsItsLog()
    {
        QTemporaryDir programs;
        QTemporaryDir data;
        QFile script(programs.filePath(u"pultd"_s));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\necho 'port taken' >&2\nexit 3\n");
        script.close();
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        PlaygroundLauncher launcher(programs.path(), data.filePath(u"playground"_s));
        QSignalSpy failed(&launcher, &PlaygroundLauncher::failed);
        launcher.start();
        QVERIFY(failed.wait());
        QVERIFY(failed.first().first().toString().contains(u"port taken"_s));
        QVERIFY(!launcher.running());
    }
};

QTEST_MAIN(AppTest)
#include "app_test.moc"
