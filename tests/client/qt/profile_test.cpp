// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/profile.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

namespace pult::client {

class ProfileTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString m_path;

    std::unique_ptr<ProfileStore> open() const
    {
        return std::make_unique<ProfileStore>(m_path, QStringLiteral("unix:/tmp/playground.sock"));
    }
    static Profile prod()
    {
        return {{}, QStringLiteral("نسخه PROD"), QStringLiteral("pult.example:7000"),
            EnvironmentClass::Prod, true, false};
    }

private Q_SLOTS:
    void init()
    {
        m_path = m_folder.filePath(QStringLiteral("profiles.ini"));
        QFile::remove(m_path);
    }

    void thePlaygroundIsFirstAndStays()
    {
        const auto store = open();
        QCOMPARE(store->profiles().size(), 1U);
        const Profile playground = store->profiles().front();
        QVERIFY(playground.embedded);
        QCOMPARE(playground.endpoint, QStringLiteral("unix:/tmp/playground.sock"));
        QCOMPARE(store->remove(playground.id).error().reason, std::string("PROFILE_EMBEDDED"));

        Profile changed = playground;
        changed.endpoint = QStringLiteral("elsewhere:1");
        QCOMPARE(store->save(changed).error().reason, std::string("PROFILE_EMBEDDED"));
        changed = playground;
        changed.readOnly = true;
        QVERIFY(store->save(changed));
        QVERIFY(open()->profiles().front().readOnly);
    }

    void profilesSurviveARestart()
    {
        const auto id = open()->save(prod());
        QVERIFY(id);
        QVERIFY(!QUuid::fromString(*id).isNull());
        const auto store = open();
        QCOMPARE(store->profiles().size(), 2U);
        Profile expected = prod();
        expected.id = *id;
        QCOMPARE(*store->find(*id), expected);
    }

    void savingAgainChangesAndRemovingTakesAway()
    {
        const auto store = open();
        QSignalSpy changed(store.get(), &ProfileStore::changed);
        Profile profile = prod();
        profile.id = *store->save(profile);
        profile.readOnly = false;
        QCOMPARE(*store->save(profile), profile.id);
        QCOMPARE(store->profiles().size(), 2U);
        QVERIFY(!store->find(profile.id)->readOnly);
        QVERIFY(store->remove(profile.id));
        QCOMPARE(store->remove(profile.id).error().reason, std::string("PROFILE_UNKNOWN"));
        QCOMPARE(changed.count(), 3);
        QCOMPARE(open()->profiles().size(), 1U);
    }

    void badProfilesAreNotSaved()
    {
        const auto store = open();
        Profile profile = prod();
        profile.endpoint = QStringLiteral("nowhere");
        QCOMPARE(store->save(profile).error().metadata.at("field"), std::string("endpoint"));
        profile = prod();
        profile.name = QStringLiteral("  ");
        QCOMPARE(store->save(profile).error().metadata.at("field"), std::string("name"));
        QCOMPARE(store->profiles().size(), 1U);
    }

    void exportAndImportAreTheSame()
    {
        const auto store = open();
        const auto id = *store->save(prod());
        const QString yaml = store->exportYaml();
        QVERIFY(!yaml.contains(QLatin1String("playground")));
        const Profile before = *store->find(id);
        QVERIFY(store->remove(id));
        QCOMPARE(*store->importYaml(yaml), 1);
        QCOMPARE(*store->find(id), before);
        QCOMPARE(*store->importYaml(yaml), 1);
        QCOMPARE(store->profiles().size(), 2U);
        QCOMPARE(store->exportYaml(), yaml);
    }

    void badImportsSayTheLineAndTakeNothing_data()
    {
        QTest::addColumn<QString>("yaml");
        QTest::addColumn<QString>("why");
        const auto add = [](const char* name, const char* yaml, const char* why) {
            QTest::newRow(name) << QString::fromUtf8(yaml) << QString::fromUtf8(why);
        };
        add("no yaml", "profiles: [", "line");
        add("no list", "profile: 1", "no list");
        add("no map", "profiles:\n  - 1", "line 2");
        add("unknown field", "profiles:\n  - name: a\n    endpoint: a:1\n    colour: red",
            "line 4: unknown field \"colour\"");
        add("bad class", "profiles:\n  - name: a\n    endpoint: a:1\n    class: LIVE", "line 4");
        add("bad lock", "profiles:\n  - name: a\n    endpoint: a:1\n    readOnly: maybe", "line 4");
        add("bad endpoint",
            "profiles:\n  - name: a\n    endpoint: a:1\n  - name: b\n    endpoint: b", "line 4");
        add("playground", "profiles:\n  - id: playground\n    name: a\n    endpoint: a:1",
            "cannot be imported");
    }
    void badImportsSayTheLineAndTakeNothing()
    {
        QFETCH(QString, yaml);
        QFETCH(QString, why);
        const auto store = open();
        const auto taken = store->importYaml(yaml);
        QVERIFY(!taken);
        QCOMPARE(taken.error().reason, std::string("PROFILE_INVALID"));
        const auto message = QString::fromStdString(taken.error().message);
        QVERIFY2(message.contains(why), qPrintable(message));
        QCOMPARE(store->profiles().size(), 1U);
    }
};

} // namespace pult::client

QTEST_GUILESS_MAIN(pult::client::ProfileTest)
#include "profile_test.moc"
