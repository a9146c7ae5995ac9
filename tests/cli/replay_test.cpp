// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Recordings judged offline: the same verdicts as live, clear words for what cannot be read.
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/exit_code.h"
#include "cli/replay/replay.h"
#include "cli/run.h"
#include "client/telemetry_json.h"
#include "client/wire/state.h"
#include "controlplane/api/wire/parts.h"
#include "tests/support/program.h"
#include "tests/telemetry/leaks/fixtures.h"
#include "tests/telemetry/leaks/player.h"
#include "tests/telemetry/support/jaeger_json.h"
#include "tests/telemetry/support/otlp_json.h"
#include "tests/telemetry/support/span_request.h"

namespace pult::cli {
namespace {

using telemetry::testing::Fixture;
using telemetry::testing::jaegerJsonOf;
using telemetry::testing::otlpJsonOf;
using telemetry::testing::requestOf;
using telemetry::testing::rounds;
using telemetry::testing::shop;
using telemetry::testing::written;
using ::testing::HasSubstr;

constexpr char kLeaking[] = R"(
    a - S gate@1 "GET /cart" 0-100 gen=2
    b a C gate@1 "call" 10-90 gen=
    c b S orders@1 "Get" 15-85 gen=
)";
constexpr char kHealthy[] = R"(
    a - S gate@1 "GET /cart" 0-100 gen=2
    b a C gate@1 "call" 10-90 gen=2
    c b S orders@2 "Get" 15-85 gen=2
)";

//! As "pultctl state prod -o json" prints it.
std::string stateJson(const state::testing::World& world)
{
    v1::EnvironmentState whole;
    bool first = true;
    for (auto& part : api::wire::toParts(world.environment())) {
        client::wire::joinPart(whole, std::move(part), first);
        first = false;
    }
    return client::jsonText(client::toJson(client::wire::fromWire(whole)));
}

std::string camel(const std::string& cause)
{
    std::string text;
    bool upper = true;
    for (const char c : cause) {
        if (c != '_')
            text += upper ? c : static_cast<char>(std::tolower(c));
        upper = c == '_';
    }
    return text;
}

//! As Player::told().
std::string told(const client::LeakReport& report)
{
    std::set<std::string> lines;
    for (const auto& edge : report.edges) {
        std::string line = edge.caller + "/" + edge.entry + " > " + edge.callee + ": "
            + std::string(text(edge.verdict));
        if (edge.verdict >= client::LeakVerdict::Suspect)
            line += " " + edge.rule + " " + camel(edge.cause);
        bool worse = false;
        for (const auto& cell : edge.carriers) {
            if (cell.verdict < client::LeakVerdict::Suspect || cell.verdict <= edge.verdict)
                continue;
            worse = true;
            line += "; " + cell.carrier + " " + std::string(text(cell.verdict));
        }
        if (edge.verdict != client::LeakVerdict::NoEvidence || worse)
            lines.insert(line);
    }
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    return text;
}

class ReplayTest : public ::testing::Test
{
protected:
    struct Finished
    {
        int code = 0;
        std::string out;
        std::string err;
    };

    std::string file(const std::string& name, const std::string& content)
    {
        const auto path = (m_folder.path() / name).string();
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    std::string traces(const std::vector<telemetry::testing::WrittenSpan>& spans)
    {
        return file("traces.json", otlpJsonOf(requestOf(spans)));
    }
    std::string state() { return file("state.json", stateJson(shop())); }
    Finished leaks(const std::vector<std::string>& more)
    {
        std::vector<std::string> line{"leaks"};
        line.insert(line.end(), more.begin(), more.end());
        std::istringstream in;
        std::ostringstream out;
        std::ostringstream err;
        const auto exit = run(line, Io{in, out, err}, [](const char*) { return std::string(); });
        return {static_cast<int>(exit), out.str(), err.str()};
    }
    Finished leaks(const std::string& traceFile, const std::string& stateFile)
    {
        return leaks({"--replay", traceFile, "--state", stateFile});
    }

    test::TemporaryFolder m_folder;
};

TEST_F(ReplayTest, ALeakIsToldAndEndsWithACodeOfItsOwn)
{
    const auto finished = leaks(traces(rounds(5, 400, written(kLeaking))), state());
    EXPECT_EQ(finished.code, 9) << finished.err;
    EXPECT_THAT(finished.out, HasSubstr("LEAK"));
    EXPECT_THAT(finished.out, HasSubstr("gate → orders"));
    EXPECT_THAT(finished.out, HasSubstr("GET /cart"));
    EXPECT_THAT(finished.out, HasSubstr("5 of 5"));
    EXPECT_THAT(finished.out, HasSubstr("HEADER_DROPPED"));
    EXPECT_THAT(finished.out, HasSubstr("edges seen"));
    EXPECT_THAT(finished.out, HasSubstr("g2: "));
}

TEST_F(ReplayTest, ALeakThatTheStateSaysIsWaivedIsShownAndFailsNothing)
{
    auto spans = rounds(5, 400, written(kLeaking));
    for (auto& span : rounds(5, 400, written(R"(
             a - S gate@1 "GET /bill" 0-100 gen=2
             b a C gate@1 "call" 10-90 gen=2
             c b S billing@1 "Bill" 15-85 gen=2
         )"))) {
        span.trace.low += 100;
        spans.push_back(span);
    }
    auto world = shop();
    const auto until = world.m_facts.nowUnixMs + 3'600'000;
    world.run(state::WaiveLeak{{"gate", "orders", "GET /cart"}, "crm team", until});
    const auto waived = stateJson(world);
    const auto finished = leaks(traces(spans), file("waived.json", waived));
    EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
    EXPECT_THAT(finished.out, HasSubstr("LEAK, waived"));
    EXPECT_THAT(finished.out, HasSubstr("waived: gate → orders at GET /cart, crm team until "));
    EXPECT_EQ(leaks(traces(spans), state()).code, 9) << "without it";

    auto odd = nlohmann::json::parse(waived);
    odd["leakWaivers"][0]["until"] = "soon";
    EXPECT_THAT(leaks(traces(spans), file("odd.json", odd.dump())).err,
        HasSubstr("odd.json: leakWaivers[0].until is no time in UTC"));
    odd.erase("leakWaivers");
    EXPECT_EQ(leaks(traces(spans), file("old.json", odd.dump())).code, 9) << "of before waivers";
}

TEST_F(ReplayTest, WhatKeptItsLaneEndsWell)
{
    const auto finished = leaks(traces(rounds(5, 400, written(kHealthy))), state());
    EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
    EXPECT_THAT(finished.out, HasSubstr("nothing is said about the others"))
        << "most services were not seen";
}

TEST_F(ReplayTest, NoEvidenceIsNoHealth)
{
    const auto finished = leaks(traces(written("a - S gate@1 \"GET /cart\" 0-100\n")), state());
    EXPECT_EQ(finished.code, 8) << finished.out << finished.err;
    EXPECT_THAT(finished.out, HasSubstr("no spans at all from"));
}

TEST_F(ReplayTest, PrintsWhatAServerWouldSay)
{
    const auto finished = leaks({"--replay", traces(rounds(5, 400, written(kLeaking))), "--state",
        state(), "-o", "json", "--lane", "g2"});
    const auto report = nlohmann::json::parse(finished.out);
    ASSERT_FALSE(report["edges"].empty());
    EXPECT_EQ(report["edges"][0]["cause"], "HEADER_DROPPED");
    EXPECT_EQ(report["edges"][0]["counts"]["lost"], 5);
    EXPECT_EQ(report["health"]["received"], 15);
    const auto none = leaks(
        {"--replay", traces(rounds(5, 400, written(kLeaking))), "--state", state(), "--lane", "3"});
    EXPECT_EQ(none.code, 8) << "nothing of lane 3";
}

TEST_F(ReplayTest, ARecordingOfHoursIsOneWindow)
{
    auto spans = rounds(5, 400, written(kLeaking));
    auto later = rounds(5, 400, written(kHealthy));
    for (auto& span : later) {
        span.trace.low += 1'000'000;
        span.startNs += 3ULL * 3600 * 1'000'000'000;
        span.endNs += 3ULL * 3600 * 1'000'000'000;
    }
    spans.insert(spans.end(), later.begin(), later.end());
    const auto finished = leaks(traces(spans), state());
    EXPECT_EQ(finished.code, 9) << finished.out;
    EXPECT_THAT(finished.out, HasSubstr("5 of 10"));
}

TEST_F(ReplayTest, ReadsWhatJaegerDownloads)
{
    const auto span = [](const std::string& id, const std::string& parent, const char* process,
                          const char* kind, const std::string& tag) {
        auto json = nlohmann::json{{"traceID", "00000000000000000000000000000abc"}, {"spanID", id},
            {"operationName", "op"}, {"references", nlohmann::json::array()},
            {"startTime", 1'763'735'000'000'000}, {"duration", 1000}, {"processID", process},
            {"tags",
                {{{"key", "span.kind"}, {"type", "string"}, {"value", kind}},
                    {{"key", "http.request.header.x-generation"}, {"type", "string"},
                        {"value", "[\"" + tag + "\"]"}}}}};
        if (!parent.empty())
            json["references"].push_back({{"refType", "CHILD_OF"},
                {"traceID", "00000000000000000000000000000abc"}, {"spanID", parent}});
        return json;
    };
    const auto process = [](const char* service, int generation) {
        return nlohmann::json{{"serviceName", service},
            {"tags", {{{"key", "pult.generation"}, {"type", "int64"}, {"value", generation}}}}};
    };
    const nlohmann::json document{{"data",
        {{{"traceID", "00000000000000000000000000000abc"},
            {"spans",
                {span("000000000000000a", "", "p1", "server", "2"),
                    span("000000000000000b", "000000000000000a", "p1", "client", "2"),
                    span("000000000000000c", "000000000000000b", "p2", "server", "2")}},
            {"processes", {{"p1", process("gate", 1)}, {"p2", process("orders", 2)}}}}}}};
    const auto finished = leaks(file("jaeger.json", document.dump()), state());
    EXPECT_EQ(finished.code, 0) << finished.out << finished.err;
    EXPECT_THAT(finished.out, HasSubstr("HEALTHY"));
}

TEST_F(ReplayTest, SpansOfAnotherEnvironmentAreNotJudgedInSilence)
{
    const auto finished
        = leaks(traces(rounds(5, 400, written(std::string("process gate env=moon\n") + kHealthy))),
            state());
    EXPECT_THAT(finished.err, HasSubstr("10 of 15 spans are of another environment than prod"));
    EXPECT_THAT(finished.err, HasSubstr("moon"));
}

TEST_F(ReplayTest, SaysWhereAFileBreaks)
{
    const auto good = traces(written(kHealthy));
    const auto broken = leaks(file("broken.json", "{\"resourceSpans\": [\n  {]\n"), state());
    EXPECT_EQ(broken.code, 1);
    EXPECT_THAT(broken.err, HasSubstr("broken.json: "));
    EXPECT_THAT(broken.err, HasSubstr("line 2"));
    EXPECT_THAT(broken.err, HasSubstr("SPANS_UNREADABLE"));
    for (const auto* const empty : {"", "{}", "{\"resourceSpans\":[]}", "{\"data\":[]}"}) {
        const auto finished = leaks(file("empty.json", empty), state());
        EXPECT_EQ(finished.code, 1) << empty;
        EXPECT_THAT(finished.err, HasSubstr("empty.json")) << empty;
    }
    const auto missing = leaks((m_folder.path() / "nowhere").string(), state());
    EXPECT_THAT(missing.err, HasSubstr("FILE_UNREADABLE"));
    EXPECT_THAT(leaks(m_folder.path().string(), state()).err, HasSubstr("FILE_UNREADABLE"));
    const std::map<std::string, std::string> states{{"{\n \"name\": }", "line 2, column 10"},
        {"[]", "it is not an object"}, {"{}", "name is missing"}, {"", "line 1"},
        {"{\"name\":\"prod\",\"head\":-1}", "head is not a number"},
        {"{\"name\":\"\"}", "name is empty"}};
    for (const auto& [text, words] : states) {
        const auto finished = leaks(good, file("wrong.json", text));
        EXPECT_EQ(finished.code, 1) << text;
        EXPECT_THAT(finished.err, HasSubstr("wrong.json: " + words)) << text;
        EXPECT_THAT(finished.err, HasSubstr("STATE_UNREADABLE")) << text;
    }
    auto role = nlohmann::json::parse(stateJson(shop()));
    role["generations"][1]["role"] = "king";
    EXPECT_THAT(leaks(good, file("role.json", role.dump())).err,
        HasSubstr("role.json: generations[1].role: there is no role \"king\""));
}

TEST_F(ReplayTest, TakesNothingThatNeedsAServer)
{
    EXPECT_EQ(leaks({"--replay", "x"}).code, 2);
    EXPECT_EQ(leaks({"--state", "x"}).code, 2);
    EXPECT_EQ(leaks({"prod", "--replay", "x", "--state", "y"}).code, 2);
    EXPECT_EQ(leaks({"--watch", "--replay", "x", "--state", "y"}).code, 2);
    EXPECT_EQ(leaks({}).code, 2);
}

class ReplayFixture : public ::testing::TestWithParam<Fixture>
{
protected:
    [[nodiscard]] static std::vector<telemetry::testing::WrittenSpan> spans()
    {
        return rounds(GetParam().times, GetParam().everyMs, written(GetParam().spans));
    }
    void expectVerdicts(const std::string& recording)
    {
        const auto traces = (m_folder.path() / "traces.json").string();
        const auto stateFile = (m_folder.path() / "state.json").string();
        std::ofstream(traces) << recording;
        std::ofstream(stateFile) << stateJson(GetParam().world());
        const auto replayed = replay({traces, stateFile, {}});
        ASSERT_TRUE(replayed) << replayed.error().message;
        std::string expected = GetParam().expected;
        for (auto at = expected.find("NO_EVIDENCE"); at != std::string::npos;
             at = expected.find("NO_EVIDENCE"))
            expected.replace(at, 11, text(client::LeakVerdict::NoEvidence));
        EXPECT_EQ(told(replayed->report), expected);
    }

    test::TemporaryFolder m_folder;
};

//! The very fixtures of the engine, through both files and back.
TEST_P(ReplayFixture, HasItsVerdicts)
{
    expectVerdicts(otlpJsonOf(requestOf(spans())));
}

TEST_P(ReplayFixture, HasItsVerdictsAsJaegerTellsIt)
{
    expectVerdicts(jaegerJsonOf(spans()));
}

std::string nameOf(const ::testing::TestParamInfo<Fixture>& fixture)
{
    return fixture.param.name;
}

INSTANTIATE_TEST_SUITE_P(
    Rules, ReplayFixture, ::testing::ValuesIn(telemetry::testing::ruleFixtures()), nameOf);
INSTANTIATE_TEST_SUITE_P(FalsePositives, ReplayFixture,
    ::testing::ValuesIn(telemetry::testing::falsePositiveFixtures()), nameOf);
INSTANTIATE_TEST_SUITE_P(Acceptance, ReplayFixture,
    ::testing::ValuesIn(telemetry::testing::acceptanceFixtures()), nameOf);

} // namespace
} // namespace pult::cli
