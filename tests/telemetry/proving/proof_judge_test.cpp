// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/proof_judge.h"

#include <ostream>

#include <gtest/gtest.h>

#include "controlplane/telemetry/proving/trace_source.h"
#include "tests/telemetry/leaks/player.h"

namespace pult::telemetry {
namespace {

using testing::Player;
using testing::traceNumber;

std::string inWords(const ProofFindings& findings)
{
    static constexpr const char* kOutcomes[]{"RUNNING", "REACHED", "LOST", "FAILED", "NO_EVIDENCE"};
    std::string text = kOutcomes[static_cast<std::size_t>(findings.outcome)];
    text += findings.whole ? ": " : " so far: ";
    text += findings.summary + '\n';
    for (const auto& hop : findings.hops) {
        text += hop.service + " g" + std::to_string(hop.generation) + " of g"
            + std::to_string(hop.expected) + (hop.laneKept ? " kept" : "")
            + (hop.finding.empty() ? "" : ": " + hop.finding) + '\n';
    }
    return text;
}

//! The shop of tests/telemetry/leaks: generation 1 is active, candidate 2 brings orders, contour 3
//! billing and mail. Trace 1 is the probe's.
ProofFindings proven(Player& player, state::GenerationNumber lane)
{
    BookSource source(player.m_book);
    ProofEvidence evidence;
    if (auto trace = source.trace(traceNumber(1)))
        evidence.traces.push_back(std::move(*trace));
    for (auto& torn : source.tornOff(traceNumber(1), "probe", "prod"))
        evidence.traces.push_back(std::move(torn));
    evidence.known = source.known();
    return judgeProof({player.m_world.m_state->find("prod"), "shop", lane}, evidence);
}

struct Case
{
    const char* name;
    state::GenerationNumber lane;
    const char* spans;
    const char* expected;
};

void PrintTo(const Case& given, std::ostream* out)
{
    *out << given.name;
}

class ProofJudge : public ::testing::TestWithParam<Case>
{};

TEST_P(ProofJudge, SaysWhatTheSpansSay)
{
    Player player;
    player.play(GetParam().spans);
    player.pass(1000);
    EXPECT_EQ(inWords(proven(player, GetParam().lane)), GetParam().expected);
}

const Case kCases[]{
    {"Reached", 2, R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >orders
        c b S orders@2 "Get" 15-85 gen=2
        d c C orders@2 "call" 20-30 gen=2 >pricing
        e d S pricing@1 "Price" 21-29 gen=2
        f c C orders@2 "call" 40-80 gen=2 >billing
        g f S billing@1 "Bill" 41-79 gen=2
     )",
        "REACHED: Reached orders g2 at 4 of 4 hops\n"
        "gate g1 of g1 kept\norders g2 of g2 kept\npricing g1 of g1 kept\nbilling g1 of g1 kept\n"},
    {"OrderIsThatOfCallsNotOfArrival", 0, R"(
        a - S gate@1 "GET /cart" 0-100 gen=1
        f a C gate@1 "call" 40-80 gen=1 >billing
        g f S billing@1 "Bill" 41-79 gen=1
        d a C gate@1 "call" 20-30 gen=1 >pricing
        e d S pricing@1 "Price" 21-29 gen=1
     )",
        "REACHED: Ordinary traffic kept to g1 at 3 of 3 hops\n"
        "gate g1 of g1 kept\npricing g1 of g1 kept\nbilling g1 of g1 kept\n"},
    {"NothingOfItsOwn", 2, R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >stock
        c b S stock@1 "Left" 15-85 gen=2
     )",
        "REACHED: Met nothing of g2's own, as it should, at 2 of 2 hops\n"
        "gate g1 of g1 kept\nstock g1 of g1 kept\n"},
    {"LostByTheCaller", 3, R"(
        a - S gate@1 "GET /cart" 0-100 gen=3
        b a C gate@1 "call" 10-90 gen=3 >orders
        c b S orders@1 "Get" 15-85 gen=3
        d c C orders@1 "call" 20-80 gen= >pricing
        e d S pricing@1 "Price" 25-75 gen=
        f e C pricing@1 "call" 30-70 gen= >billing
        g f S billing@1 "Bill" 35-65 gen=
     )",
        "LOST: Lane lost at orders: orders calls pricing without the lane's header\n"
        "gate g1 of g1 kept\norders g1 of g1 kept\n"
        "pricing g1 of g1: orders calls pricing without the lane's header\n"
        "billing g1 of g3: the lane was lost above\n"},
    {"ServedByTheWrongGeneration", 2, R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >orders
        c b S orders@1 "Get" 15-85 gen=2
     )",
        "LOST: Lane lost at gate: the lane arrives, but no route of it leads from gate to its own "
        "orders\n"
        "gate g1 of g1 kept\n"
        "orders g1 of g2 kept: the lane arrives, but no route of it leads from gate to its own "
        "orders\n"},
    {"NobodyRecordsHeaders", 2, R"(
        a - S gate@1 "GET /cart" 0-100
        b a C gate@1 "call" 10-90 >orders
        c b S orders@2 "Get" 15-85
        d c C orders@2 "call" 20-30 >pricing
        e d S pricing@1 "Price" 21-29
     )",
        "REACHED: Reached orders g2 at 3 of 3 hops\n"
        "gate g1 of g1: does not tell whether the lane arrived\norders g2 of g2 kept\n"
        "pricing g1 of g1: does not tell whether the lane arrived\n"},
    {"AnotherLaneComesOut", 3, R"(
        a - S gate@1 "GET /cart" 0-100 gen=3
        b a C gate@1 "call" 10-90 gen=3 >pricing
        c b S pricing@1 "Price" 15-85 gen=3
        d c C pricing@1 "call" 20-80 gen=2 >stock
        e d S stock@1 "Left" 25-75 gen=2
     )",
        "LOST: Lane lost at pricing: another lane comes out of pricing than went in\n"
        "gate g1 of g1 kept\npricing g1 of g1 kept\n"
        "stock g1 of g1: another lane comes out of pricing than went in\n"},
    {"CalleeTellsNothing", 2, R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >orders
     )",
        "NO_EVIDENCE so far: Proven at 1 of 2 hops: orders tells no span\n"
        "gate g1 of g1 kept\norders g0 of g2: tells no span\n"},
    {"GenerationNotTold", 2, R"(
        process stock pod=p
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >stock
        c b S stock "Left" 15-85 gen=2
     )",
        "NO_EVIDENCE: Proven at 1 of 2 hops: stock does not tell its generation\n"
        "gate g1 of g1 kept\nstock g0 of g1 kept: does not tell its generation\n"},
    {"ForeignServicesAreNotCounted", 2, R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-40 gen=2 >tax-office
        c b S tax-office "Ask" 15-35
        d a C gate@1 "query" 50-60 >postgres
     )",
        "REACHED: Met nothing of g2's own, as it should, at 1 of 1 hop\n"
        "gate g1 of g1 kept\ntax-office g0 of g0: not a service of the table\n"},
    {"FailedCallIsNotWaitedFor", 2, R"(
        a - S gate@1 "GET /cart" 0-100 gen=2 err
        b a C gate@1 "call" 10-40 gen=2 >stock err
     )",
        "REACHED: Met nothing of g2's own, as it should, at 1 of 1 hop\n"
        "gate g1 of g1 kept: answered with an error\n"},
    {"ParentStillMissing", 2, R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        c b S orders@2 "Get" 15-85 gen=2
     )",
        "REACHED so far: Reached orders g2 at 2 of 2 hops\n"
        "gate g1 of g1 kept\norders g2 of g2 kept\n"},
    {"TornTraceIsFoundByItsRequestId", 3, R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=3 rid=probe
        b a C gate@1 "call" 10-90 gen=3 >orders rid=probe
        c b S orders@1 "Get" 15-85 gen=3 rid=probe
        T2
        d - C orders@1 "call" 20-80 gen=3 >billing rid=probe
        e d S billing@3 "Bill" 25-75 gen=3 rid=probe
     )",
        "REACHED: Reached billing g3 at 3 of 3 hops\n"
        "gate g1 of g1 kept\norders g1 of g1 kept\n"
        "billing g3 of g3 kept: in a trace of its own, found by its request id\n"},
    {"LostInATornTrace", 3, R"(
        T1
        c - S orders@1 "Get" 15-85 gen=3 rid=probe
        T2
        d - C orders@1 "call" 20-80 gen= >billing rid=probe
        e d S billing@1 "Bill" 25-75 gen= rid=probe
     )",
        "LOST: Lane lost at orders: orders calls billing without the lane's header\n"
        "orders g1 of g1 kept\n"
        "billing g1 of g3: orders calls billing without the lane's header\n"},
    {"ByQueueTheConsumerMayBeTheCulprit", 3, R"(
        a - S orders@1 "Get" 0-100 gen=3
        b a P orders@1 "publish" 10-12 gen=3 >mail
        c b Q mail@1 "process" 20-30 gen=
     )",
        "LOST: Lane lost at mail: mail does not take the lane out of the message of orders\n"
        "orders g1 of g1 kept\n"
        "mail g1 of g3: mail does not take the lane out of the message of orders\n"},
    {"NothingCame", 2, "", "NO_EVIDENCE so far: No span tells of it\n"},
};
INSTANTIATE_TEST_SUITE_P(Shop, ProofJudge, ::testing::ValuesIn(kCases),
    [](const auto& given) { return std::string(given.param.name); });

//! Ordinary traffic first, which shows what calls there are; then a probe without them.
class KnownCalls : public ::testing::Test
{
protected:
    void ordinary(std::string_view text, int count)
    {
        m_player.play(testing::rounds(count, 500, testing::written(text)));
        m_player.settle();
    }
    std::string probe(std::string_view spans)
    {
        auto all = testing::written(spans);
        for (auto& span : all) {
            span.trace.high += 77;
            span.startNs += 4'000'000'000'000;
            span.endNs += 4'000'000'000'000;
            span.arrivesMs = 0;
        }
        const auto id = all.front().trace;
        m_player.play(all);
        m_player.pass(1000);
        BookSource source(m_player.m_book);
        ProofEvidence evidence{{*source.trace(id)}, source.known()};
        return inWords(judgeProof({m_player.m_world.m_state->find("prod"), "shop", 2}, evidence));
    }

    Player m_player;
};

TEST_F(KnownCalls, ACallThatTearsEverythingIsMissed)
{
    ordinary(R"(
        T1
        g - S gate@1 "GET /cart" 0-110 gen=1
        h g C gate@1 "call" 1-105 gen=1 >orders
        s h S orders@2 "Get" 2-100 gen=1
        T2
        a - C orders@2 "call" 10-50 >pricing
        b a S pricing@1 "Price" 15-45
     )",
        20);
    EXPECT_EQ(probe(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >orders
        c b S orders@2 "Get" 15-85 gen=2
     )"),
        "LOST: Lane lost at orders: orders calls pricing without trace context: the lane goes with "
        "it\n"
        "gate g1 of g1 kept\norders g2 of g2 kept\n"
        "pricing g0 of g1: orders calls pricing without trace context: the lane goes with it\n");
}

TEST_F(KnownCalls, ACallThatIsAlwaysMadeIsMissed)
{
    ordinary(R"(
        s - S gate@1 "GET /cart" 0-100 gen=1
        a s C gate@1 "call" 10-50 gen=1 >pricing
        b a S pricing@1 "Price" 15-45 gen=1
     )",
        60);
    EXPECT_EQ(probe(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a I gate@1 "think" 10-90
     )"),
        "NO_EVIDENCE: Proven at 1 of 1 hop, but gate was not seen to call pricing, which it always "
        "does\n"
        "gate g1 of g1 kept\n");
}

TEST_F(KnownCalls, AnotherVersionMayCallOthers)
{
    ordinary(R"(
        s - S gate@1 "GET /cart" 0-100 gen=1
        a s C gate@1 "call" 10-50 gen=1 >orders
        b a S orders@1 "Get" 15-45 gen=1
        c b C orders@1 "call" 20-40 gen=1 >pricing
        d c S pricing@1 "Price" 25-35 gen=1
     )",
        60);
    EXPECT_EQ(probe(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        b a C gate@1 "call" 10-90 gen=2 >orders
        c b S orders@2 "Get" 15-85 gen=2
     )"),
        "REACHED: Reached orders g2 at 2 of 2 hops\ngate g1 of g1 kept\norders g2 of g2 kept\n");
}

} // namespace
} // namespace pult::telemetry
