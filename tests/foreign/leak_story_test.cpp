// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real pultd, spans of OpenTelemetry's own SDK and exporters, and pultctl, which says where the
// lane is lost and by whom.
#include <chrono>
#include <fstream>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "common/clock.h"
#include "tests/cli/pultctl_runner.h"
#include "tests/support/program.h"
#include "tests/support/time_line.h"

namespace pult::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::HasSubstr;

constexpr std::chrono::seconds kPatience{60};

class LeakStory : public ::testing::TestWithParam<const char*>
{
protected:
    LeakStory()
        : m_address("unix:" + (m_folder.path() / "run" / "pultd.sock").string())
    {
        const auto time = m_folder.path() / "run" / "time.sock";
        const auto start = std::to_string(SystemClock().wall().time_since_epoch().count());
        m_pultd = std::make_unique<Program>(
            std::vector<std::string>{binary("pultd").string(), "--data",
                (m_folder.path() / "data").string(), "--listen", m_address, "--xds", "off",
                "--otlp-grpc", "127.0.0.1:0", "--otlp-http", "127.0.0.1:0", "--manual-clock",
                "unix:" + time.string()},
            m_folder.path() / "pultd.log",
            std::map<std::string, std::string>{{"PULT_MANUAL_CLOCK_START", start}});
        m_ready = m_pultd->readJson();
        if (!m_ready.is_object())
            throw std::runtime_error("pultd did not start: " + m_pultd->log());
        m_time = std::make_unique<TimeLine>(time.string());
        m_node = std::make_unique<Program>(
            std::vector<std::string>{PULT_NODE, PULT_NODE_STORY, GetParam(), target()},
            m_folder.path() / "node.log");
        install();
    }
    //! Where the spans go.
    std::string target()
    {
        const std::string way = GetParam();
        if (way == "file")
            return recording();
        const auto receiver = m_ready.at(way == "grpc" ? "otlpGrpc" : "otlpHttp");
        return "http://" + receiver.get<std::string>() + (way == "grpc" ? "" : "/v1/traces");
    }
    std::string recording() const { return (m_folder.path() / "spans.jsonl").string(); }

    Finished pultctl(std::vector<std::string> words)
    {
        words.insert(words.end(), {"--server", m_address});
        return runPultctl({words});
    }
    json ask(std::vector<std::string> words)
    {
        words.insert(words.end(), {"-o", "json"});
        const auto finished = pultctl(std::move(words));
        EXPECT_EQ(finished.exit, 0) << finished.err;
        return json::parse(finished.out, nullptr, false);
    }
    //! Generation 1 is active, candidate 2 brings its own orders.
    void install()
    {
        const auto created = pultctl({"create-environment", "prod", "--class", "TEST", "--reason",
            "a place", "--confirm", "TEST 0"});
        EXPECT_EQ(created.exit, 0) << created.err;
        for (const auto* const version : {"1.0", "2.0"}) {
            const auto path = m_folder.path() / (std::string(version) + ".yaml");
            std::ofstream(path) << "pult: 1\nkind: release\napplication: shop\nversion: " << version
                                << "\nservices:\n  gate: {version: '1.0'}\n  orders: {version: '"
                                << version << "'}\nplacements:\n  prod:\n    services:\n"
                                << place("gate") << place("orders");
            const auto registered
                = pultctl({"register", "prod", path.string(), "--yes", "--reason", "a release"});
            EXPECT_EQ(registered.exit, 0) << registered.err;
        }
    }
    static std::string place(const std::string& service)
    {
        return "      " + service + ": {endpoints: [\"127.0.0.1:9\"], readiness: reported}\n";
    }
    //! Trace ids of that many requests on lane 2.
    json send(int requests, bool loses, const std::string& id = "r-1")
    {
        m_node->writeLine(
            json{{"requests", requests}, {"lane", 2}, {"loses", loses}, {"id", id}}.dump());
        auto answer = m_node->readJson(kPatience);
        if (!answer.is_object())
            throw std::runtime_error(
                "the Node client is gone; are its packages installed (./dev deps)?\n"
                + m_node->log());
        EXPECT_TRUE(answer.at("errors").empty()) << answer;
        return answer.at("traces");
    }
    void pass(std::chrono::seconds time)
    {
        for (; time > 0s; time -= 1s)
            m_time->advance(1s);
    }
    //! The edge from gate to orders; null: there is none.
    json edge()
    {
        const auto report = ask({"leaks", "prod"});
        for (const auto& edge : report.at("edges")) {
            if (edge.at("caller") == "gate" && edge.at("callee") == "orders")
                return edge;
        }
        return nullptr;
    }

    TemporaryFolder m_folder;
    std::string m_address;
    std::unique_ptr<Program> m_pultd;
    std::unique_ptr<Program> m_node;
    std::unique_ptr<TimeLine> m_time;
    json m_ready;
};

TEST_P(LeakStory, ALostLaneIsNamedRepairedAndForgottenButNeverCalledHealthyUnseen)
{
    const auto traces = send(6, true, "r-lost");
    pass(4s);
    const auto lost = edge();
    ASSERT_TRUE(lost.is_object()) << m_pultd->log();
    EXPECT_EQ(lost.at("verdict"), "LEAK");
    EXPECT_EQ(lost.at("entry"), "GET /cart");
    EXPECT_EQ(lost.at("cause"), "HEADER_DROPPED");
    EXPECT_EQ(lost.at("counts").at("lost"), 6);
    EXPECT_EQ(lost.at("wronglyServed"), 6);
    const auto& culprit = lost.at("culprit");
    EXPECT_EQ(culprit.at("service"), "gate");
    EXPECT_EQ(culprit.at("generation"), 1);
    EXPECT_EQ(culprit.at("language"), "nodejs");
    EXPECT_THAT(culprit.at("sdk").get<std::string>(), HasSubstr("opentelemetry "));
    EXPECT_EQ(culprit.at("library"), "story 1.2.3");
    const auto table = pultctl({"leaks", "prod", "--lane", "g2"});
    EXPECT_THAT(table.out, HasSubstr("gate calls orders without the lane's header"));
    EXPECT_THAT(table.out, HasSubstr("g2: "));

    const auto id = traces[0].get<std::string>();
    const auto tree = pultctl({"trace", "prod", id});
    EXPECT_EQ(tree.exit, 0) << tree.err;
    EXPECT_THAT(tree.out, HasSubstr(">>    gate: GET  ")) << "the call that lost it";
    EXPECT_THAT(tree.out, HasSubstr("    orders: GET /orders")) << "below it";
    EXPECT_EQ(pultctl({"trace", "prod", std::string(32, '7')}).exit, 1);
    const auto found = ask({"find", "prod", "--request", "r-lost"});
    EXPECT_EQ(found.size(), 6U);
    EXPECT_EQ(found[0].at("servedBy"), (json{"gate-v1", "orders-v1"}));
    const auto series
        = ask({"series", "prod", "--service", "orders", "--by", "serving", "--last", "10m"});
    ASSERT_EQ(series.at("lines").size(), 1U) << series;
    EXPECT_EQ(series.at("lines")[0].at("key").at("serving"), 1);
    EXPECT_THAT(pultctl({"series", "prod", "--csv", "--metric", "error-ratio"}).out,
        HasSubstr("metric,service,lane,serving,entry,start,mean,min,max,requests\r\nerror-ratio,"));

    // Repaired: what comes through from now on ends it.
    for (int i = 0; i < 4; ++i) {
        pass(10s);
        send(20, false);
    }
    pass(4s);
    const auto kept = edge();
    EXPECT_EQ(kept.at("verdict"), "HEALTHY") << kept;
    EXPECT_EQ(kept.at("repaired"), true);

    // The exporters die, and with them all that is known.
    m_node.reset();
    pass(360s);
    const auto silent = ask({"leaks", "prod"});
    ASSERT_FALSE(silent.at("edges").empty());
    for (const auto& edge : silent.at("edges"))
        EXPECT_EQ(edge.at("verdict"), "NO EVIDENCE") << edge;
    EXPECT_EQ(silent.at("edgesSeen"), 0);
    const auto watched = pultctl({"leaks", "prod", "--watch", "--count", "1"});
    EXPECT_EQ(watched.exit, 0) << watched.err;
    EXPECT_THAT(watched.out, HasSubstr("nothing is said about the others"));
}

class RecordedStory : public LeakStory
{
protected:
    Finished replay()
    {
        const auto state = (m_folder.path() / "state.json").string();
        std::ofstream(state) << pultctl({"state", "prod", "-o", "json"}).out;
        return runPultctl({{"leaks", "--replay", recording(), "--state", state, "-o", "json"}});
    }
};

//! What the SDK's own exporter writes, judged without a control plane.
TEST_P(RecordedStory, IsJudgedAsItWouldBeLive)
{
    send(6, true, "r-lost");
    const auto lost = replay();
    EXPECT_EQ(lost.exit, 9) << lost.out << lost.err;
    const auto report = json::parse(lost.out);
    ASSERT_EQ(report.at("edges").size(), 1U) << lost.out;
    const auto& edge = report.at("edges")[0];
    EXPECT_EQ(edge.at("caller"), "gate");
    EXPECT_EQ(edge.at("callee"), "orders");
    EXPECT_EQ(edge.at("entry"), "GET /cart");
    EXPECT_EQ(edge.at("verdict"), "LEAK");
    EXPECT_EQ(edge.at("cause"), "HEADER_DROPPED");
    EXPECT_EQ(edge.at("counts").at("lost"), 6);
    EXPECT_EQ(edge.at("culprit").at("language"), "nodejs");
    EXPECT_EQ(edge.at("culprit").at("library"), "story 1.2.3");
    EXPECT_EQ(report.at("health").at("received"), 18);
}

TEST_P(RecordedStory, IsHealthyWhenTheLaneIsKept)
{
    send(6, false);
    const auto kept = replay();
    EXPECT_EQ(kept.exit, 0) << kept.out << kept.err;
    EXPECT_EQ(json::parse(kept.out).at("edges")[0].at("verdict"), "HEALTHY");
}

INSTANTIATE_TEST_SUITE_P(Node, RecordedStory, ::testing::Values("file"),
    [](const auto& tested) { return std::string(tested.param); });

INSTANTIATE_TEST_SUITE_P(Node, LeakStory, ::testing::Values("grpc", "proto"),
    [](const auto& tested) { return std::string(tested.param); });

} // namespace
} // namespace pult::test
