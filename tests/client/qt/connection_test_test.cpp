// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/connection_test.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/fake_control_plane.h"
#include "tests/support/text_proto.h"

namespace pult::client {

using Step = ConnectionTest::Step;
using Result = ConnectionTest::Result;

class ConnectionTestTest : public QObject
{
    Q_OBJECT

private:
    //! Runs the test of an endpoint to its end and writes its steps as letters, for example
    //! "PSPPPP".
    QString run(const QString& endpoint, int timeoutMs = 3000)
    {
        ConnectionTest test(endpoint, std::chrono::milliseconds{timeoutMs});
        QSignalSpy done(&test, &ConnectionTest::done);
        test.start();
        if (!QTest::qWaitFor([&] { return test.finished(); }, 20'000))
            return QStringLiteral("never ended");
        m_entries = test.entries();
        m_passed = test.passed();
        if (done.count() != 1 || done.first().first().toBool() != m_passed)
            return QStringLiteral("told its end wrongly");
        QString letters;
        for (const auto& entry : m_entries)
            letters += QLatin1Char("WRPFS"[static_cast<int>(entry.result)]);
        return letters;
    }
    QString words(Step step) const { return m_entries[static_cast<std::size_t>(step)].words; }

    static QString text(const std::string& text) { return QString::fromStdString(text); }

    static void answerWithProd(test::FakeControlPlane& fake)
    {
        fake.onListEnvironments = [](const auto&, auto& reply) {
            reply = test::proto<v1::ListEnvironmentsResponse>(R"(server_version: "0.1.0"
                user: "ann" environments { name: "prod" } environments { name: "stage" })");
            return grpc::Status::OK;
        };
    }

    std::vector<ConnectionTest::Entry> m_entries;
    bool m_passed = false;

private Q_SLOTS:
    void aGoodControlPlanePassesEveryStep()
    {
        QTemporaryDir folder;
        const std::string socket = "unix:" + folder.filePath(QStringLiteral("s")).toStdString();
        for (const std::string& listen : {socket, std::string("127.0.0.1:0")}) {
            test::FakeControlPlane fake(listen);
            answerWithProd(fake);
            fake.addWatch([](test::WatchStream& stream) {
                stream.send(R"(snapshot { revision: 7 last_part: true part { revision: 7 } })");
                stream.waitUntilGone();
                return grpc::Status::CANCELLED;
            });
            QCOMPARE(run(text(fake.address())), QStringLiteral("PSPPPP"));
            QVERIFY(m_passed);
            QVERIFY(words(Step::Hello).contains(QLatin1String("0.1.0")));
            QVERIFY(words(Step::Hello).contains(QLatin1String("ann")));
            QVERIFY(words(Step::Environments).contains(QLatin1String("prod, stage")));
            QVERIFY(words(Step::Watch).contains(QLatin1String("revision 7")));
            for (const auto& entry : m_entries)
                QVERIFY(entry.duration.count() >= 0);
        }
    }

    void aNameIsLookedUp()
    {
        test::FakeControlPlane fake;
        fake.onListEnvironments = [](const auto&, auto&) { return grpc::Status::OK; };
        const auto port = text(fake.address()).section(QLatin1Char(':'), 1);
        QCOMPARE(run(QLatin1String("localhost:") + port), QStringLiteral("PPPPPS"));
        QVERIFY(words(Step::Name).contains(QLatin1String("127.0.0.1")));
        QVERIFY(m_passed); // An empty control plane is a good one.
    }

    void aBadAddressFailsAtOnce()
    {
        QCOMPARE(run(QStringLiteral("nowhere")), QStringLiteral("FSSSSS"));
        QVERIFY(words(Step::Address).contains(QLatin1String("port is missing")));
    }

    void anUnknownNameFails()
    {
        // A label of more than 63 letters cannot be a name, so that nobody else is asked about it.
        QCOMPARE(run(QString(64, QLatin1Char('a')) + QLatin1String(".invalid:7000"), 20'000),
            QStringLiteral("PFSSSS"));
    }

    void nothingListeningFails()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const auto port = server.serverPort();
        server.close();
        QCOMPARE(run(QStringLiteral("127.0.0.1:%1").arg(port)), QStringLiteral("PSFSSS"));
        QVERIFY(words(Step::Reach).contains(QLatin1String("nothing listens")));
        QCOMPARE(run(QStringLiteral("unix:/nonexistent/pultd.sock")), QStringLiteral("PSFSSS"));
        QVERIFY(words(Step::Reach).contains(QLatin1String("no such socket file")));
    }

    void somethingElseListeningFails()
    {
        QTcpServer silent; // Takes connections and never says a word.
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        QCOMPARE(run(QStringLiteral("127.0.0.1:%1").arg(silent.serverPort()), 300),
            QStringLiteral("PSPFSS"));
        test::FakeControlPlane other; // gRPC, but answers UNIMPLEMENTED.
        QCOMPARE(run(text(other.address())), QStringLiteral("PSPFSS"));
        QVERIFY(words(Step::Hello).contains(QLatin1String("no Pult control plane")));
    }

    void aDeniedWatchFails()
    {
        test::FakeControlPlane fake;
        answerWithProd(fake);
        fake.addWatch([](test::WatchStream&) {
            return test::refuse(Code::PermissionDenied, "ROLE_MISSING", "ask the release manager");
        });
        QCOMPARE(run(text(fake.address())), QStringLiteral("PSPPPF"));
        QVERIFY(words(Step::Watch).contains(QLatin1String("ask the release manager")));
        QVERIFY(!m_passed);
    }

    void aSilentWatchFailsInTime()
    {
        test::FakeControlPlane fake;
        answerWithProd(fake);
        fake.addWatch([](test::WatchStream& stream) {
            stream.waitUntilGone();
            return grpc::Status::CANCELLED;
        });
        QCOMPARE(run(text(fake.address()), 300), QStringLiteral("PSPPPF"));
    }

    void canBeStoppedAtAnyMoment()
    {
        test::FakeControlPlane fake;
        answerWithProd(fake);
        for (int i = 0; i < 40; ++i) {
            ConnectionTest test(text(fake.address()));
            int changes = 0;
            connect(&test, &ConnectionTest::entryChanged, this, [&] { ++changes; });
            test.start();
            QTRY_VERIFY(test.finished() || changes > i % 12);
        }
    }
};

} // namespace pult::client

QTEST_GUILESS_MAIN(pult::client::ConnectionTestTest)
#include "connection_test_test.moc"
