// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Against the real Prometheus of the distribution, which scrapes a page of ours, on loopback.
#include "controlplane/analysis/prometheus/prometheus.h"

#include <filesystem>
#include <fstream>
#include <future>
#include <random>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/analysis/prometheus/alert_keeper.h"
#include "controlplane/state/state.h"

namespace pult::analysis {
namespace {

using state::VerdictSource;

TEST(PromAnswerTest, EveryKindOfAnswerIsANamedState)
{
    const auto read = [](const std::string& body, long status = 200) {
        return promAnswerOf({"", status, body, false});
    };
    const std::string begin = R"({"status":"success","data":{"resultType":)";
    EXPECT_EQ(read(begin + R"("vector","result":[{"metric":{},"value":[1,"2.5"]}]}})").value, 2.5);
    EXPECT_EQ(read(begin + R"("scalar","result":[1,"7"]}})").value, 7);
    EXPECT_EQ(read(begin + R"("vector","result":[]}})").source, VerdictSource::NoSeries);
    EXPECT_EQ(read(begin + R"("vector","result":[{"value":[1,"NaN"]}]}})").source,
        VerdictSource::NotANumber);
    EXPECT_EQ(read(begin + R"("scalar","result":[1,"+Inf"]}})").source, VerdictSource::NotANumber);
    EXPECT_EQ(read(begin + R"("vector","result":[{"value":[1,"1"]},{"value":[1,"2"]}]}})").source,
        VerdictSource::NotScalar);
    EXPECT_EQ(read(begin + R"("matrix","result":[]}})").source, VerdictSource::NotScalar);
    EXPECT_EQ(read(begin + R"("string","result":[1,"x"]}})").source, VerdictSource::NotScalar);
    EXPECT_EQ(read("<html>", 200).source, VerdictSource::HttpError);
    EXPECT_EQ(read("null", 200).source, VerdictSource::HttpError);
    const auto refused = read(R"({"status":"error","error":"parse error"})", 400);
    EXPECT_EQ(refused.source, VerdictSource::HttpError);
    EXPECT_EQ(refused.detail, "HTTP 400: parse error");
    EXPECT_EQ(promAnswerOf({"unreachable: x", 0, "", false}).source, VerdictSource::Unreachable);
}

TEST(PromAlertsTest, ReadsWhatFiresForWhom)
{
    const std::string prometheus = R"({"status":"success","data":{"alerts":[
        {"labels":{"alertname":"Slow","severity":"page","service":"orders","generation":"5"},
         "annotations":{"summary":"orders is slow"},"state":"firing",
         "activeAt":"2026-01-02T03:04:05.678Z","value":"1.5e+00"},
        {"labels":{"alertname":"Later"},"annotations":{},"state":"pending",
         "activeAt":"2026-01-02T03:04:05Z","value":"1"}]}})";
    const auto alerts = promAlertsOf({"", 200, prometheus, false});
    ASSERT_TRUE(alerts);
    ASSERT_EQ(alerts->size(), 1U);
    const auto& alert = alerts->front();
    EXPECT_EQ(alert.name, "Slow");
    EXPECT_EQ(alert.service, "orders");
    EXPECT_EQ(alert.generation, 5U);
    EXPECT_EQ(alert.summary, "orders is slow");
    EXPECT_EQ(alert.sinceUnixMs, 1'767'323'045'000);
    const std::string manager = R"([{"labels":{"alertname":"Down","job":"mail"},
        "annotations":{"description":"mail is down"},"startsAt":"2026-01-02T04:04:05+01:00",
        "status":{"state":"active"}},
        {"labels":{"alertname":"Quiet"},"annotations":{},"status":{"state":"suppressed"}}])";
    const auto held = alertmanagerAlertsOf({"", 200, manager, false});
    ASSERT_TRUE(held);
    ASSERT_EQ(held->size(), 1U);
    EXPECT_EQ(held->front().service, "mail");
    EXPECT_EQ(held->front().sinceUnixMs, 1'767'323'045'000);
    EXPECT_FALSE(promAlertsOf({"", 500, "", false}));
    EXPECT_FALSE(alertmanagerAlertsOf({"unreachable", 0, "", false}));
}

int freePort()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(fd);
    return ntohs(address.sin_port);
}

//! A page of metrics, the same for everybody who asks, until it is destroyed.
class Page
{
public:
    explicit Page(std::string text)
        : m_answer("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: "
            + std::to_string(text.size()) + "\r\nConnection: close\r\n\r\n" + text)
        , m_fd(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(m_fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(m_fd, 8);
        socklen_t size = sizeof address;
        ::getsockname(m_fd, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~Page()
    {
        ::shutdown(m_fd, SHUT_RDWR);
        m_thread.join();
        ::close(m_fd);
    }
    [[nodiscard]] int port() const { return m_port; }

private:
    void serve()
    {
        for (;;) {
            const int client = ::accept(m_fd, nullptr, nullptr);
            if (client < 0)
                return;
            char request[4096];
            static_cast<void>(::read(client, request, sizeof request));
            static_cast<void>(::write(client, m_answer.data(), m_answer.size()));
            ::close(client);
        }
    }

    const std::string m_answer;
    const int m_fd;
    int m_port = 0;
    std::thread m_thread;
};

constexpr char kRules[] = R"(groups:
- name: pult
  rules:
  - alert: OrdersFail
    expr: app_errors{generation="5"} > 1
    labels: {severity: page, service: orders}
    annotations: {summary: orders of g5 fails}
)";

class RealPrometheusTest : public ::testing::Test
{
protected:
    RealPrometheusTest()
    {
        char pattern[] = "/tmp/pult-prometheus-XXXXXX";
        m_directory = ::mkdtemp(pattern);
        const auto scraped = "127.0.0.1:" + std::to_string(m_page.port());
        std::ofstream(m_directory / "rules.yml") << kRules;
        std::ofstream(m_directory / "prometheus.yml")
            << "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yml]\n"
            << "scrape_configs: [{job_name: app, static_configs: [{targets: ['" << scraped
            << "']}]}]\n";
        m_process = ::fork();
        if (m_process == 0) {
            const auto config = "--config.file=" + (m_directory / "prometheus.yml").string();
            const auto data = "--storage.tsdb.path=" + (m_directory / "data").string();
            const auto listen = "--web.listen-address=127.0.0.1:" + std::to_string(m_port);
            ::freopen("/dev/null", "w", stderr);
            ::execlp("prometheus", "prometheus", config.c_str(), data.c_str(), listen.c_str(),
                static_cast<char*>(nullptr));
            ::_exit(127);
        }
    }
    ~RealPrometheusTest() override
    {
        ::kill(m_process, SIGKILL);
        ::waitpid(m_process, nullptr, 0);
        std::filesystem::remove_all(m_directory);
    }

    PromAnswer ask(const std::string& query)
    {
        std::promise<PromAnswer> answer;
        m_prometheus.ask(query, [&](PromAnswer told) { answer.set_value(std::move(told)); });
        return answer.get_future().get();
    }
    //! Asks until it holds, or half a minute is over.
    template <typename Holds> bool eventually(const Holds& holds)
    {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (std::chrono::steady_clock::now() < end) {
            if (holds())
                return true;
            std::this_thread::yield();
        }
        return false;
    }
    std::vector<state::Alert> alerts()
    {
        std::promise<std::vector<state::Alert>> told;
        m_prometheus.alerts(
            [&](auto answer) { told.set_value(answer ? *answer : std::vector<state::Alert>()); });
        return told.get_future().get();
    }

    //! Of the services that the environment knows, and of no other.
    void keepsAlerts()
    {
        auto environment = std::make_shared<state::Environment>();
        environment->name = "prod";
        state::Generation generation;
        generation.number = 5;
        generation.delta
            = state::ServiceTable({{"orders", std::make_shared<const state::Deployment>()}});
        environment->generations[5] = std::make_shared<const state::Generation>(generation);
        auto other = std::make_shared<state::Environment>();
        other->name = "stage";
        auto state = std::make_shared<state::State>();
        state->environments["prod"] = environment;
        state->environments["stage"] = other;
        const auto clock = std::make_shared<ManualClock>();
        ManualScheduler scheduler(clock);
        AlertKeeper keeper(*clock, scheduler, m_prometheus);
        keeper.start(state);
        ASSERT_TRUE(eventually([&] { return !keeper.alerts("prod").alerts.empty(); }));
        EXPECT_EQ(keeper.alerts("prod").alerts.at(0).name, "OrdersFail");
        EXPECT_TRUE(keeper.alerts("prod").configured);
        EXPECT_TRUE(keeper.alerts("stage").alerts.empty());
        // What fired stays while nobody answers, and that is said.
        ::kill(m_process, SIGKILL);
        ::waitpid(m_process, nullptr, 0);
        scheduler.advance(std::chrono::seconds(15));
        ASSERT_TRUE(eventually([&] { return !keeper.alerts("prod").troubles.empty(); }));
        EXPECT_EQ(keeper.alerts("prod").alerts.size(), 1U);
    }

    Page m_page{"app_errors{generation=\"5\"} 3\napp_errors{generation=\"4\"} 1\n"};
    std::filesystem::path m_directory;
    const int m_port = freePort();
    pid_t m_process = 0;
    Prometheus m_prometheus{"http://127.0.0.1:" + std::to_string(m_port), ""};
};

TEST_F(RealPrometheusTest, AnswersAreReadAndEveryFailureIsNamed)
{
    ASSERT_TRUE(eventually([&] {
        return ask("app_errors{generation=\"5\"}").source == VerdictSource::Answered;
    })) << "is the package prometheus installed?";
    EXPECT_EQ(ask("app_errors{generation=\"5\"}").value, 3);
    EXPECT_EQ(ask("scalar(app_errors{generation=\"4\"})").value, 1);
    EXPECT_EQ(ask("app_errors{generation=\"9\"}").source, VerdictSource::NoSeries);
    EXPECT_EQ(ask("app_errors").source, VerdictSource::NotScalar);
    EXPECT_EQ(ask("app_errors{generation=\"5\"}[1m]").source, VerdictSource::NotScalar);
    EXPECT_EQ(ask("vector(0)/vector(0)").source, VerdictSource::NotANumber);
    const auto wrong = ask("sum(((");
    EXPECT_EQ(wrong.source, VerdictSource::HttpError);
    EXPECT_THAT(wrong.detail, ::testing::HasSubstr("parse error"));
    ASSERT_TRUE(eventually([&] { return !alerts().empty(); }));
    const auto fires = alerts();
    EXPECT_EQ(fires.at(0).name, "OrdersFail");
    EXPECT_EQ(fires[0].service, "orders");
    EXPECT_EQ(fires[0].generation, 5U);
    EXPECT_EQ(fires[0].summary, "orders of g5 fails");
    EXPECT_GT(fires[0].sinceUnixMs, 0);
    keepsAlerts();
}

TEST(AbsentPrometheusTest, IsUnreachable)
{
    Prometheus nobody("http://127.0.0.1:" + std::to_string(freePort()), "");
    std::promise<PromAnswer> answer;
    nobody.ask("up", [&](PromAnswer told) { answer.set_value(std::move(told)); });
    const auto told = answer.get_future().get();
    EXPECT_EQ(told.source, VerdictSource::Unreachable);
    EXPECT_FALSE(told.detail.empty());
}

} // namespace
} // namespace pult::analysis
