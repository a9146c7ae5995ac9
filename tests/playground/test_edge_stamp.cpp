// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "playground/edge_stamp.h"

namespace pult::playground {
namespace {

//! g3 is legacy, g4 the head, rebased once before it was promoted.
const Stamp kStamp{
    4, "4.1", {{3, "3"}, {5, "4.1"}, {6, "4.1"}}, {{"feature-x", 6}}, std::chrono::seconds(30)};

struct Row
{
    const char* what;
    LaneContext asked;
    std::string lane;
    std::string head = "4.1";
};

class Stamping : public testing::TestWithParam<Row>
{};

TEST_P(Stamping, givesEveryRequestItsLaneAndTheHead)
{
    const auto lane = stamped(kStamp, GetParam().asked);
    ASSERT_TRUE(lane) << lane.error().message;
    EXPECT_EQ(lane->lane, GetParam().lane) << GetParam().what;
    EXPECT_EQ(lane->head, GetParam().head) << GetParam().what;
    EXPECT_EQ(lane->longest, std::chrono::seconds(30));
    EXPECT_TRUE(lane->tester.empty()) << "the tester's header went past the edge";
}

INSTANTIATE_TEST_SUITE_P(Rules, Stamping,
    testing::Values(Row{"nothing asked", {}, "4"},
        Row{"a tester on a candidate", {"5", "", "", "qa"}, "5"},
        Row{"a tester on legacy means all of it", {"3", "", "", "qa"}, "3", "3"},
        Row{"a tester by name", {"", "feature-x", "", "qa"}, "6"},
        Row{"an unknown number goes to active", {"77", "", "", "qa"}, "4"},
        Row{"no number at all goes to active", {"5x", "", "", "qa"}, "4"},
        Row{"carriers of outsiders are stripped", {"5", "feature-x", "3", ""}, "4"},
        Row{"a forged head is stripped", {"5", "", "2", "qa"}, "5"}));

TEST(Stamping, refusesAnUnknownName)
{
    const auto lane = stamped(kStamp, {"", "feature-y", "", "qa"});
    ASSERT_FALSE(lane);
    EXPECT_EQ(lane.error().reason, "LANE_UNKNOWN");
    EXPECT_NE(lane.error().message.find("feature-y"), std::string::npos);
}

} // namespace
} // namespace pult::playground
