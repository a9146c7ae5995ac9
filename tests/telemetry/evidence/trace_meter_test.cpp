// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/trace_meter.h"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/telemetry/series/series_query.h"
#include "tests/telemetry/leaks/player.h"

namespace pult::telemetry::testing {
namespace {

ReadingOptions withDimension()
{
    ReadingOptions options;
    options.dimensions = {"geo.country.iso_code"};
    return options;
}

class TraceMeterTest : public ::testing::Test
{
protected:
    TraceMeterTest() { m_player.m_book.tell(m_meter); }

    static EvidenceStore::Options evidenceOptions()
    {
        EvidenceStore::Options options;
        options.dimensions = withDimension().dimensions;
        return options;
    }
    static SeriesStore::Options seriesOptions()
    {
        SeriesStore::Options options;
        options.dimensions = withDimension().dimensions;
        return options;
    }
    //! "orders/Get lane 2 share@edge-1 de: 1 units 0 failed", sorted.
    std::vector<std::string> told()
    {
        std::vector<std::string> lines;
        for (const auto& row : m_evidence.evidence("prod", 0).rows) {
            state::EvidenceTally sum;
            for (const auto& piece : row.pieces)
                sum.add(piece.tally);
            lines.push_back((row.service.empty() ? "(entry)" : row.service) + "/" + row.entry
                + " lane " + std::to_string(row.lane) + " " + std::string(wordOf(row.source)) + "@"
                + row.edge + " " + row.dimensions.at(0) + ": " + std::to_string(sum.arm.units)
                + " units, " + std::to_string(sum.arm.failedUnits) + " failed");
        }
        std::ranges::sort(lines);
        return lines;
    }

    std::map<std::string, std::uint64_t> origins()
    {
        std::map<std::string, std::uint64_t> found;
        for (const auto& row : m_evidence.evidence("prod", 0).rows) {
            for (const auto& piece : row.pieces) {
                if (!row.service.empty())
                    found[row.service] += piece.tally.arm.originErrors;
            }
        }
        return found;
    }

    Player m_player{{}, shop(), withDimension()};
    SeriesStore m_series{seriesOptions()};
    EvidenceStore m_evidence{
        m_player.m_tables.names, m_player.m_clock, m_player.m_book.origin(), evidenceOptions()};
    TraceMeter m_meter{m_player.m_tables, m_series, m_evidence};
};

TEST_F(TraceMeterTest, WhatIsBehindIsToldApartByHowTheTraceEntered)
{
    m_player.play(R"(
        T1
        c b S orders@2 "Get" 15-85 gen=2 arrives=50
        a - S gate@1 "GET /cart" 0-100 gen=2 user=ann pult.lane.source=share pult.edge=edge-1 geo.country.iso_code=de
        b a C gate@1 "call" 10-90 gen=2 >orders
        d c C orders@2 "call" 20-80 gen=2 >pricing
        e d S pricing@1 "Price" 25-75 err
    )");
    m_player.settle();
    EXPECT_THAT(told(),
        ::testing::ElementsAre("(entry)/GET /cart lane 2 share@edge-1 de: 1 units, 0 failed",
            "gate/GET /cart lane 2 share@edge-1 de: 1 units, 0 failed",
            "orders/Get lane 2 share@edge-1 de: 1 units, 0 failed",
            "pricing/Price lane 2 share@edge-1 de: 1 units, 1 failed"));
}

TEST_F(TraceMeterTest, ARetryIsNoEvidenceAndAUserFailsOnce)
{
    for (const auto* trace : {"T1", "T2"}) {
        m_player.play(std::string(trace) + R"(
            a - S gate@1 "GET /cart" 0-100 gen=1 user=ann pult.lane.source=active
            b a C gate@1 "call" 10-40 gen=1 >orders
            c b S orders@1 "Get" 15-35 gen=1 err
            d a C gate@1 "call again" 50-90 gen=1 >orders
            e d S orders@1 "Get" 55-85 gen=1 err
        )");
    }
    m_player.settle();
    EXPECT_THAT(told(), ::testing::Contains("orders/Get lane 1 active@ : 1 units, 1 failed"));
}

//! Service -> errors that began there.
using Origins = std::map<std::string, std::uint64_t>;

TEST_F(TraceMeterTest, AFailureBeganWhereNoCallBehindHadFailed)
{
    // What orders calls is not there yet; that its call failed tells enough.
    m_player.play(R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=2 err pult.lane.source=share
        b a C gate@1 "call" 10-90 gen=2 err >orders
        c b S orders@2 "Get" 15-85 gen=2 err
        d c I orders@2 "price it" 16-84 err
        e d C orders@2 "call" 20-80 gen=2 err >pricing
        T2
        a - S gate@1 "GET /cart" 0-100 gen=2 err pult.lane.source=share
        b a C gate@1 "call" 10-90 gen=2 err >orders
        c b S orders@2 "Get" 15-85 gen=2 err
        d c C orders@2 "call" 20-80 gen=2 >pricing
        e d S pricing@1 "Price" 25-75
    )");
    m_player.settle();
    EXPECT_EQ(origins(), (Origins{{"gate", 0}, {"orders", 1}, {"pricing", 0}}));
    m_player.play(R"(
        T1
        f e S pricing@1 "Price" 25-75 err arrives=2000
    )");
    m_player.settle();
    EXPECT_EQ(origins(), (Origins{{"gate", 0}, {"orders", 1}, {"pricing", 1}}));
}

TEST_F(TraceMeterTest, AHeaderOfTheEdgeThatAServiceRecordsTellsTheSameThing)
{
    m_player.play(R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=2 http.request.header.x-pult-lane-source=holdback http.request.header.x-pult-edge=e7
    )");
    m_player.settle();
    EXPECT_THAT(
        told(), ::testing::Contains("gate/GET /cart lane 2 holdback@e7 : 1 units, 0 failed"));
}

TEST_F(TraceMeterTest, WithoutAnEntryItWaitsUntilTheTraceIsQuiet)
{
    m_player.play(R"(
        T1
        c b S orders@2 "Get" 15-85 gen=2
    )");
    m_player.pass(4'000);
    EXPECT_TRUE(told().empty());
    m_player.pass(10'000);
    EXPECT_THAT(told(), ::testing::Contains("orders/Get lane 2 @ : 1 units, 0 failed"));
}

TEST_F(TraceMeterTest, LanesThatNoTableKnowsCountAsOne)
{
    m_player.play(R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=77777 geo.country.iso_code=de
        T2
        a - S gate@1 "GET /cart" 0-100 gen=88888 geo.country.iso_code=de
    )");
    m_player.settle();
    EXPECT_THAT(
        told(), ::testing::Contains("gate/GET /cart lane 4294967295 @ de: 2 units, 0 failed"));
    EXPECT_EQ(m_series.keys(), 1U);
}

TEST_F(TraceMeterTest, ASeriesThatWasGivenUpIsMadeAnew)
{
    const auto* trace = R"(
        a - S gate@1 "GET /cart" 0-100 gen=1 geo.country.iso_code=de
    )";
    m_player.play(std::string("T1") + trace);
    m_player.settle();
    ASSERT_EQ(m_series.keys(), 1U);
    m_series.trim(m_series.options().retention + 3600);
    ASSERT_EQ(m_series.keys(), 0U);
    m_player.play(std::string("T2") + trace);
    m_player.settle();
    EXPECT_EQ(m_series.keys(), 1U);
    EXPECT_EQ(m_series.unkept(), 0U);
}

TEST_F(TraceMeterTest, SeriesOfServicesBehindCarryTheDimensionsOfTheEntry)
{
    m_player.play(R"(
        T1
        a - S gate@1 "GET /cart" 0-100 gen=1 geo.country.iso_code=de
        b a C gate@1 "call" 10-40 gen=1 >orders
        c b S orders@1 "Get" 15-35 gen=1
        T2
        a - S gate@1 "GET /cart" 0-100 gen=1 geo.country.iso_code=fr
        b a C gate@1 "call" 10-40 gen=1 >orders
        c b S orders@1 "Get" 15-35 gen=1 err
    )");
    m_player.settle();
    SeriesQuery query;
    query.environment = "prod";
    query.service = "orders";
    query.by.dimensions = {true};
    query.metric = Metric::Errors;
    query.to = 3600;
    query.buckets = 1;
    const auto answer = querySeries(m_series, query);
    ASSERT_EQ(answer.lines.size(), 2U);
    EXPECT_EQ(answer.lines[0].key.dimensions.at(0), "de");
    EXPECT_EQ(answer.lines[1].key.dimensions.at(0), "fr");
    EXPECT_EQ(answer.lines[0].buckets.at(0).mean, 0);
    EXPECT_GT(answer.lines[1].buckets.at(0).mean, 0);
}

} // namespace
} // namespace pult::telemetry::testing
