// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/engine/evidence_book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/evidence_maker.h"

namespace pult::analysis {
namespace {

using state::LaneSource;
using testing::WrittenEvidence;

class EvidenceBookTest : public ::testing::Test
{
protected:
    EvidenceBookTest()
    {
        m_scope.environment = "prod";
        m_scope.arms = {5, 4, 0, 50, false, true, 1};
        m_scope.changed = {"orders"};
        m_scope.services = 3;
    }

    void begin(std::map<std::string, bool> takes = {})
    {
        m_book.begin(
            {m_scope.arms, m_evidence.cut("prod"), m_evidence.nowUnixMs, std::move(takes)});
    }
    void pass(std::int64_t ms) { m_evidence.nowUnixMs += ms; }
    JudgeInputs inputs()
    {
        m_book.take(m_evidence.evidence("prod", m_book.wantedSince()));
        return m_book.inputs(m_scope, m_zones, m_evidence.nowUnixMs);
    }
    //! Both arms at one edge.
    void both(const std::string& service, std::uint64_t candidates, std::uint64_t failed,
        std::uint64_t controls, const std::string& edge = "e1")
    {
        m_evidence.add({service, 5, LaneSource::Share, edge, "de"}, candidates, failed);
        m_evidence.add({service, 4, LaneSource::Active, edge, "de"}, controls, 0);
    }

    WrittenEvidence m_evidence;
    EvidenceBook m_book;
    Scope m_scope;
    EdgeZones m_zones;
};

TEST_F(EvidenceBookTest, ArmsAreWhoEnteredByShareAndByTheHeadAndNobodyElse)
{
    begin();
    both("orders", 10, 2, 190);
    for (const auto source : {LaneSource::Tester, LaneSource::Group, LaneSource::Contour}) {
        m_evidence.add({"orders", 5, source}, 1000, 1000);
        m_evidence.add({"orders", 4, source}, 1000, 1000);
    }
    m_evidence.add({"orders", 3, LaneSource::Active}, 1000, 1000);
    both("", 10, 2, 190);
    const auto told = inputs();
    ASSERT_EQ(told.services.size(), 1U);
    const auto& arms = told.services[0].arms;
    ASSERT_EQ(arms.periods.size(), 1U);
    EXPECT_EQ(arms.periods[0].candidate, (state::VerdictArm{10, 2, 10, 2}));
    EXPECT_EQ(arms.periods[0].control, (state::VerdictArm{190, 0, 190, 0}));
    EXPECT_DOUBLE_EQ(arms.periods[0].share(), 0.05);
    EXPECT_EQ(told.stageUnits, 10U);
    EXPECT_EQ(told.coverage.at("geo").at("de"), 10U);
    EXPECT_THAT(arms.sampleTraces, ::testing::ElementsAre("torders"));
}

TEST_F(EvidenceBookTest, ASampleOfRequestsCountsEveryRequestAndOneOfUsersEveryUser)
{
    const auto comeAgain = [this] { // three users, seven requests
        state::EvidenceTally tally;
        tally.users = 3;
        tally.arm = {3, 0, 7, 0};
        m_evidence.addTally({"", 5, LaneSource::Share, "e1", "de"}, tally);
    };
    begin();
    comeAgain();
    EXPECT_EQ(inputs().stageUnits, 3U);
    EXPECT_EQ(inputs().coverage.at("geo").at("de"), 3U);
    m_scope.unit = state::ShareUnit::Requests;
    EXPECT_EQ(inputs().stageUnits, 7U);
    EXPECT_EQ(inputs().coverage.at("geo").at("de"), 7U);
    // Edges took the share in between: nobody's request is counted twice.
    m_scope.arms.settled = !m_scope.arms.settled;
    begin();
    comeAgain();
    EXPECT_EQ(inputs().stageUnits, 14U);
    m_scope.unit = state::ShareUnit::Users;
    EXPECT_EQ(inputs().stageUnits, 3U);
}

TEST_F(EvidenceBookTest, WhatIsTakenAgainCountsOnceHoweverLong)
{
    begin();
    for (int i = 0; i < 20; ++i) {
        both("", 1, 0, 19);
        both("orders", 1, 0, 19);
        static_cast<void>(inputs());
        pass(3'000);
    }
    const auto told = inputs();
    std::uint64_t units = 0;
    for (const auto& period : told.services.at(0).arms.periods)
        units += period.candidate.units;
    EXPECT_EQ(units, 20U);
    EXPECT_EQ(told.stageUnits, 20U);
}

TEST_F(EvidenceBookTest, AnotherShareIsAnotherPeriodWithLatenciesOfItsOwn)
{
    begin();
    both("", 5, 0, 95);
    both("orders", 5, 0, 95);
    static_cast<void>(inputs());
    pass(60'000);
    m_scope.arms.stage = 1;
    m_scope.arms.sharePermille = 250;
    begin();
    both("", 25, 0, 75);
    both("orders", 25, 0, 75);
    const auto told = inputs();
    const auto& arms = told.services.at(0).arms;
    ASSERT_EQ(arms.periods.size(), 2U);
    EXPECT_EQ(arms.periods[0].sharePermille, 50U);
    EXPECT_EQ(arms.periods[1].sharePermille, 250U);
    ASSERT_TRUE(arms.latencyPeriod);
    EXPECT_EQ(arms.candidateMoments.count, 25U);
    EXPECT_EQ(arms.candidateLatency.at(0).count, 25U);
    EXPECT_EQ(told.stageUnits, 25U);
}

TEST_F(EvidenceBookTest, OnlyTheSameEdgesAreTheControlAndForWholeEdgesTheOthersOfTheZone)
{
    m_zones = {{"e1", "a"}, {"e2", "a"}, {"e3", "b"}};
    begin();
    both("", 10, 0, 190, "e1");
    both("orders", 10, 0, 190, "e1");
    for (const auto* edge : {"e2", "e3"}) {
        m_evidence.add({"", 4, LaneSource::Active, edge}, 500, 0);
        m_evidence.add({"orders", 4, LaneSource::Active, edge}, 500, 0);
    }
    EXPECT_EQ(inputs().services.at(0).arms.periods.at(0).control.units, 190U);

    m_scope.arms.stage = 1;
    m_scope.arms.sharePermille = 1000;
    begin();
    m_evidence.add({"", 5, LaneSource::Share, "e1"}, 300, 0);
    m_evidence.add({"orders", 5, LaneSource::Share, "e1"}, 300, 0);
    for (const auto* edge : {"e1", "e2", "e3"}) {
        m_evidence.add({"", 4, LaneSource::Active, edge}, 7, 0);
        m_evidence.add({"orders", 4, LaneSource::Active, edge}, 7, 0);
    }
    const auto whole = inputs().services.at(0).arms.periods.at(1);
    EXPECT_EQ(whole.candidate.units, 300U);
    EXPECT_EQ(whole.control.units, 7U); // e2
}

TEST_F(EvidenceBookTest, HalfAgainstHalfKeepsItsControlWhateverIsLeftOfTheRunBefore)
{
    m_zones = {{"e1", "a"}, {"e2", "a"}};
    m_scope.arms.sharePermille = 1000;
    pass(5'000);
    begin({{"e1", true}, {"e2", false}});
    m_evidence.add({"", 5, LaneSource::Share, "e1"}, 300, 0);
    m_evidence.add({"orders", 5, LaneSource::Share, "e1"}, 300, 0);
    m_evidence.add({"", 5, LaneSource::Share, "e2"}, 4, 0);
    m_evidence.add({"", 4, LaneSource::Active, "e2"}, 290, 0);
    m_evidence.add({"orders", 4, LaneSource::Active, "e2"}, 290, 0);
    const auto period = inputs().services.at(0).arms.periods.at(0);
    EXPECT_EQ(period.control.units, 290U);
    EXPECT_EQ(period.fromUnixMs, m_evidence.nowUnixMs) << "not before it began";
}

TEST_F(EvidenceBookTest, WhereEverybodyTakesItNobodyIsTheControlAndTheNewestIsToldApart)
{
    m_zones = {{"e1", "a"}, {"e2", "a"}};
    m_scope.arms.sharePermille = 1000;
    m_scope.arms.everywhere = true;
    begin();
    const auto entered = [this](std::uint64_t units) {
        for (const auto* service : {"", "orders"}) {
            m_evidence.add({service, 5, LaneSource::Share, "e1"}, units, 0);
            m_evidence.add({service, 4, LaneSource::Active, "e2"}, 3, 0); // e2 is late
        }
    };
    for (int i = 0; i < 8; ++i) {
        entered(100);
        static_cast<void>(inputs());
        pass(10'000);
    }
    const auto told = inputs();
    EXPECT_EQ(told.stageUnits, 800U);
    const auto& periods = told.services.at(0).arms.periods;
    ASSERT_GE(periods.size(), 2U) << "the newest stand beside all before";
    ASSERT_LE(periods.size(), 4U);
    EXPECT_GE(periods.front().candidate.units, 500U);
    EXPECT_EQ(periods.back().candidate.units, 100U);
    for (const auto& period : periods)
        EXPECT_EQ(period.control.units, 0U);
}

TEST_F(EvidenceBookTest, ServicesBehindAreThereOnceTheLaneReachedThem)
{
    begin();
    both("", 10, 0, 190);
    m_evidence.add({"mail", 4, LaneSource::Active}, 100, 0);
    both("pricing", 3, 3, 50);
    m_evidence.add({"pricing", 5, LaneSource::Share, "e2", "fr"}, 1, 0);
    const auto told = inputs();
    ASSERT_EQ(told.services.size(), 2U);
    EXPECT_EQ(told.services[0].service, "orders"); // changed, and not reached at all
    EXPECT_TRUE(told.services[0].changed);
    EXPECT_TRUE(told.services[0].arms.periods.empty());
    EXPECT_EQ(told.services[1].service, "pricing");
    EXPECT_FALSE(told.services[1].changed);
    std::vector<std::string> slices;
    for (const auto& slice : told.services[1].slices)
        slices.push_back(slice.dimension + "=" + slice.value);
    EXPECT_THAT(slices, ::testing::UnorderedElementsAre("geo=de", "geo=fr", "edge=e1", "edge=e2"));
}

TEST_F(EvidenceBookTest, SharesCountOnlyOnceTheEdgesHaveTakenThem)
{
    m_scope.arms.settled = false;
    begin();
    EXPECT_EQ(inputs().sharesMissing, "");
    both("", 1, 0, 199);
    EXPECT_TRUE(inputs().shares.empty());
    EXPECT_THAT(inputs().sharesMissing, ::testing::HasSubstr("edges are taking the share"));
    m_scope.arms.settled = true;
    begin();
    both("", 10, 0, 190);
    const auto told = inputs();
    ASSERT_EQ(told.shares.size(), 1U);
    EXPECT_EQ(told.shares[0].candidate.units, 10U);
    EXPECT_EQ(told.shares[0].control.units, 190U);
}

TEST_F(EvidenceBookTest, UnderHoldbackTheHeadIsJudgedAgainstLegacy)
{
    m_scope.arms = {5, 4, 0, 990, true, true, 1};
    begin();
    m_evidence.add({"", 5, LaneSource::Active}, 990, 0);
    m_evidence.add({"", 4, LaneSource::Holdback}, 10, 0);
    m_evidence.add({"orders", 5, LaneSource::Active}, 990, 9);
    m_evidence.add({"orders", 4, LaneSource::Holdback}, 10, 0);
    const auto told = inputs();
    EXPECT_TRUE(told.holdback);
    const auto& period = told.services.at(0).arms.periods.at(0);
    EXPECT_EQ(period.candidate.units, 990U);
    EXPECT_EQ(period.control.units, 10U);
}

TEST_F(EvidenceBookTest, ADimensionWithOneValueCutsNothing)
{
    begin();
    both("", 10, 0, 190);
    both("orders", 10, 1, 190);
    EXPECT_TRUE(inputs().services.at(0).slices.empty());
    both("orders", 10, 1, 190, "e2");
    const auto slices = inputs().services.at(0).slices;
    ASSERT_EQ(slices.size(), 2U);
    EXPECT_EQ(slices[0].dimension, "edge");
    EXPECT_EQ(slices[1].value, "e2");
}

TEST_F(EvidenceBookTest, APastWindowIsTakenFromWhatIsKept)
{
    begin();
    both("", 10, 0, 190);
    both("orders", 10, 10, 190);
    static_cast<void>(inputs());
    pass(600'000);
    both("", 10, 0, 190);
    both("orders", 10, 0, 190);
    const auto all = m_evidence.evidence("prod", 0);
    const auto early = EvidenceBook::of(
        m_book.parts(), all, m_evidence.nowUnixMs - 700'000, m_evidence.nowUnixMs - 300'000);
    const auto told = early.inputs(m_scope, m_zones, m_evidence.nowUnixMs);
    ASSERT_EQ(told.services.at(0).arms.periods.size(), 1U);
    EXPECT_EQ(told.services[0].arms.periods[0].candidate.failedUnits, 10U);
}

} // namespace
} // namespace pult::analysis
