// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long from a durable commit until a request is served on the new lane, through a real HAProxy:
// our way (routing thread, table, what differs, write) against one write by hand into the same
// runtime socket, interleaved in one run. docs/performance.md.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "bench/support/figure.h"
#include "controlplane/routing/haproxy/haproxy_edges.h"
#include "controlplane/routing/haproxy/runtime_state.h"
#include "controlplane/routing/xds/xds_service.h"
#include "tests/routing/driven_state.h"
#include "tests/routing/recorded_reports.h"
#include "tests/support/haproxy_program.h"
#include "tests/support/http1.h"

namespace pult::bench {
namespace {

using test::HaproxyProgram;
using test::HttpConnection;
using test::HttpEcho;

constexpr int kRounds = 400;
constexpr int kWarm = 40;
constexpr char kEdge[] = "edge-1";

//! The moment at which the writer hands a durable commit to whoever projects it.
class Stopwatch final : public state::CommitListener
{
public:
    explicit Stopwatch(state::CommitListener& next)
        : m_next(next)
    {}
    void onCommit(const state::Commit& commit) override
    {
        m_committedUs = nowUs();
        m_next.onCommit(commit);
    }
    [[nodiscard]] double committedUs() const { return m_committedUs; }

private:
    state::CommitListener& m_next;
    double m_committedUs = 0;
};

//! One user who asks again and again; remembers when the lane changed.
class Requests
{
public:
    explicit Requests(std::uint16_t port)
        : m_thread([this, port] { run(port); })
    {}
    ~Requests()
    {
        m_stop = true;
        m_thread.join();
    }
    //! When the first answer of that lane came, microseconds. Only lanes that were not there last.
    double firstOf(const std::string& lane) const
    {
        const int wanted = std::stoi(lane);
        while (m_lane != wanted) {
            if (m_failed)
                std::exit((std::fprintf(stderr, "a request failed\n"), 1));
            std::this_thread::yield();
        }
        return m_changedUs;
    }

private:
    void run(std::uint16_t port)
    {
        HttpConnection connection(port);
        while (!m_stop) {
            const auto answer = connection.get();
            if (answer.status != 200) {
                m_failed = true;
                return;
            }
            const int lane = std::atoi(answer.header("x-generation").c_str());
            if (lane == m_lane)
                continue;
            m_changedUs = nowUs();
            m_lane = lane;
        }
    }

    std::atomic<bool> m_stop{false};
    std::atomic<bool> m_failed{false};
    std::atomic<double> m_changedUs{0};
    std::atomic<int> m_lane{0};
    std::thread m_thread;
};

class Bench
{
public:
    Bench()
        : m_stopwatch(m_xds)
    {
        m_state.release("1", {{"entry", {"1", {m_first.port()}}}});
        m_state.release("2", {{"entry", {"2", {m_second.port()}}}});
        m_xds.tell(m_edges);
        m_xds.start(m_state.state());
        m_state.attach(&m_stopwatch);
        waitHeld();
    }

    double byPult(const Requests& requests, state::Command command, const std::string& lane)
    {
        m_state.run(std::move(command));
        const double took = requests.firstOf(lane) - m_stopwatch.committedUs();
        waitHeld();
        return took;
    }

    //! The same two tables, written by hand over a connection that is kept open, as Pult's is.
    double byHand(const Requests& requests, const std::string& value, const std::string& lane)
    {
        const double begin = nowUs();
        if (!m_bare.run({"set map " + m_table + " table " + value}))
            std::exit((std::fprintf(stderr, "the socket was lost\n"), 1));
        return requests.firstOf(lane) - begin;
    }

    [[nodiscard]] std::string value()
    {
        return readMap(m_bare.run({"show map " + m_table})->front()).at("table");
    }

    [[nodiscard]] std::uint16_t port() const { return m_haproxy.port(); }

    void waitHeld()
    {
        if (!m_reports.waitFor(kEdge,
                [this](const auto& gateway) { return gateway.held() == m_state.revision(); }))
            std::exit((std::fprintf(stderr, "the edge did not acknowledge\n"), 1));
    }

private:
    using RecordedReports = routing::testing::RecordedReports;

    static routing::RuntimeSocket connect(const std::string& socket)
    {
        auto connected = routing::RuntimeSocket::connect(socket, std::chrono::seconds(5));
        if (!connected)
            std::exit((std::fprintf(stderr, "%s\n", connected.error().message.c_str()), 1));
        return *std::move(connected);
    }
    static routing::MapEntries readMap(const std::string& answer)
    {
        return routing::readMap(answer);
    }

    HttpEcho m_first{"first"};
    HttpEcho m_second{"second"};
    HaproxyProgram m_haproxy;
    routing::RuntimeSocket m_bare = connect(m_haproxy.socket());
    std::string m_table = routing::readMapIds(m_bare.run({"show map"})->front()).at("table");
    routing::testing::DrivenState m_state;
    RecordedReports m_reports;
    routing::HaproxyEdges m_edges{{{{"shop", kEdge, "eu", "west-a", "entry"}, m_haproxy.socket()}},
        m_reports,
        // It must not put right what is written by hand in between.
        {.look = std::chrono::hours(1)}};
    routing::XdsService m_xds{m_reports};
    Stopwatch m_stopwatch;
};

int run()
{
    Bench bench;
    const Requests requests(bench.port());
    requests.firstOf("1");
    const auto before = bench.value();
    std::vector<double> ours, bare;
    for (int i = 0; i < kRounds + kWarm; ++i) {
        if (i == kWarm) {
            ours.clear();
            bare.clear();
        }
        ours.push_back(bench.byPult(requests, state::Promote{2}, "2"));
        const auto after = bench.value();
        bare.push_back(bench.byHand(requests, before, "1"));
        bare.push_back(bench.byHand(requests, after, "2"));
        ours.push_back(bench.byPult(requests, state::Rollback{1, false}, "1"));
        bench.byPult(requests, state::ReleaseHold{2}, "1");
    }
    note("bare_socket_first_request_p50", percentile(bare, 50), "us");
    note("bare_socket_first_request_p99", percentile(bare, 99), "us");
    note("commit_first_request_p50", percentile(ours, 50), "us");
    note("commit_first_request_p99", percentile(ours, 99), "us");
    figure("edge_commit_first_request_p99_over_bare_p99_plus_1ms",
        percentile(ours, 99) / (percentile(bare, 99) + 1000), Goal::AtMost, 1.0);
    return 0;
}

} // namespace
} // namespace pult::bench

int main()
{
    return pult::bench::run();
}
