// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "controlplane/telemetry/reading/deployment_finder.h"
#include "controlplane/telemetry/reading/packed_head.h"
#include "controlplane/telemetry/reading/policy_headers.h"
#include "controlplane/telemetry/reading/span_reader.h"
#include "tests/routing/hand_made_state.h"
#include "tests/telemetry/reading/span_text.h"

namespace pult::telemetry {

namespace {

using testing::tell;
using testing::written;

//! Reads spans in the notation with tables of its own.
class Reading
{
public:
    explicit Reading(NameLimits names = {}, SourceLimits sources = {})
        : m_tables({}, names, sources, 42)
        , m_reader(m_tables)
    {}

    const std::vector<ReceivedSpan>& read(std::string_view text)
    {
        m_reader.begin(m_batch);
        for (const auto& span : written(text))
            tell(span, m_reader);
        return m_batch.records;
    }
    std::string text(NameId id) const { return std::string(m_tables.names.text(id)); }

    ReadingTables m_tables;
    SpanReader m_reader;
    RecordBatch m_batch;
};

TEST(LaneText, NumbersNamesAndWhatIsNeither)
{
    EXPECT_EQ(laneOf("4"), (LaneText{4, {}, false}));
    EXPECT_EQ(laneOf(" 4 "), (LaneText{4, {}, false}));
    EXPECT_EQ(laneOf("feature-x"), (LaneText{0, "feature-x", false}));
    EXPECT_EQ(laneOf(""), (LaneText{}));
    EXPECT_TRUE(laneOf("0").malformed);
    EXPECT_TRUE(laneOf("99999999999999").malformed);
    EXPECT_TRUE(laneOf("a b").malformed);
    EXPECT_TRUE(laneOf(std::string(64, 'x')).malformed);
}

TEST(LaneText, NetrameshMapNamesTheGenerationOfItsRightSides)
{
    EXPECT_EQ(laneOfRoute("orders=orders-v4,billing=billing-v4").number, 4U);
    EXPECT_EQ(laneOfRoute("orders=orders-v4.shop:8080").number, 4U);
    EXPECT_EQ(laneOfRoute("7").number, 7U);
    EXPECT_TRUE(laneOfRoute("orders=10.0.0.7:80").empty());
    EXPECT_FALSE(laneOfRoute("orders=10.0.0.7:80").malformed);
    EXPECT_TRUE(laneOfRoute("orders=orders-v4,billing=billing-v5").empty());
    EXPECT_TRUE(laneOfRoute("orders=").malformed);
    EXPECT_TRUE(laneOfRoute("orders=orders-v4,billing").malformed);
}

TEST(LaneText, MembersOfBaggageAndTracestate)
{
    EXPECT_EQ(memberOf("user=7, pult-lane = 4;ttl=9,x=y", "pult-lane"), "4");
    EXPECT_EQ(memberOf("pult-laneX=5", "pult-lane"), "");
    EXPECT_EQ(memberOf("", "pult"), "");
    DecodeRoom room;
    EXPECT_EQ(percentDecoded("feature%2Dx", room), "feature-x");
    EXPECT_EQ(percentDecoded("50%", room), "50%");
    EXPECT_EQ(percentDecoded("%zz", room), "%zz");
}

TEST(SpanReader, AHeadThatWasRebasedIsAnotherHead)
{
    Reading reading;
    const auto& records = reading.read(R"(
        T7
        a - S gate@2 "GET /cart" 0-100 gen=4 head=5.1 pult.lane.source=active
        b - S gate@2 "GET /cart" 0-100 gen=4 head=5 pult.lane.source=tester
    )");
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(unpacked(records[0].laneHead), state::HeadStamp(5, 1));
    EXPECT_EQ(unpacked(records[1].laneHead), state::HeadStamp(5));
    const auto whyOf = [&](const ReceivedSpan& record) {
        return reading.m_batch.extras.at(record.extra - 1).source;
    };
    EXPECT_EQ(whyOf(records[0]), state::LaneSource::Active);
    EXPECT_EQ(whyOf(records[1]), state::LaneSource::Tester);
}

TEST(PolicyHeaders, AreLookedForBesideTheUsualOnes)
{
    ReadingOptions options;
    addHeadersOf({}, options);
    EXPECT_EQ(options.generationHeaders.size(), 2U) << "the usual ones are there once";
    state::Policy policy;
    policy.generationHeader = "X-Lane";
    policy.headHeader = "x-head";
    addHeadersOf(policy, options);
    ReadingTables tables(options);
    EXPECT_EQ(tables.keys.meaning("http.request.header.x-lane"), Meaning::Generation);
    EXPECT_EQ(tables.keys.meaning("http.request.header.x-generation"), Meaning::Generation);
    EXPECT_EQ(tables.keys.meaning("rpc.grpc.request.metadata.x_head"), Meaning::Head);
}

TEST(SpanReader, TellsWhoWhatAndWhichLane)
{
    Reading reading;
    const auto& records = reading.read(R"(
        process gate lang=go sdk=opentelemetry
        T7
        a - S gate@2 "GET /cart" 0-100 gen=4 head=3 name=feature-x rid=abc user=alice
        b a C gate@2 "call" 10-90 gen=4 bag=4 ts=4 >orders http.request.method=POST err
    )");
    ASSERT_EQ(records.size(), 2U);
    const auto& in = records[0];
    EXPECT_EQ(in.trace, testing::traceNumber(7));
    EXPECT_EQ(in.kind, SpanKind::Server);
    EXPECT_EQ(in.laneNumber, 4U);
    EXPECT_EQ(in.laneHead, 3U);
    EXPECT_EQ(reading.text(in.laneName), "feature-x");
    EXPECT_EQ(in.present, (CarrierSet{Carrier::Generation, Carrier::Name, Carrier::RequestId}));
    EXPECT_TRUE(in.odd.empty());
    EXPECT_EQ(in.durationNs(), 100'000'000U);
    const auto& extra = reading.m_batch.extras.at(in.extra - 1);
    EXPECT_EQ(reading.m_batch.text(extra.requestId), "abc");
    EXPECT_EQ(reading.m_batch.text(extra.user), "alice");

    const auto& out = records[1];
    EXPECT_EQ(reading.text(out.peer), "orders");
    EXPECT_EQ(
        out.present, (CarrierSet{Carrier::Generation, Carrier::Baggage, Carrier::TraceState}));
    EXPECT_TRUE(out.has(SpanRecord::Writes));
    EXPECT_TRUE(out.has(SpanRecord::Failed));
    EXPECT_EQ(out.source, in.source);
    const auto process = reading.m_tables.sources.processOf(in.source);
    const auto& facts = reading.m_tables.sources.facts(process);
    EXPECT_EQ(facts.generation, 2U);
    EXPECT_EQ(reading.text(facts.language), "go");
    EXPECT_EQ(facts.instance, "gate@2");
    EXPECT_EQ(reading.text(reading.m_tables.sources.libraryOf(in.source)), "http");
}

TEST(SpanReader, BothSpellingsAndBothProtocolsOfAHeader)
{
    Reading reading;
    const auto& records = reading.read(R"(
        a - S x "n" 0-1 rpc.grpc.request.metadata.x-generation=5
        b - S x "n" 0-1 rpc.grpc.request.metadata.x_generation=5
        c - S x "n" 0-1 http.request.header.x_generation=5
        d - S x "n" 0-1 http.request.header.x-version=5
        e - S x "n" 0-1 http.route_map=orders=orders-v5
        f - S x "n" 0-1 http.request.header.baggage=a=b,pult-lane=5
    )");
    for (const auto& record : records)
        EXPECT_EQ(record.laneNumber, 5U) << record.id;
    EXPECT_TRUE(records[4].present.contains(Carrier::Route));
    EXPECT_TRUE(records[5].present.contains(Carrier::Baggage));
}

TEST(SpanReader, CarriersThatDisagreeAreOdd)
{
    Reading reading;
    const auto& records = reading.read(R"(
        a - S x "n" 0-1 gen=5 bag=6
        b - S x "n" 0-1 gen=5 route=orders
        c - S x "n" 0-1 route=orders= gen=5
        d - S x "n" 0-1 http.request.header.x-version=1.22 gen=5
    )");
    EXPECT_EQ(records[0].laneNumber, 5U);
    EXPECT_EQ(records[0].odd, CarrierSet{Carrier::Baggage});
    EXPECT_TRUE(records[1].odd.empty()) << "a name beside a number is no contradiction";
    EXPECT_EQ(records[2].odd, CarrierSet{Carrier::Route});
    EXPECT_EQ(records[3].laneNumber, 5U) << "somebody else's x-version does not hide ours";
}

TEST(SpanReader, AbsentIsToldFromNotRecorded)
{
    Reading reading;
    const auto& records = reading.read(R"(
        process otel sdk=opentelemetry
        a - S silent "n" 0-1
        b x S looks "n" 0-1 gen=
        c x S once "n" 0-1 gen=4
        d x S once "n" 0-1
        e - S netra "n" 0-1 route=7
        f x S otel "n" 0-1
    )");
    const auto recorded = [&](std::size_t i, Side side, Carrier carrier) {
        return reading.m_tables.sources.recorded(records[i].source, side).contains(carrier);
    };
    EXPECT_FALSE(recorded(0, Side::RootIncoming, Carrier::Generation));
    EXPECT_TRUE(recorded(1, Side::ChildIncoming, Carrier::Generation));
    EXPECT_FALSE(records[1].present.contains(Carrier::Generation));
    EXPECT_TRUE(recorded(3, Side::ChildIncoming, Carrier::Generation));
    EXPECT_FALSE(recorded(3, Side::Outgoing, Carrier::Generation));
    EXPECT_TRUE(recorded(4, Side::RootIncoming, Carrier::Route));
    EXPECT_FALSE(recorded(4, Side::ChildIncoming, Carrier::Route));
    EXPECT_TRUE(recorded(5, Side::ChildIncoming, Carrier::TraceState));
}

TEST(SpanReader, LinksAndMessagingSteps)
{
    Reading reading;
    const auto& records = reading.read(R"(
        T1
        a - C worker "receive" 0-1 op=receive link=T2:b link=T3:c
        b - Q worker "process" 0-1 op=process messaging.destination.name=mail
        c - C worker "send" 0-1 op=send messaging.destination.name=mail
    )");
    EXPECT_EQ(records[0].step, MessagingStep::Receive);
    EXPECT_TRUE(records[0].has(SpanRecord::HasLinks));
    const auto& extra = reading.m_batch.extras.at(records[0].extra - 1);
    ASSERT_EQ(extra.links.size, 2U);
    EXPECT_EQ(reading.m_batch.links[extra.links.offset + 1].trace, testing::traceNumber(3));
    EXPECT_EQ(records[1].step, MessagingStep::Process);
    EXPECT_EQ(reading.text(records[2].peer), "mail");
}

TEST(SpanReader, BrowsersPodsAndAnonymousProcesses)
{
    Reading reading;
    const auto& records = reading.read(R"(
        process web lang=webjs
        process app pod=p1
        process sidecar pod=p1
        process lost noinstance
        a - C web "fetch" 0-1
        b - S app "n" 0-1
        c - S sidecar "n" 0-1
        d - S lost "n" 0-1
    )");
    const auto facts = [&](std::size_t i) {
        const auto& sources = reading.m_tables.sources;
        return sources.facts(sources.processOf(records[i].source));
    };
    EXPECT_TRUE(facts(0).userAgent);
    EXPECT_FALSE(facts(1).userAgent);
    EXPECT_EQ(facts(1).unit, facts(2).unit);
    EXPECT_NE(facts(1).unit, facts(0).unit);
    EXPECT_TRUE(facts(3).anonymous);
}

TEST(SpanReader, ResourcesThatDifferInOneThingAreDifferentProcesses)
{
    Reading reading;
    const auto& records = reading.read(R"(
        a - S gate@1 "n" 0-1
        b - S pricing@1 "n" 0-1
        c - S pricing@2 "n" 0-1
        d - S pricing@2/2 "n" 0-1
        e - S pricing@2/2 "n" 0-1
    )");
    std::set<ProcessId> processes;
    for (const auto& record : records)
        processes.insert(reading.m_tables.sources.processOf(record.source));
    EXPECT_EQ(processes.size(), 4U);
}

TEST(SpanReader, SpansWithoutIdsAreCountedAndLeftOut)
{
    Reading reading;
    reading.m_reader.begin(reading.m_batch);
    SpanView span;
    span.id = 1;
    reading.m_reader.span(span);
    span.trace = {0, 7};
    span.id = 0;
    reading.m_reader.span(span);
    EXPECT_EQ(reading.m_reader.invalid(), 2U);
    EXPECT_TRUE(reading.m_batch.records.empty());
}

TEST(NameTable, ALoudServiceCannotSpoilItForOthers)
{
    NameTable names({1000, 10, 16}, 1);
    for (int i = 0; i < 100; ++i)
        static_cast<void>(names.intern("/user/" + std::to_string(i), 5));
    EXPECT_EQ(names.intern("/user/99", 5), kOtherName);
    EXPECT_EQ(names.refused(), 91U);
    EXPECT_NE(names.intern("/cart", 6), kOtherName);
    EXPECT_EQ(names.text(names.intern(std::string(40, 'x'), 6)), std::string(16, 'x'));
    EXPECT_EQ(names.text(kOtherName), "(other)");
}

TEST(NameTable, IsBoundedInAll)
{
    NameTable names({50, 1000, 256}, 1);
    std::set<NameId> ids;
    for (int i = 0; i < 1000; ++i)
        ids.insert(names.intern("n" + std::to_string(i)));
    EXPECT_EQ(ids.size(), 51U) << "fifty names and (other)";
    EXPECT_EQ(names.text(names.intern("n49")), "n49");
}

TEST(NameTable, ThreadsAgreeOnNumbers)
{
    NameTable names;
    std::vector<std::vector<NameId>> ids(4);
    std::vector<std::thread> threads;
    for (auto& mine : ids) {
        threads.emplace_back([&names, &mine] {
            NameCache cache(names);
            for (int i = 0; i < 20'000; ++i)
                mine.push_back(cache.intern("name-" + std::to_string(i % 7000), 2));
        });
    }
    for (auto& thread : threads)
        thread.join();
    // 4 000 of them fit in; which ones depends on who came first, but not their numbers.
    for (std::size_t i = 0; i < ids[0].size(); ++i) {
        const auto last = ids[0].size() - 1;
        EXPECT_EQ(ids[0][last - i % 7000], ids[3][last - i % 7000]);
    }
    EXPECT_EQ(names.size(), 4002U);
}

TEST(SourceTable, OldProcessesGiveTheirPlaceToNewOnes)
{
    SourceTable sources({2, 16, 100});
    const auto facts = [] { return ProcessFacts{}; };
    EXPECT_EQ(sources.process(11, 0, facts), 1U);
    EXPECT_EQ(sources.process(12, 10, facts), 2U);
    EXPECT_EQ(sources.process(13, 50, facts), 0U) << "nobody has been quiet for long enough";
    EXPECT_EQ(sources.refused(), 1U);
    sources.seen(1, 60);
    EXPECT_EQ(sources.process(13, 111, facts), 2U);
    EXPECT_TRUE(sources.is(2, 13));
    EXPECT_EQ(sources.process(12, 111, facts), 0U);
    EXPECT_EQ(sources.source(0, 5, 5), 0U);
}

TEST(DeploymentFinder, FindsTheGenerationInTheAgreedOrder)
{
    routing::testing::HandMadeState world("shop");
    world.install({"orders", "billing", "api-v2"});
    world.addCandidate(4, {"orders"}, "feature-x");
    DeploymentFinder finder(world.environment());
    const auto generation
        = [&](const ProcessClues& clues) { return finder.find(clues).generation; };
    EXPECT_EQ(generation({"orders", 9, "1.4", {}}), 9U) << "told";
    EXPECT_EQ(generation({"orders-v4", 0, "1.1", {}}), 4U) << "suffix";
    EXPECT_EQ(finder.find({"orders-v4", 0, {}, {}}).service, "orders");
    EXPECT_EQ(finder.find({"api-v2", 0, {}, {}}).service, "api-v2") << "a name of its own";
    EXPECT_EQ(generation({"orders", 0, "1.4", {}}), 4U) << "version";
    EXPECT_EQ(generation({"orders", 0, "none", "127.0.0.1:10003"}), 4U) << "address";
    EXPECT_EQ(generation({"orders", 0, "none", "127.0.0.1:10001"}), 0U) << "of another service";
    EXPECT_EQ(generation({"mail", 0, "1.1", {}}), 0U);
    EXPECT_FALSE(finder.find({"mail-v3", 0, {}, {}}).known);
}

TEST(DeploymentFinder, KnowsTheServiceBehindAPeer)
{
    routing::testing::HandMadeState world("shop");
    world.install({"orders", "billing"});
    world.addCandidate(4, {"orders"});
    DeploymentFinder finder(world.environment());
    for (const auto* peer : {"orders", "orders:8080", "orders-v4", "orders.shop.svc.cluster.local",
             "orders-v4.shop:80", "127.0.0.1:10002"})
        EXPECT_EQ(finder.serviceOf(peer), "orders") << peer;
    EXPECT_EQ(finder.serviceOf("postgres"), "");
    EXPECT_EQ(DeploymentFinder(nullptr).serviceOf("orders"), "");
}

} // namespace

} // namespace pult::telemetry
