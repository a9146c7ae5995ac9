// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "controlplane/telemetry/assembly/trace_table.h"
#include "controlplane/telemetry/reading/span_reader.h"
#include "tests/telemetry/reading/span_text.h"

namespace pult::telemetry {

namespace {

constexpr Tick kSecond = kTicksPerSecond;

//! Writes down every look and leaves one claim that rests on absence.
class RecordingJudge final : public TraceJudge
{
public:
    struct Look
    {
        TraceId trace;
        Stage stage = Stage::Open;
        std::size_t spans = 0;
        Tick at = 0;
    };

    void judge(Trace& trace, Stage stage, Tick now, TraceFinder& others) override
    {
        m_looks.push_back({trace.id, stage, trace.spans.size(), now});
        trace.pending = m_pending;
        trace.awaited = true;
        Claim claim;
        claim.span = 7;
        claim.rests = true;
        trace.claims.assign(1, claim);
        m_foundOther = others.visit(m_other, [](const Trace&) {});
    }
    //! Span 9 undoes all, others nothing.
    void late(const SpanRecord& span, std::vector<Claim>& claims, Tick) override
    {
        ++m_late;
        if (span.id != 9)
            return;
        m_takenBack += claims.size();
        claims.clear();
    }

    [[nodiscard]] std::vector<Stage> stages(const TraceId& id) const
    {
        std::vector<Stage> stages;
        for (const auto& look : m_looks) {
            if (look.trace == id)
                stages.push_back(look.stage);
        }
        return stages;
    }

    std::vector<Look> m_looks;
    std::size_t m_late = 0;
    std::size_t m_takenBack = 0;
    bool m_pending = true;
    bool m_foundOther = false;
    TraceId m_other;
};

class Assembling
{
public:
    explicit Assembling(AssemblyOptions options = {})
        : m_table(m_sources, m_judge, options, 5)
    {}

    void add(std::uint64_t trace, SpanId span, SpanId parent = 0,
        SpanKind kind = SpanKind::Internal, Tick at = 0)
    {
        m_batch.clear();
        m_batch.received = at != 0 ? at : m_now;
        auto& record = m_batch.records.emplace_back();
        record.trace = testing::traceNumber(trace);
        record.id = span;
        record.parent = parent;
        record.kind = kind;
        record.received = m_batch.received;
        m_table.add(m_batch);
    }
    void pass(Tick time)
    {
        for (const auto end = m_now + time; m_now < end;) {
            m_now = std::min(m_now + kSecond / 4, end);
            m_table.sweep(m_now);
        }
    }
    [[nodiscard]] std::size_t spansOf(std::uint64_t trace)
    {
        std::size_t spans = 0;
        m_table.trace(
            testing::traceNumber(trace), [&](const Trace& found) { spans = found.spans.size(); });
        return spans;
    }

    SourceTable m_sources;
    RecordingJudge m_judge;
    Tick m_now = 1;
    TraceTable m_table;
    RecordBatch m_batch;
};

TEST(Assembly, ATraceGoesThroughItsStages)
{
    Assembling a;
    a.add(1, 11);
    a.pass(1 * kSecond);
    EXPECT_TRUE(a.m_judge.m_looks.empty());
    a.add(1, 12, 11);
    a.pass(3 * kSecond);
    ASSERT_EQ(a.m_judge.m_looks.size(), 1U);
    EXPECT_EQ(a.m_judge.m_looks[0].spans, 2U);
    a.pass(9 * kSecond);
    EXPECT_EQ(a.m_judge.stages(testing::traceNumber(1)),
        (std::vector<Stage>{Stage::Open, Stage::Provisional}));
    a.pass(46 * kSecond);
    EXPECT_EQ(a.m_judge.m_looks.size(), 2U) << "not before a minute has passed";
    a.pass(4 * kSecond);
    EXPECT_EQ(a.m_judge.stages(testing::traceNumber(1)),
        (std::vector<Stage>{Stage::Open, Stage::Provisional, Stage::Final}));
    EXPECT_EQ(a.m_table.counters().finalTraces, 1U);
    a.pass(601 * kSecond);
    EXPECT_EQ(a.m_table.counters().finalTraces, 0U);
    EXPECT_EQ(a.spansOf(1), 0U) << "forgotten";
}

TEST(Assembly, WithoutNewsAndWithoutPendingNothingIsLookedAtTwiceBeforeTheEnd)
{
    Assembling a;
    a.m_judge.m_pending = false;
    a.add(1, 11);
    a.pass(70 * kSecond);
    EXPECT_EQ(
        a.m_judge.stages(testing::traceNumber(1)), (std::vector<Stage>{Stage::Open, Stage::Final}));
}

TEST(Assembly, ATraceThatNeverFallsQuietIsLookedAtAllTheSameAndEnds)
{
    AssemblyOptions options;
    options.mostLife = 120 * kSecond;
    Assembling a(options);
    for (SpanId span = 1; span < 400; ++span) {
        a.add(1, span);
        a.pass(kSecond);
    }
    EXPECT_GT(a.m_judge.m_looks.size(), 20U);
    EXPECT_LT(a.m_judge.m_looks.size(), 80U);
}

TEST(Assembly, ALateSpanReopensAFinalTrace)
{
    Assembling a;
    a.add(1, 11);
    a.pass(70 * kSecond);
    a.add(1, 12, 11);
    a.pass(3 * kSecond);
    EXPECT_EQ(a.m_judge.m_looks.back().stage, Stage::Final);
    EXPECT_EQ(a.m_judge.m_looks.back().spans, 2U);
    EXPECT_EQ(a.m_table.counters().lateSpans, 1U);
}

TEST(Assembly, LearntLatenessWidensTheWindow)
{
    AssemblyOptions options;
    options.shards = 1;
    Assembling a(options);
    // Spans of one service come 200 s after their end.
    for (SpanId i = 1; i <= 2'000; ++i) {
        a.m_batch.clear();
        a.m_batch.received = a.m_now;
        a.m_batch.receivedUnixMs = 1'000'000;
        auto& record = a.m_batch.records.emplace_back();
        record.trace = testing::traceNumber(1'000 + i);
        record.id = i;
        record.endNs = 800'000ULL * 1'000'000;
        record.received = a.m_now;
        a.m_table.add(a.m_batch);
    }
    a.pass(100 * kSecond);
    EXPECT_EQ(a.m_table.counters().finalTraces, 0U);
    a.pass(220 * kSecond);
    EXPECT_EQ(a.m_table.counters().finalTraces, 2'000U);
}

TEST(Assembly, EachSpanOnceButClientAndServerMayShareAnId)
{
    Assembling a;
    a.add(1, 11, 0, SpanKind::Client);
    a.add(1, 11, 0, SpanKind::Client);
    a.add(1, 11, 0, SpanKind::Server);
    EXPECT_EQ(a.spansOf(1), 2U);
    EXPECT_EQ(a.m_table.counters().duplicates, 1U);
}

TEST(Assembly, FiftyThousandSpansInOneTrace)
{
    Assembling a;
    for (SpanId span = 1; span <= 60'000; ++span)
        a.add(1, span, span / 2);
    EXPECT_EQ(a.spansOf(1), 60'000U);
    EXPECT_EQ(a.m_table.counters().duplicates, 0U);
    a.add(1, 30'000, 15'000);
    EXPECT_EQ(a.m_table.counters().duplicates, 1U);
}

TEST(Assembly, SpansBeyondTheCapAreCounted)
{
    AssemblyOptions options;
    options.spansPerTrace = 10;
    Assembling a(options);
    for (SpanId span = 1; span <= 15; ++span)
        a.add(1, span);
    EXPECT_EQ(a.spansOf(1), 10U);
    EXPECT_EQ(a.m_table.counters().beyondCap, 5U);
    bool truncated = false;
    a.m_table.trace(
        testing::traceNumber(1), [&](const Trace& trace) { truncated = trace.truncated; });
    EXPECT_TRUE(truncated);
}

TEST(Assembly, OverItsBytesTheOldestAreJudgedEarlyAndLeaveTombstones)
{
    AssemblyOptions options;
    options.shards = 1;
    options.bytes = 64 * 1024;
    Assembling a(options);
    for (std::uint64_t trace = 1; trace <= 1'000; ++trace) {
        for (SpanId span = 1; span <= 4; ++span)
            a.add(trace, span);
        if (trace % 50 == 0)
            a.pass(kSecond / 4);
    }
    a.pass(kSecond);
    const auto counters = a.m_table.counters();
    EXPECT_GT(counters.evictedEarly, 800U);
    EXPECT_EQ(counters.droppedUnjudged, 0U);
    EXPECT_GE(counters.tombstones, counters.evictedEarly);
    EXPECT_LT(counters.openTraces, 100U);
    EXPECT_EQ(a.m_judge.stages(testing::traceNumber(1)), std::vector<Stage>{Stage::Provisional});
    EXPECT_EQ(a.spansOf(1'000), 4U) << "the newest stay";

    a.add(1, 8);
    a.pass(kSecond);
    EXPECT_EQ(a.m_table.counters().lateForTombstone, 1U);
    EXPECT_EQ(a.m_judge.m_late, 1U);
    EXPECT_EQ(a.m_judge.m_takenBack, 0U);
    a.add(1, 9);
    a.add(1, 9);
    a.pass(kSecond);
    EXPECT_EQ(a.m_judge.m_takenBack, 1U) << "what another span did not undo is still there";
    a.add(1, 10);
    a.pass(kSecond);
    EXPECT_EQ(a.m_judge.m_late, 2U) << "nothing is left to undo";
    a.pass(700 * kSecond);
    EXPECT_EQ(a.m_table.counters().tombstones, 0U);
}

TEST(Assembly, WhatComesBetweenEvictionAndJudgementIsLate)
{
    AssemblyOptions options;
    options.shards = 1;
    options.bytes = 1;
    Assembling a(options);
    a.add(1, 1); // goes at once
    a.add(1, 9);
    EXPECT_EQ(a.m_table.counters().lateForTombstone, 1U);
    EXPECT_EQ(a.m_table.counters().evictedEarly, 1U);
    a.pass(kSecond);
    EXPECT_EQ(a.m_judge.m_looks.size(), 1U) << "one trace, judged once";
    EXPECT_EQ(a.m_judge.m_takenBack, 1U);
}

TEST(Assembly, ASweeperThatIsTooFarBehindCostsTracesNotMemory)
{
    AssemblyOptions options;
    options.shards = 1;
    options.bytes = 16 * 1024;
    Assembling a(options);
    for (std::uint64_t trace = 1; trace <= 10'000; ++trace)
        a.add(trace, 1);
    EXPECT_GT(a.m_table.counters().droppedUnjudged, 1'000U);
    // Those that wait for the sweeper, 4 096 with room for eight spans each, are counted.
    EXPECT_GT(a.m_table.counters().bytes, std::size_t{4096} * 8 * sizeof(SpanRecord));
    EXPECT_LT(a.m_table.counters().bytes, 8'000'000U);
}

TEST(Assembly, TombstonesAreBounded)
{
    AssemblyOptions options;
    options.shards = 1;
    options.bytes = 1;
    options.tombstones = 100;
    Assembling a(options);
    for (std::uint64_t trace = 1; trace <= 1'000; ++trace) {
        a.add(trace, 1);
        a.pass(kSecond / 4);
    }
    EXPECT_LE(a.m_table.counters().tombstones, 101U);
}

TEST(Assembly, TheJudgeSeesOtherTracesWhateverTheirShard)
{
    for (std::uint64_t other = 2; other < 20; ++other) {
        Assembling a;
        a.m_judge.m_other = testing::traceNumber(other);
        a.add(1, 11);
        a.add(other, 12);
        a.pass(3 * kSecond);
        EXPECT_TRUE(a.m_judge.m_foundOther) << other;
    }
}

TEST(Assembly, ReceiversAndTheSweeperWorkAtOnce)
{
    Assembling a;
    std::atomic<bool> stop{false};
    std::vector<std::thread> receivers;
    for (std::uint64_t receiver = 0; receiver < 3; ++receiver) {
        receivers.emplace_back([&a, receiver] {
            RecordBatch batch;
            for (std::uint64_t round = 0; round < 200; ++round) {
                batch.clear();
                batch.received = 1;
                for (SpanId span = 1; span <= 50; ++span) {
                    auto& record = batch.records.emplace_back();
                    record.trace = testing::traceNumber(round * 50 + span);
                    record.id = span * 10 + receiver;
                    record.received = 1;
                }
                a.m_table.add(batch);
            }
        });
    }
    std::thread sweeper([&] {
        for (Tick now = 1; !stop; ++now)
            a.m_table.sweep(now);
    });
    for (auto& receiver : receivers)
        receiver.join();
    stop = true;
    sweeper.join();
    EXPECT_EQ(a.m_table.counters().spans, 30'000U);
    EXPECT_EQ(a.m_table.counters().duplicates, 0U);
}

TEST(TraceMap, KeepsWhatItHoldsThroughManyChanges)
{
    TraceMap<std::uint64_t> map(3);
    std::map<std::uint64_t, std::uint64_t> model;
    std::mt19937_64 random(4);
    for (std::uint64_t i = 0; i < 60'000; ++i) {
        const auto key = random() % 700;
        const auto id = testing::traceNumber(key + 1);
        if (random() % 3 == 0) {
            map.erase(id);
            model.erase(key);
        } else if (!map.find(id)) {
            map.insert(id, i);
            model[key] = i;
        }
    }
    ASSERT_EQ(map.size(), model.size());
    for (std::uint64_t key = 0; key < 700; ++key) {
        const auto* found = map.find(testing::traceNumber(key + 1));
        ASSERT_EQ(found != nullptr, model.contains(key));
        if (found) {
            EXPECT_EQ(*found, model[key]);
        }
    }
}

} // namespace

} // namespace pult::telemetry
