// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/verdict_rules.h"

#include <gtest/gtest.h>

namespace pult::telemetry {
namespace {

constexpr Tick kWidth = 10;

class RowAfterALeak : public ::testing::Test
{
protected:
    void count(Tick bucket, LaneCount what, int times)
    {
        m_row.lane.add(
            {bucket * kWidth, kWidth, m_options.buckets}, static_cast<std::size_t>(what), times);
    }
    Verdict verdictAt(Tick bucket, OrphanVerdict orphans = OrphanVerdict::Background) const
    {
        return judgeRow(m_row, orphans, m_options, kWidth, bucket * kWidth).verdict;
    }
    void leak()
    {
        count(1, LaneCount::Lost, 50);
        count(1, LaneCount::Propagated, 50);
    }

    LeakOptions m_options;
    EdgeRow m_row;
};

TEST_F(RowAfterALeak, WhatWasOddWhileItLeakedIsRepairedWithIt)
{
    leak();
    count(1, LaneCount::Suspect, 9);
    count(2, LaneCount::OrphanShared, 5);
    EXPECT_EQ(verdictAt(2, OrphanVerdict::Caused), Verdict::Leak);
    count(3, LaneCount::Propagated, 100);
    EXPECT_EQ(verdictAt(3, OrphanVerdict::Caused), Verdict::Healthy);
    EXPECT_EQ(verdictAt(3, OrphanVerdict::Suspect), Verdict::Healthy);
}

TEST_F(RowAfterALeak, WhatIsOddAfterTheRepairIsSuspect)
{
    leak();
    count(2, LaneCount::Propagated, 100);
    count(3, LaneCount::Suspect, 1);
    EXPECT_EQ(verdictAt(3), Verdict::Suspect);
    count(4, LaneCount::Propagated, 5);
    EXPECT_EQ(verdictAt(4), Verdict::Suspect) << "too few to tell";
    count(4, LaneCount::Propagated, 100);
    EXPECT_EQ(verdictAt(4), Verdict::Healthy);
}

TEST_F(RowAfterALeak, ExpectedCallsThatNeverComeStaySuspect)
{
    m_row.asked = m_row.calls = 1000;
    leak();
    count(2, LaneCount::Propagated, 100);
    count(3, LaneCount::ExpectedSeen, 50);
    count(3, LaneCount::ExpectedMissing, 50);
    EXPECT_EQ(verdictAt(3), Verdict::Suspect);
}

TEST_F(RowAfterALeak, TheIntervalIsOfWhatIsCountedBesideIt)
{
    count(1, LaneCount::Suspect, 54);
    count(1, LaneCount::Propagated, 160);
    const auto judged
        = judgeRow(m_row, OrphanVerdict::Background, m_options, kWidth, kWidth).lossRate;
    EXPECT_LT(judged.low, 54.0 / 214);
    EXPECT_GT(judged.high, 54.0 / 214);
}

TEST_F(RowAfterALeak, WithoutALeakNothingIsExplained)
{
    count(1, LaneCount::Suspect, 1);
    count(2, LaneCount::Propagated, 1000);
    EXPECT_EQ(verdictAt(2), Verdict::Suspect);
}

} // namespace
} // namespace pult::telemetry
