// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What rests on something not being there, and is taken back.
#include <gtest/gtest.h>

#include "tests/telemetry/leaks/player.h"

namespace pult::telemetry {

namespace {

using testing::Player;
using testing::written;
using testing::WrittenSpan;

constexpr char kHealthy[] = R"(
    process orders lang=java sdk=opentelemetry telemetry.sdk.version=1.30
    a - S gate@1 "GET /cart" 0-100 gen=2
    b a C gate@1 "call" 10-90 gen=2
    c b S orders@2 "Get" 15-85 gen=2
    d c C orders@2 "call" 20-80 gen=2
    e d S billing@1 "Bill" 25-75 gen=2
)";
std::vector<WrittenSpan> after(std::vector<WrittenSpan> spans, std::uint64_t traces)
{
    for (auto& span : spans)
        span.trace.low += traces;
    return spans;
}

TEST(LateSpan, ALateSpanTakesBackWhatRestedOnItsAbsence)
{
    Player player;
    player.play(R"(
        a - S gate@1 "GET /cart" 0-100 gen=2
        c b S orders@2 "Get" 15-85 gen=2 remote
    )");
    player.settle();
    const auto before = player.m_book.snapshot();
    ASSERT_EQ(before->quality.size(), 1U);
    EXPECT_EQ(before->quality[0].cause, Cause::UpstreamLoss);
    EXPECT_EQ(player.edge("gate", "orders").verdict, Verdict::NoEvidence);
    player.play(R"(
        b a C gate@1 "call" 10-90 gen=2
    )");
    player.pass(4'000);
    EXPECT_TRUE(player.m_book.snapshot()->quality.empty());
    EXPECT_EQ(player.edge("gate", "orders").verdict, Verdict::Healthy);
    EXPECT_EQ(player.m_book.snapshot()->counters.assembly.lateSpans, 1U);
}

TEST(LateSpan, ATombstoneStillTakesBack)
{
    LeakBookOptions options;
    options.assembly.shards = 1;
    options.assembly.bytes = 1'500; // room for one small trace
    Player player(options);
    player.play(R"(
        c b S orders@2 "Get" 15-85 gen=2 remote
    )");
    player.settle();
    player.play(after(written(kHealthy), 5)); // makes room
    EXPECT_EQ(player.m_book.snapshot()->quality.size(), 1U);
    player.play(R"(
        b a C gate@1 "call" 10-90 gen=2
    )");
    player.pass(2'000);
    EXPECT_TRUE(player.m_book.snapshot()->quality.empty());
    EXPECT_GE(player.m_book.snapshot()->counters.assembly.lateForTombstone, 1U);
}

constexpr char kWithheld[] = R"(
    T700
    a - S gate@1 "GET /cart" 0-100 gen=3
    b a C gate@1 "call" 10-90 gen= >pricing
)";

//! Of a trace of which only a tombstone is left.
void expectTheCalleeToTakeTheLossBack(Player& player)
{
    ASSERT_EQ(player.edge("gate", "pricing").verdict, Verdict::Leak);
    player.play(R"(
        T700
        x b I gate@1 "unrelated" 15-16
        y a C gate@1 "read" 15-20 gen= >stock
    )");
    player.pass(2'000);
    ASSERT_EQ(player.m_book.snapshot()->counters.assembly.lateForTombstone, 2U);
    EXPECT_EQ(player.edge("gate", "pricing").verdict, Verdict::Leak);
    player.play(R"(
        T700
        c b S pricing@1 "Price" 15-85 gen=
    )");
    player.pass(2'000);
    EXPECT_EQ(player.edge("gate", "pricing").verdict, Verdict::Leak) << "it did not get the lane";
    player.play(R"(
        T700
        d b S pricing@1 "Price again" 15-85 gen=3
    )");
    player.pass(2'000);
    EXPECT_NE(player.edge("gate", "pricing").verdict, Verdict::Leak);
    EXPECT_EQ(player.m_book.snapshot()->counters.judge.reversals, 1U);
}

TEST(LateSpan, ATombstoneTakesBackALossThatRestedOnAMissingCallee)
{
    LeakBookOptions options;
    options.assembly.shards = 1;
    options.assembly.bytes = 1'500;
    Player player(options);
    player.play(kWithheld);
    player.settle();
    player.play(after(written(kHealthy), 5)); // makes room
    expectTheCalleeToTakeTheLossBack(player);
}

TEST(LateSpan, ATraceThatWasJudgedEarlyTakesItBackToo)
{
    LeakBookOptions options;
    options.assembly.shards = 1;
    options.assembly.bytes = 1; // each goes at once
    Player player(options);
    auto spans = written(kWithheld);
    for (auto& span : spans)
        span.arrivesMs = 0;
    RecordBatch batch;
    SpanReader reader(player.m_tables);
    player.m_book.stamp(batch);
    reader.begin(batch);
    for (const auto& span : spans)
        tell(span, reader);
    player.m_book.add(batch);
    player.pass(2'000);
    EXPECT_EQ(player.m_book.snapshot()->counters.assembly.evictedEarly, 1U);
    expectTheCalleeToTakeTheLossBack(player);
}

TEST(LateSpan, ALossThatALateSpanExplainsIsReversedAndCounted)
{
    Player player;
    // The application leaves the header out; its sidecar knows the lane and puts it in again.
    player.play(R"(
        a - S gate@1 "GET /cart" 0-100 gen=3
        b a C gate@1 "call" 10-90 gen= >pricing
    )");
    player.pass(3'000);
    EXPECT_EQ(player.edge("gate", "pricing").verdict, Verdict::Leak);
    EXPECT_EQ(player.m_book.snapshot()->counters.judge.verdicts, 1U);
    player.play(R"(
        c b S pricing@1 "Price" 15-85 gen=3
    )");
    player.pass(3'000);
    EXPECT_EQ(player.edge("gate", "pricing").verdict, Verdict::Healthy);
    EXPECT_EQ(player.m_book.snapshot()->counters.judge.reversals, 1U);
}

} // namespace

} // namespace pult::telemetry
