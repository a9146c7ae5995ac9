// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QClipboard>
#include <QTemporaryDir>

#include "app/options.h"
#include "app/playground_launcher.h"
#include "app/single_instance.h"
#include "app/window_words.h"
#include "tests/ui_pages/stage.h"
#include "ui/dialogs/plan_dialog.h"
#include "ui/kit/buttons.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/key_sheet.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::app;
using namespace pult::test;

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
    }
    void commandLineNamesWhatIsWrong()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, named);
        const auto options = Options::parse(arguments);
        QVERIFY(!options);
        QVERIFY(QString::fromStdString(options.error().message).contains(named));
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

    void everyActionCanBeRunAndNoneExecutes()
    {
        Stage s(scripted::beforePromote(5));
        QVERIFY(s.isLive());
        for (const QString& id : s.world.window().actions().ids()) {
            // These open a dialog of the platform.
            if (id == u"object.export"_s || id == u"object.acts"_s || id == u"go.environment"_s)
                continue;
            s.world.window().actions().run(id);
            QCoreApplication::processEvents();
            for (auto* dialog : s.world.window().findChildren<ui::DialogFrame*>())
                dialog->reject();
            s.world.window().findChild<ui::CommandPalette*>()->close();
            s.world.window().findChild<ui::KeySheet*>()->close();
        }
        QCOMPARE(s.executions(), 0U);
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
        QVERIFY(object->cli.startsWith(u"pultctl "_s));
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
