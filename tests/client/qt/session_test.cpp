// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/session.h"

#include <random>
#include <set>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/fake_control_plane.h"
#include "tests/support/manual_timers.h"
#include "tests/support/text_proto.h"

namespace pult::client {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::proto;

namespace {

constexpr auto kSnapshot = R"(snapshot { revision: 10 hash: "h10" journal_id: "j" last_part: true
    part { name: "prod" head: 4 revision: 10 generations { number: 4 role: ROLE_ACTIVE } } })";

std::vector<Command> everyCommand()
{
    return {CreateEnvironment{}, SetPolicy{}, Register{}, Promote{5}, Rollback{4, false},
        Rollback{4, true}, Retreat{}, Rebase{5}, Drop{5}, ReleaseHold{5}, ResetToActive{},
        RetireLegacy{}, Freeze{}, Unfreeze{}, ReportReadiness{}, ForgetGateway{}};
}

} // namespace

class SessionTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<test::FakeControlPlane> m_fake;
    std::shared_ptr<ManualClock> m_clock;
    std::shared_ptr<test::ManualTimers> m_timers;

    SessionOptions options() const
    {
        SessionOptions result;
        result.connection = {m_fake->address(), "test"};
        result.clock = m_clock;
        result.timers = m_timers;
        return result;
    }

    //! Presses and waits for how it ends. Manual time passes meanwhile.
    ExecuteOutcome press(Session& session, Execution execution)
    {
        std::optional<ExecuteOutcome> end;
        session.execute(
            std::move(execution), this, [&end](const ExecuteOutcome& outcome) { end = outcome; });
        for (int i = 0; i < 2000 && !end; ++i) {
            QTest::qWait(1);
            m_timers->advance(milliseconds{10});
        }
        if (!end)
            qFatal("the press never ended");
        return *end;
    }

    //! A session that saw prod live, so that the cache knows it.
    void sawProd(const SessionOptions& cached)
    {
        Session session(cached);
        QTRY_VERIFY(session.freshness("prod").freshness == Freshness::Live);
    }

private Q_SLOTS:
    void init()
    {
        m_fake = std::make_unique<test::FakeControlPlane>();
        m_clock = std::make_shared<ManualClock>();
        m_timers = std::make_shared<test::ManualTimers>(m_clock);
        m_fake->onListEnvironments = [](const auto&, auto& reply) {
            reply = proto<v1::ListEnvironmentsResponse>(R"(server_version: "0.1.0" user: "ann"
                environments { name: "prod" head: 4 })");
            return grpc::Status::OK;
        };
        m_fake->addWatch([](test::WatchStream& stream) {
            stream.send(kSnapshot);
            stream.waitUntilGone();
            return grpc::Status::CANCELLED;
        });
        m_fake->onExecute = [](const v1::ExecuteRequest& request, v1::Operation& reply) {
            reply.set_id("18");
            reply.set_request_id(request.request_id());
            return grpc::Status::OK;
        };
        m_fake->onPlan = [](const auto&, v1::PlanResponse& reply) {
            reply.set_act("planned");
            return grpc::Status::OK;
        };
    }
    void cleanup() { m_fake.reset(); }

    void followsEveryEnvironmentOfTheServer()
    {
        Session session(options());
        QSignalSpy server(&session, &Session::serverChanged);
        std::vector<std::string> changed;
        connect(&session, &Session::viewChanged, this,
            [&](const std::string& environment, const EnvironmentViewPtr& view) {
                QCOMPARE(QThread::currentThread(), thread());
                QCOMPARE(session.view(environment), view);
                changed.push_back(environment);
            });
        QTRY_VERIFY(session.view("prod") && session.view("prod")->state);
        QCOMPARE(session.view("prod")->state->head, 4U);
        QCOMPARE(changed, std::vector<std::string>{"prod"});
        QCOMPARE(server.count(), 1);
        QCOMPARE(session.server()->version, std::string("0.1.0"));
        QVERIFY(!session.trouble());
        QCOMPARE(session.followed(), std::vector<std::string>{"prod"});
        session.unfollow("prod");
        QVERIFY(!session.view("prod"));
    }

    void tellsWhenTheServerGoesAndComes()
    {
        Session session(options());
        QTRY_VERIFY(session.server());
        const auto address = m_fake->address();
        m_fake->stop();
        session.refreshServer();
        QTRY_VERIFY(session.trouble());
        QCOMPARE(session.trouble()->reason, std::string("TRANSPORT"));
        QVERIFY(session.server()); // The last answer stays.

        test::FakeControlPlane again(address);
        again.onListEnvironments = [](const auto&, auto&) { return grpc::Status::OK; };
        QTRY_VERIFY_WITH_TIMEOUT(!session.trouble(), 20'000); // Asked every second meanwhile.
    }

    void anEnvironmentThatIsMadeLaterIsFollowedThen()
    {
        const auto exists = std::make_shared<std::atomic<bool>>(false);
        m_fake = std::make_unique<test::FakeControlPlane>();
        m_fake->onListEnvironments = [exists](const auto&, v1::ListEnvironmentsResponse& reply) {
            if (*exists)
                reply.add_environments()->set_name("prod");
            return grpc::Status::OK;
        };
        m_fake->addWatch([exists](test::WatchStream& stream) {
            if (!*exists)
                return test::refuse(Code::NotFound, "ENVIRONMENT_UNKNOWN");
            stream.send(kSnapshot);
            stream.waitUntilGone();
            return grpc::Status::CANCELLED;
        });
        Session session(options());
        session.follow("prod");
        QTRY_VERIFY(session.freshness("prod").freshness == Freshness::Error);
        *exists = true;
        session.refreshServer();
        QTRY_VERIFY(session.view("prod")->state);
    }

    void aBrokenAddressIsSaidByEveryCall()
    {
        auto broken = options();
        broken.connection.address = "nowhere";
        Session session(broken);
        QCOMPARE(session.trouble()->reason, std::string("ADDRESS_INVALID"));
        std::string reason;
        session.plan("prod", Retreat{}, this,
            [&](const Result<Plan>& plan) { reason = plan.error().reason; });
        QTRY_COMPARE(reason, std::string("ADDRESS_INVALID"));
        QCOMPARE(press(session, {"prod", Retreat{}, {}, {}, {}, {}}).outcome, Outcome::Failed);
    }

    void callbacksRunOnTheGuiThread()
    {
        Session session(options());
        QThread* ran = nullptr;
        std::string act;
        session.plan("prod", Retreat{}, this, [&](const Result<Plan>& plan) {
            ran = QThread::currentThread();
            act = plan->act;
        });
        QTRY_COMPARE(ran, thread());
        QCOMPARE(act, std::string("planned"));
    }

    void callbacksOfDeadContextsAreDropped()
    {
        Session session(options());
        bool ran = false;
        auto context = std::make_unique<QObject>();
        session.plan("prod", Retreat{}, context.get(), [&](const Result<Plan>&) { ran = true; });
        context.reset();
        // A later call of the same connection is answered after it.
        bool later = false;
        session.plan("prod", Retreat{}, this, [&](const Result<Plan>&) { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!ran);
    }

    void nothingRunsAfterTheSessionsEnd()
    {
        m_fake->onPlan = [](const auto&, auto&) { return test::noAnswer(); };
        bool ran = false;
        {
            Session session(options());
            session.plan("prod", Retreat{}, this, [&](const Result<Plan>&) { ran = true; });
            session.execute({"prod", Retreat{}, "t", {}, {}, {}}, this,
                [&](const ExecuteOutcome&) { ran = true; });
        }
        QTest::qWait(50);
        QVERIFY(!ran);
    }

    void readOnlySendsNoWriteWhateverIsPressed()
    {
        std::mt19937 random(20'260'101);
        auto locked = options();
        locked.readOnly = true;
        Session session(locked);
        QSignalSpy ended(&session, &Session::writeEnded);
        const auto commands = everyCommand();
        int sent = 0;
        for (int round = 0; round < 300; ++round) {
            if (random() % 4 == 0)
                session.setReadOnly(!session.readOnly());
            const auto& command = commands[random() % commands.size()];
            const auto outcome = press(session, {"prod", command, "token", {}, "why", "PROD 1"});
            sent += session.readOnly() ? 0 : 1;
            QCOMPARE(m_fake->executeCalls(), sent);
            QCOMPARE(outcome.outcome, session.readOnly() ? Outcome::NotPermitted : Outcome::Done);
            if (session.readOnly())
                QCOMPARE(outcome.error->reason, std::string("READ_ONLY"));
        }
        QVERIFY(sent > 50 && sent < 250); // Both have been tried.
        QCOMPARE(ended.count(), 300);
    }

    void theLockIsToldOnce()
    {
        Session session(options());
        QSignalSpy changed(&session, &Session::readOnlyChanged);
        session.setReadOnly(true);
        session.setReadOnly(true);
        QCOMPARE(changed.count(), 1);
        QVERIFY(changed.first().first().toBool());
    }

    void aPressEndsDoneWithItsRequestId()
    {
        Session session(options());
        const auto outcome = press(session, {"prod", Promote{5}, "token", {}, "why", {}});
        QCOMPARE(outcome.outcome, Outcome::Done);
        QCOMPARE(outcome.operation->id, std::string("18"));
        QCOMPARE(outcome.execution.requestId.size(), 36U);
        QCOMPARE(outcome.operation->requestId, outcome.execution.requestId);
    }

    void aPressEndsRefusedWithTheNewPlan()
    {
        m_fake->onExecute = [](const auto&, auto&) {
            return test::refuse(Code::FailedPrecondition, "TOKEN_EXPIRED");
        };
        Session session(options());
        const auto outcome = press(session, {"prod", Promote{5}, "token", {}, "why", {}});
        QCOMPARE(outcome.outcome, Outcome::Refused);
        QCOMPARE(outcome.newPlan->act, std::string("planned"));
    }

    void aLostAnswerIsAskedForAgainWithTheSameId()
    {
        const auto ids = std::make_shared<std::vector<std::string>>();
        m_fake->onExecute = [ids](const v1::ExecuteRequest& request, v1::Operation&) {
            ids->push_back(request.request_id());
            return ids->size() < 3 ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "cut")
                                   : grpc::Status::OK;
        };
        Session session(options());
        QCOMPARE(press(session, {"prod", Promote{5}, "t", {}, {}, {}}).outcome, Outcome::Done);
        QCOMPARE(ids->size(), 3U);
        QCOMPARE(std::set<std::string>(ids->begin(), ids->end()).size(), 1U);
    }

    void silenceEndsNotConfirmedAndMayBePressedAgain()
    {
        const auto ids = std::make_shared<std::set<std::string>>();
        m_fake->onExecute = [ids](const v1::ExecuteRequest& request, v1::Operation&) {
            ids->insert(request.request_id());
            return grpc::Status(grpc::StatusCode::UNAVAILABLE, "cut");
        };
        Session session(options());
        const auto begin = m_clock->mono();
        const auto first = press(session, {"prod", Promote{5}, "t", {}, {}, {}});
        QCOMPARE(first.outcome, Outcome::NotConfirmed);
        QVERIFY(m_clock->mono() - begin <= seconds{4});
        press(session, first.execution);
        QCOMPARE(ids->size(), 1U);
    }

    void freshnessFollowsTheClock()
    {
        Session session(options());
        std::vector<Freshness> words;
        connect(&session, &Session::freshnessChanged, this,
            [&](const std::string&, Freshness freshness) { words.push_back(freshness); });
        QTRY_COMPARE(words, std::vector<Freshness>{Freshness::Live});
        m_clock->advance(seconds{11});
        QTRY_COMPARE(words.back(), Freshness::Lagging);
        QCOMPARE(session.freshness("prod").age, milliseconds{11'000});
        m_clock->advance(seconds{20});
        QTRY_COMPARE(words.back(), Freshness::Stale);
        QCOMPARE(words.size(), 3U);
    }

    void whatWasFollowedIsThereBeforeTheServerAnswers()
    {
        QTemporaryDir folder;
        auto cached = options();
        cached.cacheFolder = folder.filePath(QStringLiteral("cache")).toStdString();
        sawProd(cached);
        m_fake->stop();
        m_clock->advance(std::chrono::hours{3});

        Session session(cached);
        QCOMPARE(session.followed(), std::vector<std::string>{"prod"});
        QTRY_VERIFY(session.view("prod")->state);
        QCOMPARE(session.view("prod")->link, LinkState::Remembered);
        QCOMPARE(session.view("prod")->state->head, 4U);
        QVERIFY(session.freshness("prod").freshness == Freshness::Stale);
        QCOMPARE(session.freshness("prod").age, milliseconds{std::chrono::hours{3}});
        QVERIFY(!session.server());
    }

    void whatTheServerDoesNotKnowAnyMoreGoesAway()
    {
        QTemporaryDir folder;
        auto cached = options();
        cached.cacheFolder = folder.filePath(QStringLiteral("cache")).toStdString();
        sawProd(cached);
        const auto address = m_fake->address();
        m_fake.reset();
        {
            Session session(cached);
            QTRY_VERIFY(session.view("prod")->state);
            QSignalSpy server(&session, &Session::serverChanged);
            m_fake = std::make_unique<test::FakeControlPlane>(address);
            m_fake->onListEnvironments = [](const auto&, v1::ListEnvironmentsResponse& reply) {
                reply.add_environments()->set_name("stage");
                return grpc::Status::OK;
            };
            m_fake->addWatch([](test::WatchStream& stream) {
                stream.waitUntilGone();
                return grpc::Status::CANCELLED;
            });
            session.refreshServer();
            QTRY_VERIFY_WITH_TIMEOUT(session.server(), 20'000);
            QVERIFY(!session.view("prod"));
            QCOMPARE(session.followed(), std::vector<std::string>{"stage"});
            QVERIFY(server.count() > 0);
        }
        m_fake->stop();
        Session later(cached);
        QVERIFY(later.followed().empty());
    }

    void aLostStreamIsStale()
    {
        Session session(options());
        QTRY_VERIFY(session.freshness("prod").freshness == Freshness::Live);
        m_fake->stop();
        m_clock->advance(milliseconds{100});
        QTRY_VERIFY(session.freshness("prod").freshness == Freshness::Stale);
        QCOMPARE(session.view("prod")->state->head, 4U); // The last values stay.
    }

    void asksForStatesJournalsAndRoutes()
    {
        m_fake->onGetState = [](const v1::GetStateRequest& request, auto& parts) {
            auto part = proto<v1::GetStateResponse>(R"(last_part: true part { name: "prod" })");
            part.mutable_part()->set_revision(request.revision());
            parts.push_back(std::move(part));
            return grpc::Status::OK;
        };
        m_fake->onListJournal = [](const auto&, v1::ListJournalResponse& reply) {
            reply.add_entries()->set_revision(7);
            return grpc::Status::OK;
        };
        m_fake->onVerifyJournal = [](const auto&, v1::VerifyJournalResponse& reply) {
            reply.set_events(7);
            return grpc::Status::OK;
        };
        m_fake->onListRoutes = [](const v1::ListRoutesRequest& request, auto& reply) {
            reply.add_routes()->set_service(request.service());
            return grpc::Status::OK;
        };
        m_fake->onGetOperation = [](const v1::GetOperationRequest& request, auto& reply) {
            reply.set_id(request.id());
            return grpc::Status::OK;
        };
        Session session(options());
        QStringList answers;
        const auto add
            = [&answers](const std::string& text) { answers << QString::fromStdString(text); };
        session.getState("prod", 5, this,
            [&](const auto& state) { add("state " + std::to_string((*state)->revision)); });
        session.listJournal({}, this, [&](const auto& page) {
            add("journal " + std::to_string(page->entries.front().revision));
        });
        session.verifyJournal(
            this, [&](const auto& proof) { add("proof " + std::to_string(proof->events)); });
        session.listRoutes("prod", "orders", this,
            [&](const auto& table) { add("route " + table->routes.front().service); });
        session.getOperation(
            "prod", "18", this, [&](const auto& operation) { add("operation " + operation->id); });
        QTRY_COMPARE(answers.size(), 5);
        answers.sort();
        QCOMPARE(answers.join(QLatin1String(", ")),
            QStringLiteral("journal 7, operation 18, proof 7, route orders, state 5"));
    }
};

} // namespace pult::client

QTEST_GUILESS_MAIN(pult::client::SessionTest)
#include "session_test.moc"
