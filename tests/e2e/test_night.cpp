// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The story of a release night with the real programs on a clock that the test moves
// (docs/decisions/0005-manual-clock.md). One night, told in chapters: each begins where the one
// before ended.
#include <algorithm>
#include <ctime>
#include <fstream>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include "playground/load.h"
#include "tests/e2e/night.h"

namespace pult::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

//! Instances of the demo that call others, and the edge's stamp.
constexpr std::size_t kCallers = 13;
constexpr char kNightEdge[] = "entry-night-edge";

std::string utc(std::int64_t unixMs)
{
    const std::time_t seconds = unixMs / 1000;
    std::tm fields{};
    gmtime_r(&seconds, &fields);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &fields);
    return text.data();
}

bool isReady(const client::EnvironmentView& view)
{
    return std::all_of(view.readiness->begin(), view.readiness->end(),
        [](const auto& entry) { return entry.second.readiness == client::Readiness::Ready; });
}

std::int64_t unixMsOf(const json& at)
{
    std::tm fields{};
    const auto text = at.get<std::string>();
    strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &fields);
    const auto point = text.find('.');
    return std::int64_t{timegm(&fields)} * 1000
        + (point == std::string::npos ? 0 : std::stoi(text.substr(point + 1, 3)));
}

class ReleaseNight : public testing::Test
{
protected:
    struct Chapter
    {
        const char* title;
        void (ReleaseNight::*tell)();
    };

    static std::vector<Chapter> chapters()
    {
        return {
            {"the cluster lives", &ReleaseNight::theClusterLives},
            {"a plan lives 120 s", &ReleaseNight::aPlanLives120Seconds},
            {"every gateway took it", &ReleaseNight::everyGatewayTookIt},
            {"the former legacy drains for 30 s", &ReleaseNight::theFormerLegacyDrainsFor30Seconds},
            {"a killed gateway is lost, and after ten minutes not counted",
                &ReleaseNight::aKilledGatewayIsLostAndAfterTenMinutesNotCounted},
            {"a freeze blocks classes 2 and 3 and ends by itself",
                &ReleaseNight::aFreezeBlocksClass2And3AndEndsByItself},
            {"a request id is answered from the journal",
                &ReleaseNight::aRequestIdIsAnsweredFromTheJournal},
            {"the control plane is killed and its clock set back",
                &ReleaseNight::theControlPlaneIsKilledAndItsClockSetBack},
            {"the journal tells the night", &ReleaseNight::theJournalTellsTheNight},
            {"the console shows it", &ReleaseNight::theConsoleShowsIt},
        };
    }

    void theClusterLives();
    void aPlanLives120Seconds();
    void everyGatewayTookIt();
    void theFormerLegacyDrainsFor30Seconds();
    void aKilledGatewayIsLostAndAfterTenMinutesNotCounted();
    void aFreezeBlocksClass2And3AndEndsByItself();
    void aRequestIdIsAnsweredFromTheJournal();
    void theControlPlaneIsKilledAndItsClockSetBack();
    void theJournalTellsTheNight();
    void theConsoleShowsIt();

    //! Of `pultctl journal`, newest first.
    json journal(const std::string& kind = {})
    {
        std::vector<std::string> words{"journal", Night::kEnvironment, "--limit", "1000"};
        if (!kind.empty())
            words.insert(words.end(), {"--kind", kind});
        return m_night.ask(words);
    }
    std::size_t count(const std::string& kind) { return journal(kind).size(); }
    //! Writes as CI does, and expects this end.
    json write(std::vector<std::string> words, int expected, const std::string& reason = "tonight")
    {
        words.insert(words.end(), {"--yes", "--reason", reason});
        int exit = -1;
        auto answer = m_night.ask(words, &exit);
        EXPECT_EQ(exit, expected) << words[0] << ": " << answer.dump(1) << m_night.logs();
        return answer;
    }
    bool reads(Terminal& terminal, const std::string& text)
    {
        return m_night.until([&] {
            terminal.look(0ms);
            return terminal.shows(text);
        });
    }
    bool ends(Terminal& terminal)
    {
        return m_night.until([&] {
            terminal.look(0ms);
            return terminal.hungUp();
        });
    }
    //! The head that an ordinary request is stamped with now, by the answer of the services.
    std::string headOfARequest()
    {
        const auto stub = playground::v1::Hop::NewStub(
            grpc::CreateChannel(m_night.edge(), grpc::InsecureChannelCredentials()));
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + 10s);
        playground::v1::HopAnswer answer;
        const auto status = stub->Handle(&context, {}, &answer);
        EXPECT_TRUE(status.ok()) << status.error_message();
        return answer.head();
    }
    bool laneIsRouted(std::uint32_t number, const std::string& service)
    {
        const auto routes = m_night.ask({"routes", Night::kEnvironment, service}).at("routes");
        return std::any_of(routes.begin(), routes.end(),
            [&](const json& route) { return route.at("lane") == "g" + std::to_string(number); });
    }

    Night m_night;
    std::string m_lastPromote; //!< Operation id.
};

void ReleaseNight::theClusterLives()
{
    ASSERT_TRUE(m_night.startPlayground()) << m_night.logs();
    // Channels open when they are first used: only then is every caller a gateway.
    ASSERT_TRUE(m_night.sees([](const auto& view) {
        return view.state->generations.size() == 3 && !view.state->starting
            && view.gateways->size() >= kCallers && view.readiness->size() >= 14 && isReady(view);
    })) << m_night.logs();
    EXPECT_EQ(headOfARequest(), "1");
    const auto state = m_night.ask({"state", Night::kEnvironment});
    EXPECT_EQ(state.at("head"), 1);
    EXPECT_EQ(state.at("generations").size(), 3U);
    EXPECT_EQ(count("register"), 3U);
}

void ReleaseNight::aPlanLives120Seconds()
{
    const std::vector<std::string> promote{"promote", Night::kEnvironment, "g2"};
    const auto slow = m_night.sitDown(promote);
    ASSERT_TRUE(reads(*slow, "Reason: "));
    EXPECT_TRUE(slow->shows("CRM 3.21.0 becomes 3.22.1")) << slow->screen();
    m_night.advance(120s + 1ms);
    slow->type("the night begins");
    ASSERT_TRUE(reads(*slow, "[yes/no]"));
    slow->type("yes");
    ASSERT_TRUE(ends(*slow));
    EXPECT_EQ(slow->exit(), 3);
    EXPECT_TRUE(slow->shows("(TOKEN_EXPIRED)")) << slow->screen();
    // The plan as it is now stands below the refusal.
    EXPECT_GT(slow->screen().rfind("becomes 3.22.1"), slow->screen().find("TOKEN_EXPIRED"));
    EXPECT_EQ(count("promote"), 0U);

    const auto quick = m_night.sitDown(promote);
    ASSERT_TRUE(reads(*quick, "Reason: "));
    m_night.advance(110s);
    quick->type("the night begins");
    ASSERT_TRUE(reads(*quick, "[yes/no]"));
    quick->type("yes");
    ASSERT_TRUE(ends(*quick));
    EXPECT_EQ(quick->exit(), 0) << quick->screen();
    const auto promotes = journal("promote");
    ASSERT_EQ(promotes.size(), 1U);
    EXPECT_EQ(promotes[0].at("reason"), "the night begins");
    m_lastPromote = std::to_string(promotes[0].at("revision").get<int>());
}

void ReleaseNight::everyGatewayTookIt()
{
    int exit = -1;
    const auto operation
        = m_night.ask({"wait", Night::kEnvironment, m_lastPromote, "--timeout", "30s"}, &exit);
    EXPECT_EQ(exit, 0) << operation.dump(1);
    EXPECT_EQ(operation.at("step"), "ACKNOWLEDGED");
    EXPECT_EQ(operation.at("acknowledged"), operation.at("counted"));
    EXPECT_GE(operation.at("counted"), kCallers);
    EXPECT_EQ(headOfARequest(), "2");
    EXPECT_TRUE(laneIsRouted(1, "billing")); // Legacy: the way back.
}

void ReleaseNight::theFormerLegacyDrainsFor30Seconds()
{
    const auto released = m_night.run("pult-playground",
        {"release", "billing", "--data", (m_night.data() / "playground").string()});
    ASSERT_EQ(released.exit, 0) << released.err;
    ASSERT_TRUE(m_night.sees([](const auto& view) {
        const auto fact = view.readiness->find({"billing", 4});
        return fact != view.readiness->end() && fact->second.readiness == client::Readiness::Ready;
    })) << m_night.logs();

    const auto done = write({"promote", Night::kEnvironment, "g4", "--wait"}, 0);
    const auto acknowledgedBy = m_night.nowUnixMs();
    const auto promotedAt = unixMsOf(done.at("operation").at("acceptedAt"));
    EXPECT_EQ(done.at("operation").at("acknowledged"), done.at("operation").at("counted"));
    EXPECT_EQ(headOfARequest(), "4");

    m_night.advanceTo(promotedAt + 29'000);
    EXPECT_EQ(count("close-lane"), 0U);
    EXPECT_TRUE(laneIsRouted(1, "billing"));
    m_night.advanceTo(acknowledgedBy + 31'000);
    ASSERT_TRUE(m_night.until([&] { return count("close-lane") == 1; })) << m_night.logs();
    const auto closed = journal("close-lane")[0];
    EXPECT_EQ(closed.at("user"), "pultd");
    EXPECT_GE(unixMsOf(closed.at("at")), promotedAt + 30'000);
    EXPECT_LE(unixMsOf(closed.at("at")), acknowledgedBy + 31'000);
    EXPECT_FALSE(laneIsRouted(1, "billing"));
    EXPECT_TRUE(laneIsRouted(2, "billing")); // The legacy of now.

    // Then the deployments themselves, for the 5 s of the demo's placements.
    ASSERT_TRUE(m_night.until([&] { return count("mark-retired") == 1; })) << m_night.logs();
    const auto retired = journal("mark-retired")[0];
    EXPECT_GE(unixMsOf(retired.at("at")), unixMsOf(closed.at("at")) + 5'000);
    ASSERT_TRUE(m_night.sees([](const auto& view) {
        return view.state->retiring.size() == 3
            && std::all_of(view.state->retiring.begin(), view.state->retiring.end(),
                [](const auto& retiring) { return retiring.retired; });
    }));
    EXPECT_EQ(headOfARequest(), "4");
}

void ReleaseNight::aKilledGatewayIsLostAndAfterTenMinutesNotCounted()
{
    const auto stateOf = [](const client::EnvironmentView& view) {
        const auto found = view.gateways->find(kNightEdge);
        return found == view.gateways->end() ? client::GatewayState::Unknown : found->second->state;
    };
    auto edge = m_night.startEdge("entry-night");
    ASSERT_TRUE(m_night.sees([&](const auto& view) {
        return stateOf(view) == client::GatewayState::Acknowledged;
    })) << edge->log();
    edge.reset(); // Killed.
    ASSERT_TRUE(m_night.sees(
        [&](const auto& view) { return stateOf(view) == client::GatewayState::Lost; }));
    const auto lostBy = m_night.nowUnixMs();

    auto late = m_night.pultctl(
        {"rollback", Night::kEnvironment, "--expect", "2", "--wait", "--timeout", "1s"});
    EXPECT_EQ(late.exit, 6) << late.err;
    EXPECT_NE(late.err.find(std::string(kNightEdge) + " lost: disconnected"), std::string::npos)
        << late.err;
    EXPECT_NE(late.err.find("Not acknowledged in time: CONFIGURED"), std::string::npos);
    const auto operation = std::to_string(journal("rollback")[0].at("revision").get<int>());

    m_night.advanceTo(lostBy - 1'000 + 599'000);
    EXPECT_NE(
        m_night.pultctl({"gateways", Night::kEnvironment}).out.find(kNightEdge), std::string::npos);
    m_night.advanceTo(lostBy + 602'000);
    const auto waited = m_night.pultctl({"wait", Night::kEnvironment, operation});
    EXPECT_EQ(waited.exit, 0) << waited.err;
    EXPECT_NE(waited.err.find("gateway " + std::string(kNightEdge) + " is not counted any more"),
        std::string::npos)
        << waited.err;
    EXPECT_EQ(
        m_night.pultctl({"gateways", Night::kEnvironment}).out.find(kNightEdge), std::string::npos);
    EXPECT_EQ(headOfARequest(), "2");
}

void ReleaseNight::aFreezeBlocksClass2And3AndEndsByItself()
{
    // Held since the rollback; free again, and promoted, so that there is a way back.
    write({"release-hold", Night::kEnvironment, "g4"}, 0);
    write({"promote", Night::kEnvironment, "g4", "--wait"}, 0);
    const auto until = m_night.nowUnixMs() / 1000 * 1000 + 3'600'000;
    const auto frozen = m_night.pultctl(
        {"freeze", Night::kEnvironment, "--until", utc(until), "--reason", "board meeting"});
    EXPECT_EQ(frozen.exit, 0) << frozen.err;

    const auto refused = write({"rebase", Night::kEnvironment, "g3"}, 3); // Class 2.
    EXPECT_NE(refused.dump().find("FROZEN"), std::string::npos) << refused.dump(1);
    EXPECT_NE(refused.dump().find("board meeting"), std::string::npos);
    const auto policy
        = m_night.pultctl({"plan", "set-policy", Night::kEnvironment, "--drain", "60s"});
    EXPECT_EQ(policy.exit, 3); // Class 3.
    EXPECT_NE(policy.out.find("FROZEN"), std::string::npos) << policy.out;
    const auto back
        = m_night.pultctl({"rollback", Night::kEnvironment, "--expect", "2", "--wait"}); // Class 1.
    EXPECT_EQ(back.exit, 0) << back.err;

    m_night.advanceTo(until - 1'000);
    write({"release-hold", Night::kEnvironment, "g4"}, 3);
    m_night.advanceTo(until);
    write({"release-hold", Night::kEnvironment, "g4"}, 0);
    EXPECT_EQ(count("unfreeze"), 0U);
}

void ReleaseNight::aRequestIdIsAnsweredFromTheJournal()
{
    const std::vector<std::string> promote{
        "promote", Night::kEnvironment, "g4", "--request-id", "night-promote-4"};
    const auto first = write(promote, 0);
    const auto again = write(promote, 0);
    EXPECT_EQ(again.at("operation").at("id"), first.at("operation").at("id"));
    EXPECT_EQ(again.at("requestId"), "night-promote-4");
    m_lastPromote = first.at("operation").at("id");
    const auto other
        = write({"drop", Night::kEnvironment, "g3", "--request-id", "night-promote-4"}, 1);
    EXPECT_EQ(other.at("error").at("reason"), "REQUEST_ID_REUSED");
    EXPECT_EQ(count("drop"), 0U);
}

void ReleaseNight::theControlPlaneIsKilledAndItsClockSetBack()
{
    write({"drop", Night::kEnvironment, "g3", "--wait"}, 0); // A lane that has to close yet.
    const auto closedBefore = count("close-lane");
    const auto before = m_night.ask({"state", Night::kEnvironment});
    const auto lastAt = unixMsOf(before.at("revisionAt"));
    const auto watch = m_night.leaveRunning({"watch", Night::kEnvironment, "-o", "json"});
    const auto link = [&](const std::string& wanted) {
        return m_night.until([&] {
            const auto line = watch->readLine(0ms);
            return line && json::parse(*line).value("link", "") == wanted;
        });
    };
    ASSERT_TRUE(link("live"));

    m_night.killControlPlane();
    ASSERT_TRUE(link("reconnecting"));
    EXPECT_EQ(m_night.pultctl({"state", Night::kEnvironment}).exit, 5);
    ASSERT_TRUE(m_night.startControlPlane(lastAt - 7'200'000)) << m_night.logs();
    ASSERT_TRUE(link("live"));
    const auto after = m_night.ask({"state", Night::kEnvironment});
    EXPECT_EQ(after.at("revision"), before.at("revision"));
    EXPECT_EQ(after.at("active"), before.at("active"));
    EXPECT_EQ(after.at("generations"), before.at("generations"));

    // What was done stays done, and says so when asked again.
    const auto again
        = write({"promote", Night::kEnvironment, "g4", "--request-id", "night-promote-4"}, 0);
    EXPECT_EQ(again.at("operation").at("id"), m_lastPromote);
    // What became of it is not known any more: nobody waits for ever.
    const auto forgotten = m_night.pultctl({"wait", Night::kEnvironment, m_lastPromote});
    EXPECT_EQ(forgotten.exit, 6);
    EXPECT_NE(forgotten.err.find("before the control plane's last start"), std::string::npos)
        << forgotten.err;

    // An event of now is not older than the last one, whatever the clock says.
    ASSERT_TRUE(m_night.sees([](const auto& view) { return isReady(view); })) << m_night.logs();
    const auto back = m_night.pultctl({"rollback", Night::kEnvironment, "--expect", "2"});
    EXPECT_EQ(back.exit, 0) << back.err;
    EXPECT_GE(unixMsOf(journal("rollback")[0].at("at")), lastAt);
    ASSERT_TRUE(m_night.until([&] {
        const auto line = watch->readLine(0ms);
        return line && line->find("Roll back g4") != std::string::npos;
    }));

    // Gateways of before may come back for ten minutes; then the drain begins, on a clock that
    // cannot be set back.
    m_night.advance(590s);
    EXPECT_EQ(count("close-lane"), closedBefore);
    ASSERT_TRUE(m_night.sees([](const auto& view) { return view.gateways->size() >= 3; }))
        << m_night.logs();
    m_night.advance(30s);
    m_night.setClock(-5min);
    m_night.advance(31s);
    ASSERT_TRUE(m_night.until([&] { return count("close-lane") > closedBefore; }))
        << m_night.logs();
}

void ReleaseNight::theJournalTellsTheNight()
{
    const auto entries = journal(); // Newest first.
    ASSERT_GT(entries.size(), 10U);
    for (std::size_t i = 1; i < entries.size(); ++i) {
        EXPECT_LE(unixMsOf(entries[i].at("at")), unixMsOf(entries[i - 1].at("at")))
            << entries[i - 1].dump(1);
        EXPECT_EQ(entries[i].at("hash"), entries[i - 1].at("previousHash"));
    }
    const auto verified = m_night.pultctl({"journal", "verify"});
    EXPECT_EQ(verified.exit, 0) << verified.err;
}

void ReleaseNight::theConsoleShowsIt()
{
#ifdef PULT_E2E_CONSOLE
    const auto picture = m_night.data() / "night.png";
    const auto home = m_night.data().string();
    const auto shown
        = m_night.run("pult", {"--server", m_night.address(), "--screenshot", picture.string()},
            {{"QT_QPA_PLATFORM", "offscreen"}, {"XDG_RUNTIME_DIR", home + "/run"},
                {"XDG_CONFIG_HOME", home + "/config"}, {"XDG_DATA_HOME", home + "/share"}});
    EXPECT_EQ(shown.exit, 0) << shown.out << shown.err;
    std::ifstream in(picture, std::ios::binary);
    std::string start(8, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    EXPECT_EQ(start, "\x89PNG\r\n\x1a\n");
    EXPECT_GT(std::filesystem::file_size(picture), 20'000U);
#endif
    m_night.endControlPlane();
    const auto verified = m_night.run(
        "pultd", {"journal", "verify", "--directory", (m_night.data() / "data/journal").string()});
    EXPECT_EQ(verified.exit, 0) << verified.out << verified.err;
}

TEST_F(ReleaseNight, FromTheFirstPlanToTheMorning)
{
    for (const auto& [title, tell] : chapters()) {
        SCOPED_TRACE(title);
        (this->*tell)();
        if (HasFatalFailure())
            return;
    }
}

} // namespace
} // namespace pult::test
