// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Against the real Prometheus of the distribution, which scrapes a page of ours, on loopback.
#include "controlplane/analysis/prometheus/prometheus.h"

#include <future>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/analysis/prometheus/alert_keeper.h"
#include "controlplane/state/state.h"
#include "tests/support/prometheus_server.h"

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
        m_server.end();
        scheduler.advance(std::chrono::seconds(15));
        ASSERT_TRUE(eventually([&] { return !keeper.alerts("prod").troubles.empty(); }));
        EXPECT_EQ(keeper.alerts("prod").alerts.size(), 1U);
    }

    test::MetricsPage m_page{"app_errors{generation=\"5\"} 3\napp_errors{generation=\"4\"} 1\n"};
    test::PrometheusServer m_server{m_page, kRules};
    Prometheus m_prometheus{m_server.url(), ""};
};

TEST_F(RealPrometheusTest, AnswersAreReadAndEveryFailureIsNamed)
{
    ASSERT_TRUE(eventually([&] {
        return ask("app_errors{generation=\"5\"}").source == VerdictSource::Answered;
    })) << "is the package prometheus installed?"
        << m_server.log();
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
    Prometheus nobody("http://127.0.0.1:1", "");
    std::promise<PromAnswer> answer;
    nobody.ask("up", [&](PromAnswer told) { answer.set_value(std::move(told)); });
    const auto told = answer.get_future().get();
    EXPECT_EQ(told.source, VerdictSource::Unreachable);
    EXPECT_FALSE(told.detail.empty());
}

} // namespace
} // namespace pult::analysis
