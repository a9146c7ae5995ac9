// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//! What a real HAProxy does with requests, held against decideAtEdge().
#include <algorithm>
#include <atomic>
#include <cmath>
#include <set>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "common/bucket.h"
#include "controlplane/routing/edge/edge_decision.h"
#include "controlplane/routing/haproxy/edge_session.h"
#include "tests/support/haproxy_program.h"
#include "tests/support/http1.h"

namespace pult::routing {
namespace {

using test::HaproxyProgram;
using test::HttpAnswer;
using test::HttpConnection;
using test::HttpEcho;
using test::HttpHeaders;

constexpr std::chrono::seconds kPatience{5};

state::DeploymentPtr deployment(state::GenerationNumber generation, std::uint16_t port)
{
    auto made = std::make_shared<state::Deployment>();
    made->service = "entry";
    made->generation = generation;
    made->placement.endpoints.push_back({"127.0.0.1", port});
    return made;
}

//! Generation 4 is head, 5 is on its way, 3 was before, 6 is a contour.
class HaproxyRequests : public ::testing::Test
{
protected:
    HaproxyRequests()
    {
        auto opened = EdgeSession::open(m_haproxy.socket(), kPatience);
        if (!opened)
            throw std::runtime_error(opened.error().message);
        m_session = *std::move(opened);
        m_table.headers = {"x-generation", "x-generation-name", "x-generation-head"};
        m_table.deployments = {deployment(4, m_old.port()), deployment(5, m_new.port())};
        const auto& old = m_table.deployments[0];
        m_table.lanes = {{3, "", "3", old}, {4, "rel-4", "4", old},
            {5, "rel-5", "4", m_table.deployments[1]}, {6, "feature-x", "4", old}};
        m_table.active = m_table.lanes[1];
        m_table.longestRequestSeconds = 30;
        apply();
    }

    void apply()
    {
        const auto applied = m_session->apply(m_table);
        ASSERT_TRUE(applied) << applied.error().message;
    }

    void stage(std::uint32_t permille, bool byRequest = false)
    {
        m_table.staged = EdgeShare{m_table.lanes[2], permille, byRequest};
        apply();
    }

    //! What the service got: a header's values in order, joined.
    static std::string got(const HttpAnswer& answer, const std::string& name)
    {
        std::string values;
        std::istringstream in(answer.body);
        for (std::string line; std::getline(in, line);) {
            if (line.starts_with(name + ": "))
                values += (values.empty() ? "" : " & ")
                    + line.substr(name.size() + 2, line.find('\r') - name.size() - 2);
        }
        return values;
    }

    static std::string stampOf(const HttpAnswer& answer)
    {
        if (answer.status != 200)
            return std::to_string(answer.status) + " " + answer.body;
        return got(answer, "x-pult-lane-source") + " " + got(answer, "x-generation") + " under "
            + got(answer, "x-generation-head") + " by " + answer.header("server") + " echoed "
            + answer.header("x-generation");
    }

    HttpAnswer ask(const HttpHeaders& headers)
    {
        HttpConnection connection(m_haproxy.port());
        return connection.get(headers);
    }

    HttpEcho m_old{"old"};
    HttpEcho m_new{"new"};
    HaproxyProgram m_haproxy{{{"PULT_EDGE_ID", "edge-7"}}, {{"key-1", "qa-1"}}};
    std::optional<EdgeSession> m_session;
    EdgeTable m_table;
};

TEST_F(HaproxyRequests, CarriersOfOutsidersAreStripped)
{
    const auto answer = ask({{"x-generation", "5"}, {"x-generation-name", "rel-5"},
        {"x-generation-head", "3"}, {"x-route", "orders=orders-v5"}, {"x-pult-edge", "evil"},
        {"x-pult-lane-source", "tester"}, {"x-pult-tester", "root"}, {"x-pult-other", "1"},
        {"ot-baggage-pult-lane", "5"}, {"uberctx-pult-lane", "5"}, {"x-tester", "wrong key"},
        {"baggage", "a=b, pult-lane=5;p=1 , not-pult-lane=7, c=d"}});
    EXPECT_EQ(stampOf(answer), "active 4 under 4 by old echoed 4");
    EXPECT_EQ(got(answer, "x-generation-name"), "");
    EXPECT_EQ(got(answer, "x-route"), "");
    EXPECT_EQ(got(answer, "x-pult-edge"), "edge-7");
    EXPECT_EQ(got(answer, "x-pult-tester"), "");
    EXPECT_EQ(got(answer, "x-pult-other"), "");
    EXPECT_EQ(got(answer, "x-tester"), "");
    EXPECT_EQ(got(answer, "ot-baggage-pult-lane"), "");
    EXPECT_EQ(got(answer, "uberctx-pult-lane"), "");
    EXPECT_EQ(got(answer, "baggage"), "a=b, not-pult-lane=7, c=d,pult-lane=4");
}

TEST_F(HaproxyRequests, BaggageKeepsWhatIsNotALane)
{
    const auto baggage = [&](const std::string& sent) {
        return got(ask({{"baggage", sent}}), "baggage");
    };
    EXPECT_EQ(baggage("a=b"), "a=b,pult-lane=4");
    EXPECT_EQ(baggage("pult-lane=5"), "pult-lane=4");
    EXPECT_EQ(baggage("Pult-Lane=5,a=b"), "a=b,pult-lane=4");
    EXPECT_EQ(baggage("pult-lane=5,pult-lane=6,a=b"), "a=b,pult-lane=4");
    EXPECT_EQ(baggage("a=pult-lane=5"), "a=pult-lane=5,pult-lane=4");
    EXPECT_EQ(got(ask({}), "baggage"), "pult-lane=4");
    EXPECT_EQ(
        got(ask({{"baggage", "a=b"}, {"baggage", "c=d"}}), "baggage"), "a=b & c=d & pult-lane=4");
    EXPECT_EQ(got(ask({{"baggage", "a=b"}, {"baggage", "pult-lane=5"}}), "baggage"), "pult-lane=4")
        << "several headers with a lane somewhere: none of them is trusted";
}

TEST_F(HaproxyRequests, EveryRequestHasAnId)
{
    EXPECT_EQ(got(ask({{"x-request-id", "r-1"}}), "x-request-id"), "r-1");
    EXPECT_EQ(got(ask({}), "x-request-id").size(), 36U);
}

TEST_F(HaproxyRequests, TestersChoose)
{
    EXPECT_EQ(stampOf(ask({{"x-tester", "key-1"}, {"x-generation", "5"}})),
        "tester 5 under 4 by new echoed 5");
    EXPECT_EQ(stampOf(ask({{"x-tester", "key-1"}, {"x-generation", "3"}})),
        "tester 3 under 3 by old echoed 3");
    EXPECT_EQ(stampOf(ask({{"x-tester", "key-1"}, {"x-generation-name", "rel-5"}})),
        "tester 5 under 4 by new echoed 5");
    EXPECT_EQ(stampOf(ask({{"x-tester", "key-1"}, {"x-generation", "77"}})),
        "tester 4 under 4 by old echoed 4");
    EXPECT_EQ(stampOf(ask({{"x-tester", "key-1"}, {"x-generation-name", "rel-9"}})),
        "404 no lane is named rel-9\n");
    EXPECT_EQ(got(ask({{"x-tester", "key-1"}}), "x-pult-tester"), "qa-1");
}

TEST_F(HaproxyRequests, TestersAreKnownByTheirAddressToo)
{
    const auto id = readMapIds(m_haproxy.ask("show map")).at("tester-sources");
    ASSERT_EQ(m_haproxy.ask("add map " + id + " 127.0.0.0/8 loopback"), "\n");
    EXPECT_EQ(stampOf(ask({{"x-generation", "5"}})), "tester 5 under 4 by new echoed 5");
}

TEST_F(HaproxyRequests, SlotsForContoursAndGroupsAreThere)
{
    EXPECT_EQ(stampOf(ask({{"host", "gone.k.example"}})), "active 4 under 4 by old echoed 4");
    m_table.hosts = {{"feature-x.k.example", 6}};
    m_table.domains = {".k.example"};
    m_table.groups = {{"anna b;c", 5}};
    apply();
    EXPECT_EQ(
        stampOf(ask({{"host", "Feature-X.k.example:80"}})), "contour 6 under 4 by old echoed 6");
    EXPECT_EQ(
        stampOf(ask({{"host", "gone.k.example"}})), "404 no contour answers to gone.k.example\n");
    EXPECT_EQ(stampOf(ask({{"x-user-id", "anna b;c"}})), "group 5 under 4 by new echoed 5");
}

TEST_F(HaproxyRequests, WhoHasNoIdGetsOneFromTheEdge)
{
    EXPECT_EQ(ask({}).header("set-cookie"), "") << "no share goes by users";
    stage(500);
    const auto first = ask({});
    EXPECT_EQ(stampOf(first), "active 4 under 4 by old echoed 4");
    const auto cookie = first.header("set-cookie");
    ASSERT_TRUE(cookie.starts_with("pult_edge=")) << cookie;
    EXPECT_NE(cookie.find("; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax"), std::string::npos);
    EXPECT_EQ(ask({{"x-user-id", "anna"}}).header("set-cookie"), "");
    const auto id = cookie.substr(10, cookie.find(';') - 10);
    const auto second = ask({{"cookie", "a=b; pult_edge=" + id}});
    EXPECT_EQ(second.header("set-cookie"), "");
    EXPECT_EQ(second.header("x-generation"), enrolled(id, 500) ? "5" : "4");
}

TEST_F(HaproxyRequests, LanesThatLeadNowhereSaySo)
{
    m_table.lanes[2].target = nullptr;
    apply();
    EXPECT_EQ(stampOf(ask({{"x-tester", "key-1"}, {"x-generation", "5"}})),
        "503 nothing serves lane 5 here\n");
}

TEST_F(HaproxyRequests, GrpcIsToldErrorsAsGrpc)
{
    const auto answer = ask({{"x-tester", "key-1"}, {"x-generation-name", "rel-9"},
        {"content-type", "application/grpc+proto"}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("content-type"), "application/grpc");
    EXPECT_EQ(answer.header("grpc-status"), "5");
    EXPECT_EQ(answer.header("grpc-message"), "no lane is named rel-9");
}

TEST_F(HaproxyRequests, ARequestHasEndedByThen)
{
    m_table.longestRequestSeconds = 1;
    apply();
    // Takes connections and says nothing.
    const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(::bind(silent, reinterpret_cast<sockaddr*>(&address), size), 0);
    ASSERT_EQ(::listen(silent, 8), 0);
    ASSERT_EQ(::getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size), 0);
    m_table.deployments.push_back(deployment(7, ntohs(address.sin_port)));
    m_table.lanes.push_back({7, "", "4", m_table.deployments.back()});
    apply();
    EXPECT_EQ(ask({{"x-tester", "key-1"}, {"x-generation", "7"}}).status, 504);
    ::close(silent);
}

//! Who is on the candidate, by what the real edge answers.
std::set<int> enrolledAt(const HaproxyProgram& haproxy, int users)
{
    constexpr int kBatch = 100;
    std::set<int> all;
    HttpConnection connection(haproxy.port());
    for (int first = 0; first < users; first += kBatch) {
        std::vector<HttpHeaders> requests;
        for (int user = first; user < first + kBatch; ++user)
            requests.push_back({{"x-user-id", "user-" + std::to_string(user)}});
        const auto answers = connection.getAll(requests);
        for (int i = 0; i < kBatch; ++i) {
            if (answers[static_cast<std::size_t>(i)].header("x-generation") == "5")
                all.insert(first + i);
        }
    }
    return all;
}

std::set<int> oracle(std::uint32_t permille, int users)
{
    std::set<int> all;
    for (int user = 0; user < users; ++user) {
        if (enrolled("user-" + std::to_string(user), permille))
            all.insert(user);
    }
    return all;
}

TEST_F(HaproxyRequests, EnrolmentIsTheOraclesForAHundredThousandAndOnlyGrows)
{
    constexpr int kUsers = 100'000;
    // Nobody behind it: the edge decides and stamps all the same, and answers by itself.
    for (auto& lane : m_table.lanes)
        lane.target = nullptr;
    m_table.active = m_table.lanes[1];
    std::set<int> before;
    for (const std::uint32_t permille : {1U, 10U, 50U, 500U}) {
        stage(permille);
        auto now = enrolledAt(m_haproxy, kUsers);
        EXPECT_EQ(now, oracle(permille, kUsers)) << permille;
        EXPECT_TRUE(std::includes(now.begin(), now.end(), before.begin(), before.end()))
            << permille;
        EXPECT_NEAR(static_cast<double>(now.size()), kUsers * permille / 1000.0,
            4 * std::sqrt(kUsers * permille / 1000.0));
        before = std::move(now);
    }
}

TEST_F(HaproxyRequests, EnrolledUsersAreServedByTheCandidate)
{
    constexpr int kUsers = 20'000;
    stage(250);
    EXPECT_EQ(enrolledAt(m_haproxy, kUsers), oracle(250, kUsers));
    EXPECT_EQ(m_new.served(), oracle(250, kUsers).size());
    EXPECT_EQ(m_old.served(), kUsers - m_new.served());
}

TEST_F(HaproxyRequests, TheHoldbackIsTheOracles)
{
    constexpr int kUsers = 5'000;
    m_table.holdback = EdgeShare{m_table.lanes[2], 100, false};
    apply();
    std::set<int> expected;
    for (int user = 0; user < kUsers; ++user) {
        if (heldBack("user-" + std::to_string(user), 100))
            expected.insert(user);
    }
    EXPECT_EQ(enrolledAt(m_haproxy, kUsers), expected);
}

TEST_F(HaproxyRequests, AShareOfRequestsIsAboutThatShare)
{
    stage(300, true);
    int candidate = 0;
    constexpr int kRequests = 4000;
    HttpConnection connection(m_haproxy.port());
    for (int i = 0; i < kRequests; ++i)
        candidate += connection.get({{"x-user-id", "anna"}}).header("x-generation") == "5" ? 1 : 0;
    EXPECT_NEAR(candidate, kRequests * 0.3, 5 * std::sqrt(kRequests * 0.3 * 0.7));
}

//! Keep-alive requests of many users until it ends; every answer must be whole.
class Load
{
public:
    explicit Load(const HaproxyProgram& haproxy)
    {
        for (int i = 0; i < 4; ++i)
            m_threads.emplace_back([this, &haproxy, i] { run(haproxy.port(), i); });
    }
    ~Load() { stop(); }
    void stop()
    {
        m_stop = true;
        for (auto& thread : m_threads) {
            if (thread.joinable())
                thread.join();
        }
    }
    std::uint64_t answered() const { return m_answered; }
    std::uint64_t failed() const { return m_failed; }
    std::uint64_t torn() const { return m_torn; }

private:
    void run(std::uint16_t port, int offset)
    {
        HttpConnection connection(port);
        for (int user = offset; !m_stop; ++user) {
            const auto answer = connection.get({{"x-user-id", "user-" + std::to_string(user)}});
            ++(answer.status == 200 ? m_answered : m_failed);
            // What is echoed is what the service that served it was told.
            const bool candidate = answer.header("x-generation") == "5";
            if (answer.status == 200 && (answer.header("server") == "new") != candidate)
                ++m_torn;
            if (answer.status == 0)
                return;
        }
    }

    std::atomic<bool> m_stop{false};
    std::atomic<std::uint64_t> m_answered{0};
    std::atomic<std::uint64_t> m_failed{0};
    std::atomic<std::uint64_t> m_torn{0};
    std::vector<std::thread> m_threads;
};

TEST_F(HaproxyRequests, AHundredSharesUnderLoadLoseNothingAndReloadNothing)
{
    const auto before = readInfo(m_haproxy.ask("show info"));
    Load load(m_haproxy);
    for (std::uint32_t change = 1; change <= 100; ++change) {
        const auto seen = load.answered();
        stage(change % 2 == 0 ? change * 10 : 1000 - change * 5);
        while (load.answered() < seen + 20 && load.failed() == 0)
            std::this_thread::yield();
    }
    load.stop();
    EXPECT_EQ(load.failed(), 0U);
    EXPECT_EQ(load.torn(), 0U) << "a request was stamped for one lane and led to another";
    EXPECT_GT(load.answered(), 2000U);
    EXPECT_EQ(readInfo(m_haproxy.ask("show info")), before) << "another process answers";
    EXPECT_NE(m_haproxy.ask("show info").find("Stopping: 0"), std::string::npos);
}

TEST_F(HaproxyRequests, SwitchesOfTheHeadUnderLoadLoseNothing)
{
    Load load(m_haproxy);
    for (int change = 0; change < 100; ++change) {
        m_table.active = m_table.lanes[change % 2 == 0 ? 2 : 1];
        const auto seen = load.answered();
        apply();
        while (load.answered() < seen + 20 && load.failed() == 0)
            std::this_thread::yield();
    }
    load.stop();
    EXPECT_EQ(load.failed(), 0U);
    EXPECT_EQ(load.torn(), 0U);
}

} // namespace
} // namespace pult::routing
