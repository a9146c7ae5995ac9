// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTest>

#include "client/qt/leaks_feed.h"
#include "client/qt/series_feed.h"
#include "client/qt/session.h"
#include "tests/scripted/scripted_plane.h"
#include "tests/scripted/scripted_state.h"
#include "tests/support/manual_timers.h"

namespace pult::client {

using std::chrono::milliseconds;
using std::chrono::seconds;

class FeedTest : public QObject
{
    Q_OBJECT

private:
    std::shared_ptr<ManualClock> m_clock;
    std::shared_ptr<test::ManualTimers> m_timers;
    std::shared_ptr<scripted::ScriptedPlane> m_plane;
    std::unique_ptr<Session> m_session;

    scripted::ScriptedTelemetry& telemetry() { return m_plane->telemetry(); }
    LeaksFeed& leaks() { return m_session->leaks("prod"); }
    //! The clock moves on, past what conflates.
    void pass(milliseconds time)
    {
        m_timers->advance(time);
        leaks().tick();
    }
    static Error lost() { return {Code::Unavailable, "TRANSPORT", "connection reset", {}, {}}; }

private Q_SLOTS:
    void init()
    {
        m_clock = std::make_shared<ManualClock>();
        m_timers = std::make_shared<test::ManualTimers>(m_clock);
        m_plane = std::make_shared<scripted::ScriptedPlane>(m_clock);
        m_plane->show(scripted::viewOf(scripted::beforePromote(3), false, m_clock->mono()));
        telemetry().setOn(true);
        telemetry().setReport(scripted::leakReport());
        telemetry().setTraffic(scripted::candidateTraffic(), scripted::kNowMs);
        SessionOptions options;
        options.clock = m_clock;
        options.timers = m_timers;
        options.connect = m_plane->connector();
        options.watch = m_plane->watcher();
        m_session = std::make_unique<Session>(std::move(options));
    }

    void watchesOnlyWhileSomebodyLooks()
    {
        QCOMPARE(leaks().state().condition, FeedCondition::Connecting);
        QCOMPARE(telemetry().leakWatches(), 0);
        QObject second;
        {
            QObject first;
            leaks().look(&first);
            leaks().look(&first);
            leaks().look(&second);
            QCOMPARE(telemetry().openStreams(), std::size_t{1});
            QTRY_VERIFY(leaks().report());
        }
        QVERIFY(leaks().isLookedAt());
        leaks().lookAway(&second);
        QVERIFY(!leaks().isLookedAt());
        QCOMPARE(telemetry().openStreams(), std::size_t{0});
        QVERIFY(leaks().report()); // The last values stay.
        QCOMPARE(telemetry().leakWatches(), 1);
    }

    void theLatestReportWins()
    {
        QObject page;
        QSignalSpy changed(&leaks(), &Feed::changed);
        leaks().look(&page);
        telemetry().setReport(scripted::quietReport());
        QTRY_VERIFY(leaks().report());
        QCOMPARE(leaks().report()->edges.size(), std::size_t{0});
        QCOMPARE(changed.count(), 1);
    }

    void knowsHowFreshItIs()
    {
        QObject page;
        QSignalSpy condition(&leaks(), &Feed::conditionChanged);
        leaks().look(&page);
        QTRY_COMPARE(leaks().state().condition, FeedCondition::Live);
        QCOMPARE(leaks().serverNow(), scripted::kNowMs);
        pass(seconds{11});
        QCOMPARE(leaks().state().condition, FeedCondition::Lagging);
        QCOMPARE(leaks().state().age, milliseconds{11'000});
        QCOMPARE(leaks().serverNow(), scripted::kNowMs + 11'000);
        pass(seconds{20});
        QCOMPARE(leaks().state().condition, FeedCondition::Stale);
        telemetry().setReport(scripted::leakReport());
        QTRY_COMPARE(leaks().state().condition, FeedCondition::Live);
        QCOMPARE(condition.count(), 4);
    }

    void aLostStreamIsSoughtAgainAndTheLastValuesStay()
    {
        QObject page;
        leaks().look(&page);
        QTRY_VERIFY(leaks().report());
        telemetry().setFailure(lost());
        telemetry().endStreams(lost());
        QTRY_COMPARE(leaks().state().condition, FeedCondition::Stale);
        QVERIFY(leaks().report());
        const auto before = telemetry().leakWatches();
        // Longer than the longest back-off, again and again.
        for (int i = 0; i < 3; ++i) {
            const int seen = telemetry().leakWatches();
            QVERIFY(m_timers->waitForDelayBelow(milliseconds{5'001}).count() >= 0);
            m_timers->advance(milliseconds{5'001});
            QTRY_COMPARE(telemetry().leakWatches(), seen + 1);
            QTRY_COMPARE(leaks().state().condition, FeedCondition::Stale);
        }
        QCOMPARE(telemetry().leakWatches(), before + 3);
        telemetry().setFailure({});
        leaks().retry();
        QTRY_COMPARE(leaks().state().condition, FeedCondition::Live);
        QVERIFY(!leaks().state().trouble);
    }

    void sayThatNoSpansAreReceived()
    {
        QObject page;
        telemetry().setOn(false);
        leaks().look(&page);
        QTRY_COMPARE(leaks().state().condition, FeedCondition::Off);
        telemetry().setOn(true);
        telemetry().setReport(scripted::leakReport());
        m_timers->advance(seconds{6});
        QTRY_COMPARE(leaks().state().condition, FeedCondition::Live);
        telemetry().setOn(false);
        QTRY_COMPARE(leaks().state().condition, FeedCondition::Off);
    }

    void tellsDeniedFromOtherErrors()
    {
        QObject page;
        telemetry().setFailure(Error{Code::PermissionDenied, "ACCOUNT_UNKNOWN", "who?", {}, {}});
        leaks().look(&page);
        QTRY_COMPARE(leaks().state().condition, FeedCondition::Denied);
        telemetry().setFailure(Error{Code::NotFound, "ENVIRONMENT_UNKNOWN", "no prod", {}, {}});
        leaks().retry();
        QTRY_COMPARE(leaks().state().condition, FeedCondition::Error);
        telemetry().setFailure(lost());
        leaks().retry();
        QTRY_COMPARE(leaks().state().trouble->reason, std::string("TRANSPORT"));
        QCOMPARE(leaks().state().condition, FeedCondition::Connecting);
    }

    void seriesAreAskedOnceAndAnewForAnotherQuestion()
    {
        SeriesFeed feed(m_session->feedSource(), "test");
        SeriesQuery query;
        query.selector.environment = "prod";
        query.by.service = true;
        query.by.serving = true;
        query.metrics = {Metric::Requests};
        query.buckets = 60;
        feed.ask(query, std::chrono::minutes{10}, scripted::kNowMs);
        QCOMPARE(telemetry().openStreams(), std::size_t{0});
        QObject page;
        feed.look(&page);
        QTRY_VERIFY(feed.answer());
        QCOMPARE(feed.answer()->lines.size(), std::size_t{9});
        QVERIFY(feed.answer()->lines.front().buckets.front().startUnixMs
            >= scripted::kNowMs - 600'000 - 10'000);
        feed.ask(query, std::chrono::minutes{10}, scripted::kNowMs + 1);
        QVERIFY(feed.answer()); // The same question.
        pass(seconds{60});
        QCOMPARE(feed.state().condition, FeedCondition::Live); // Silence is no news.
        query.by.serving = false;
        feed.ask(query, std::chrono::minutes{10}, scripted::kNowMs);
        QVERIFY(!feed.answer());
        QTRY_VERIFY(feed.answer());
        QCOMPARE(feed.answer()->lines.size(), std::size_t{6});
    }

    void aProbeIsFollowedAndNothingComesAfterItsStream()
    {
        scripted::fill(telemetry());
        std::vector<ProofState> states;
        bool ended = false;
        auto stream = m_session->prove(
            {"prod", 5, {"order"}}, this,
            [&](ProofState state) { states.push_back(std::move(state)); },
            [&](const std::optional<Error>& error) { ended = !error; });
        QVERIFY(states.empty()); // Never inside the call.
        QTRY_VERIFY(ended);
        QCOMPARE(states.size(), std::size_t{2});
        QCOMPARE(states.back().outcome, ProofOutcome::Reached);
        stream = m_session->prove(
            {"prod", 5, {"order"}}, this, [](const ProofState&) { QFAIL("too late"); },
            [](const std::optional<Error>&) { QFAIL("too late"); });
        stream.reset();
        QTest::qWait(1);
        QCoreApplication::processEvents();
    }

    void noProbeLeavesAReadOnlyConsole()
    {
        m_session->setReadOnly(true);
        std::optional<Error> why;
        const auto stream = m_session->prove(
            {"prod", 5, {}}, this, [](const ProofState&) {},
            [&](const std::optional<Error>& error) { why = error; });
        QTRY_VERIFY(why);
        QCOMPARE(why->reason, std::string("READ_ONLY"));
        QVERIFY(telemetry().proofs().empty());
    }

    void feedsMayOutliveTheirSession()
    {
        SeriesFeed feed(m_session->feedSource(), "test");
        SeriesQuery query;
        query.selector.environment = "prod";
        query.metrics = {Metric::Requests};
        feed.ask(query, std::chrono::minutes{10}, scripted::kNowMs);
        QObject page;
        feed.look(&page);
        m_session.reset();
        QCOMPARE(telemetry().openStreams(), std::size_t{1});
        feed.lookAway(&page);
        QCOMPARE(telemetry().openStreams(), std::size_t{0});
    }
};

} // namespace pult::client

QTEST_GUILESS_MAIN(pult::client::FeedTest)
#include "feed_test.moc"
