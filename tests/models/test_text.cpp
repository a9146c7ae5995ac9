// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractTableModel>
#include <QStandardItemModel>
#include <QTest>

#include "models/csv.h"
#include "models/generation_facts.h"
#include "models/link.h"
#include "models/operation_words.h"
#include "models/text.h"
#include "tests/scripted/scripted_state.h"

using namespace Qt::Literals::StringLiterals;
using namespace pult;
using namespace pult::models;

class TestText : public QObject
{
    Q_OBJECT

    std::shared_ptr<ManualClock> m_clock
        = std::make_shared<ManualClock>(WallTime{std::chrono::milliseconds{scripted::kNowMs}});
    Text m_text{m_clock, QLocale(QLocale::English), QTimeZone::utc()};

    static QString plain(QString text)
    {
        return text.replace(QChar(0x00A0), u' ').replace(QChar(0x202F), u' ');
    }

private Q_SLOTS:
    void durations_data()
    {
        QTest::addColumn<quint64>("us");
        QTest::addColumn<QString>("text");
        QTest::newRow("0") << quint64(0) << u"0.0 ms"_s;
        QTest::newRow("under a ms") << quint64(412) << u"0.4 ms"_s;
        QTest::newRow("ms") << quint64(62'000) << u"62 ms"_s;
        QTest::newRow("rounds up into the next unit") << quint64(999'700) << u"1.0 s"_s;
        QTest::newRow("s") << quint64(1'240'000) << u"1.2 s"_s;
        QTest::newRow("tens of s") << quint64(47'300'000) << u"47 s"_s;
        QTest::newRow("almost a minute") << quint64(59'800'000) << u"1 min"_s;
        QTest::newRow("min") << quint64(22) * 60'000'000 << u"22 min"_s;
        QTest::newRow("h") << quint64(5) * 3'600'000'000 << u"5 h"_s;
        QTest::newRow("days") << quint64(6) * 86'400'000'000 << u"6 days"_s;
    }
    void durations()
    {
        QFETCH(quint64, us);
        QFETCH(QString, text);
        QCOMPARE(plain(m_text.duration(us)), text);
    }

    void momentsNameTheDayWhenItIsNotToday()
    {
        QCOMPARE(m_text.moment(scripted::kNowMs - 51 * 60'000), u"13:40"_s);
        QCOMPARE(m_text.moment(scripted::kNowMs - 6 * 86'400'000LL), u"15 Nov 14:31"_s);
        QCOMPARE(m_text.moment(scripted::kNowMs - 400 * 86'400'000LL), u"17 Oct 2025 14:31"_s);
        QCOMPARE(m_text.timeMs(scripted::kNowMs + 118), u"14:31:10.118"_s);
        QCOMPARE(m_text.moment(0), u"—"_s);
        QCOMPARE(m_text.iso(scripted::kNowMs), u"2026-11-21T14:31:10.000Z"_s);
    }

    void numbersAreGrouped()
    {
        QCOMPARE(plain(m_text.number(1'204)), u"1 204"_s);
        QCOMPARE(m_text.services(1), u"1 service"_s);
        QCOMPARE(plain(m_text.services(10'000)), u"10 000 services"_s);
    }

    void errorsAreWords()
    {
        const Error error{Code::Unavailable, "TRANSPORT", "connection refused", {}, {}};
        QCOMPARE(Text::error(error), u"The control plane does not answer. connection refused"_s);
        QCOMPARE(Text::error({Code::Internal, "SOMETHING_NEW", "", {}, {}}), u"SOMETHING_NEW"_s);
    }

    void retreatNamesBothEnds()
    {
        const auto state = scripted::afterPromote(1);
        QCOMPARE(retreatOf(&state).act, u"Roll back g5 → g4"_s);
        const auto none = scripted::afterRollback(1);
        QVERIFY(!retreatOf(&none).impossible.isEmpty());
        QVERIFY(!retreatOf(nullptr).impossible.isEmpty());
    }

    void foremostCandidateCanBePromoted()
    {
        QCOMPARE(foremostCandidate(scripted::beforePromote(1), nullptr)->number, 6U);
        const auto mixed = scripted::afterPromote(1);
        QVERIFY(promoteBlocker(mixed, *foremostCandidate(mixed, nullptr)).contains(u"rebase"_s));
        const auto held = scripted::afterRollback(1);
        QVERIFY(promoteBlocker(held, *held.generations[1]).contains(u"held"_s));
    }

    void operationInAFewWords()
    {
        const auto operation = scripted::operations(813, true)->at(813);
        const OperationWords words = describe(m_text, *operation);
        QCOMPARE(words.chip, u"ACK 39/41"_s);
        QCOMPARE(words.acknowledged, u"39 of 41 · 1 refused · 1 lost"_s);
        QCOMPARE(words.tone, Tone::Bad);
        QVERIFY(!words.finished);
    }

    void operationOfBeforeARestartNeverRunsOn()
    {
        client::Operation operation;
        operation.step = client::OperationStep::Accepted;
        operation.counted = 41;
        operation.beforeRestart = true;
        QVERIFY(!describe(m_text, operation).finished); // the newest: it is followed on
        operation.superseded = true;
        const OperationWords words = describe(m_text, operation);
        QVERIFY(words.finished);
        QCOMPARE(words.chip, u"NOT KNOWN"_s);
        QVERIFY(words.acknowledged.contains(u"restart"_s));
    }

    void linksComeBackAsTheyWere_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
            {"pult://playground/generations", "pult://0192f3a4-7c11/generations/g5",
                "pult://playground/activity/813?environment=prod%2Fgeo-data&at=812"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void linksComeBackAsTheyWere()
    {
        QFETCH(QString, text);
        const auto link = Link::parse(text);
        QVERIFY(link);
        QCOMPARE(link->toString(), text);
    }

    void strangeLinksAreNotLinks_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"", "http://playground/generations", "pult://",
                 "pult://playground", "pult://playground/../etc",
                 "pult://user@playground/generations", "pult://playground:80/generations",
                 "pult://playground/generations?at=x", "pult://playground/a/b/c",
                 "pult://playground/generations#x", "pult://play ground/generations"})
            QTest::newRow(text) << QString::fromLatin1(text);
        QTest::newRow("too long") << u"pult://playground/generations/"_s + QString(3'000, u'a');
    }
    void strangeLinksAreNotLinks()
    {
        QFETCH(QString, text);
        QVERIFY(!Link::parse(text));
    }

    void csvFollowsRfc4180()
    {
        QStandardItemModel model(2, 2);
        model.setHorizontalHeaderLabels({u"name"_s, u"why, in words"_s});
        model.setItem(0, 0, new QStandardItem(u"a \"quoted\" one"_s));
        model.setItem(0, 1, new QStandardItem(u"two\nlines"_s));
        model.setItem(1, 0, new QStandardItem(u"=HYPERLINK(1)"_s));
        model.setItem(1, 1, new QStandardItem(u"+ 31 ms"_s));
        QCOMPARE(toCsv(model),
            QByteArray("name,\"why, in words\"\r\n\"a \"\"quoted\"\" one\",\"two\nlines\"\r\n"
                       "'=HYPERLINK(1),+ 31 ms\r\n"));
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "test_text.moc"
