// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What comes from outside and is wrong, strange or large, on the real pultd and pultctl.
#include <csignal>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/e2e/night.h"
#include "tests/e2e/server.h"

namespace pult::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

constexpr char kHeadOfManifest[] = "pult: 1\nkind: release\napplication: CRM\n";

class Outside : public testing::Test
{
protected:
    Outside()
    {
        const auto created = m_night.pultctl({"create-environment", "prod", "--class", "PROD",
            "--reason", "a place", "--confirm", "PROD 0"});
        EXPECT_EQ(created.exit, 0) << created.err;
    }

    std::string file(const std::string& name, const std::string& text)
    {
        const auto path = m_night.data() / name;
        std::ofstream(path, std::ios::binary) << text;
        return path.string();
    }
    Finished registerFile(const std::string& path)
    {
        return m_night.pultctl({"register", "prod", path, "--yes", "--reason", "tonight"});
    }
    //! CRM of this version with one service that CI reports on.
    std::string release(const std::string& version)
    {
        return file("crm-" + version + ".yaml",
            kHeadOfManifest + std::string("version: ") + version
                + "\nservices:\n  orders: {version: " + version
                + "}\nplacements:\n  prod:\n    services:\n"
                  "      orders: {endpoints: [\"127.0.0.1:9\"], readiness: reported}\n");
    }

    Night m_night;
};

TEST_F(Outside, ABrokenManifestIsNamedByLineAndColumn)
{
    struct Case
    {
        std::string text;
        std::vector<std::string> says;
    };
    const std::vector<Case> cases{
        {"services: [1, 2\n", {"broken.yaml:2:1: broken YAML"}},
        {kHeadOfManifest + std::string("version: 1\nservices:\n  orders: {verison: 2}\n"),
            {"broken.yaml:6:12: services.orders.verison: unknown key; did you mean version?",
                "broken.yaml:6:11: services.orders.version: is missing"}},
        {kHeadOfManifest + std::string("version: 1\nservices:\n  Orders: {version: 2}\n"),
            {"broken.yaml:6:3: services.Orders"}},
        {kHeadOfManifest + std::string("version: \xff\n"), {"broken.yaml:4:10: not UTF-8"}},
        {"", {"register.manifest_yaml", "empty"}},
        {std::string(4'000'000, ' '), {"broken.yaml: more than 3 MiB"}},
    };
    for (const auto& [text, says] : cases) {
        const auto finished = registerFile(file("broken.yaml", text));
        EXPECT_EQ(finished.exit, 1) << finished.err;
        for (const auto& words : says)
            EXPECT_NE(finished.err.find(words), std::string::npos) << finished.err;
    }
    EXPECT_EQ(m_night.ask({"journal"}).size(), 1U);
}

TEST_F(Outside, AFileThatIsNoneIsSaidToBe)
{
    for (const auto& path : {m_night.data().string(), std::string("/nonexistent/crm.yaml")}) {
        const auto finished = registerFile(path);
        EXPECT_EQ(finished.exit, 1) << finished.err;
        EXPECT_NE(finished.err.find("The file " + path + " cannot be read"), std::string::npos)
            << finished.err;
    }
    const auto endless = registerFile("/dev/zero");
    EXPECT_EQ(endless.exit, 1);
    EXPECT_NE(endless.err.find("more than 3 MiB"), std::string::npos) << endless.err;
}

TEST_F(Outside, WordsThatAreNotUtf8AreWrongUsage)
{
    const auto finished = m_night.pultctl({"freeze", "prod", "--reason", "caf\xe9"});
    EXPECT_EQ(finished.exit, 2);
    EXPECT_NE(finished.err.find("is not UTF-8"), std::string::npos) << finished.err;
    EXPECT_TRUE(m_night.ask({"state", "prod"}).at("freeze").is_null());
}

TEST_F(Outside, AnUnknownEnvironmentIsNamed)
{
    for (const std::string verb :
        {"state", "watch", "gateways", "routes", "operations", "journal"}) {
        const auto finished = m_night.pultctl({verb, "nowhere"});
        EXPECT_EQ(finished.exit, 1) << verb;
        EXPECT_NE(finished.err.find("(ENVIRONMENT_UNKNOWN)"), std::string::npos) << finished.err;
        EXPECT_NE(finished.err.find("nowhere"), std::string::npos) << finished.err;
    }
    const auto written
        = m_night.pultctl({"promote", "nowhere", "g1", "--yes", "--reason", "tonight"});
    EXPECT_EQ(written.exit, 1);
    EXPECT_NE(written.err.find("nowhere"), std::string::npos) << written.err;
}

TEST_F(Outside, APlanTokenFitsOneCommandOnly)
{
    ASSERT_EQ(registerFile(release("1.0.0")).exit, 0);
    ASSERT_EQ(registerFile(release("2.0.0")).exit, 0);
    const auto control = client::connect({m_night.address(), "stranger"}).value();
    const auto plan = planOn(*control, "prod", client::Drop{2});
    ASSERT_TRUE(plan) << plan.error().message;
    ASSERT_TRUE(plan->refusals.empty());

    auto other = *plan;
    other.command = client::Freeze{};
    auto bent = *plan;
    bent.token[40] = static_cast<char>(bent.token[40] ^ 1);
    auto cut = *plan;
    cut.token.pop_back();
    auto none = *plan;
    none.token.clear();
    for (const auto& wrong : {other, bent, cut, none}) {
        const auto answer = executeOn(*control, wrong, "request-of-a-stranger");
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().reason, "TOKEN_INVALID");
    }
    const auto right = executeOn(*control, *plan, "request-of-a-stranger");
    EXPECT_TRUE(right) << right.error().message;
    const auto spent = executeOn(*control, *plan, "another-request-of-his");
    ASSERT_FALSE(spent);
    EXPECT_EQ(spent.error().reason, "TOKEN_SPENT");
}

TEST_F(Outside, PersianNamesComeBackAsTheyWere)
{
    const std::string reason = "انتشار شبانهٔ سفارش‌ها";
    const auto manifest = file("شب.yaml", R"(pult: 1
kind: release
application: مدیریت مشتریان
version: ۱.۲.۳
commit: "9f2b41c6"
branches: ["ویژگی/بازگشت"]
services:
  orders:
    version: ۵.۵.۰
    contracts: [{message: سفارش ثبت شد, change: extends}]
placements:
  prod:
    services:
      orders: {endpoints: ["127.0.0.1:9"], readiness: reported}
)");
    const auto registered
        = m_night.pultctl({"register", "prod", manifest, "--yes", "--reason", reason});
    ASSERT_EQ(registered.exit, 0) << registered.err;
    const auto frozen = m_night.pultctl({"freeze", "prod", "--exempt", "وحید", "--reason", reason});
    ASSERT_EQ(frozen.exit, 0) << frozen.err;

    const auto state = m_night.ask({"state", "prod"});
    EXPECT_EQ(state.at("application"), "مدیریت مشتریان");
    EXPECT_EQ(state.at("generations")[0].at("version"), "۱.۲.۳");
    EXPECT_EQ(state.at("freeze").at("reason"), reason);
    EXPECT_EQ(state.at("freeze").at("exempt")[0], "وحید");
    const auto entries = m_night.ask({"journal", "prod"});
    EXPECT_EQ(entries[1].at("reason"), reason);
    EXPECT_NE(m_night.pultctl({"journal", "prod"}).out.find(reason), std::string::npos);
    // Names that requests carry are DNS labels.
    const auto named = m_night.pultctl(
        {"register", "prod", manifest, "--name", "شب", "--yes", "--reason", reason});
    EXPECT_EQ(named.exit, 1);
    EXPECT_NE(named.err.find("register.name"), std::string::npos) << named.err;
}

TEST_F(Outside, AWatchOutlivesTheControlPlane)
{
    const auto watch = m_night.leaveRunning({"watch", "prod"});
    const auto reads = [&](const std::string& text) {
        return m_night.until([&] {
            const auto line = watch->readLine(0ms);
            return line && line->find(text) != std::string::npos;
        });
    };
    ASSERT_TRUE(reads("live: prod at revision 1"));
    m_night.killControlPlane();
    ASSERT_TRUE(reads("reconnecting"));
    const auto lost
        = m_night.pultctl({"freeze", "prod", "--request-id", "freeze-1", "--reason", "gone"});
    EXPECT_EQ(lost.exit, 5) << lost.err;
    ASSERT_TRUE(m_night.startControlPlane(m_night.nowUnixMs()));
    ASSERT_TRUE(reads("live: prod at revision 1"));
    EXPECT_EQ(
        m_night.pultctl({"freeze", "prod", "--request-id", "freeze-1", "--reason", "gone"}).exit,
        0);
    ASSERT_TRUE(reads("Freeze"));
    watch->signal(SIGTERM);
    EXPECT_EQ(watch->wait(), 128 + SIGTERM);
}

//! Every message stays below the limits, and a person does not wait long.
TEST_F(Outside, TenThousandServices)
{
    constexpr int kServices = 10'000;
    const auto manifest = [&](const std::string& version) {
        std::string text = kHeadOfManifest + std::string("version: ") + version + "\nservices:\n";
        std::string places = "placements:\n  prod:\n    services:\n";
        for (int i = 0; i < kServices; ++i) {
            const auto name = "service-" + std::to_string(i);
            text += "  " + name + ": {version: " + version + "}\n";
            places += "      " + name + ": {endpoints: [\"127.0.0.1:" + std::to_string(10'000 + i)
                + "\"], readiness: reported}\n";
        }
        return file("large-" + version + ".yaml", text + places);
    };
    const auto timed = [&](const char* what, const std::vector<std::string>& words, int exit) {
        const auto begin = std::chrono::steady_clock::now();
        auto finished = m_night.pultctl(words);
        const auto took = (std::chrono::steady_clock::now() - begin) / 1ms;
        RecordProperty(what, static_cast<int>(took));
        std::cout << what << ": " << took << " ms\n";
        EXPECT_EQ(finished.exit, exit) << what << ": " << finished.err.substr(0, 1000);
        return finished;
    };
    timed("register-first", {"register", "prod", manifest("1.0.0"), "--yes", "--reason", "x"}, 0);
    timed("register-all-changed", {"register", "prod", manifest("2.0.0"), "--yes", "--reason", "x"},
        0);
    const auto plan = timed("plan-promote", {"plan", "promote", "prod", "g2", "-o", "json"}, 3);
    EXPECT_EQ(json::parse(plan.out).at("servicesChanged"), kServices);
    const auto state = timed("state", {"state", "prod", "-o", "json"}, 0);
    EXPECT_EQ(json::parse(state.out).at("active").size(), kServices);
    timed("state-table", {"state", "prod"}, 0);
    timed("routes", {"routes", "prod"}, 0);
    timed("journal", {"journal", "prod", "-o", "json"}, 0);
    timed("watch", {"watch", "prod", "--count", "1"}, 0);
    timed("drop", {"drop", "prod", "g2", "--yes", "--reason", "x"}, 0);
}

} // namespace
} // namespace pult::test
