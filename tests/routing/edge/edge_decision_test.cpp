// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "common/bucket.h"
#include "controlplane/routing/edge/edge_decision.h"

namespace pult::routing {
namespace {

EdgeTable table()
{
    EdgeTable made;
    made.lanes = {{3, "", "3", nullptr}, {4, "rel-4", "4", nullptr}, {5, "rel-5", "4", nullptr},
        {6, "feature-x", "4", nullptr}};
    made.active = made.lanes[1];
    made.hosts = {{"feature-x.k.example", 6}};
    made.domains = {".k.example"};
    made.groups = {{"anna", 5}};
    return made;
}

std::string words(const EdgeDecision& decision)
{
    return decision.lane ? decision.source + " " + std::to_string(decision.lane->number)
                         : "refused " + decision.refused;
}

std::string decided(const EdgeTable& table, const EdgeRequest& request)
{
    return words(decideAtEdge(table, request));
}

//! An id on that side of the share.
std::string idWith(bool below, std::uint32_t permille)
{
    for (int i = 0;; ++i) {
        auto id = "u-" + std::to_string(i);
        if ((bucketOf(id) < permille) == below)
            return id;
    }
}

struct Case
{
    const char* what;
    EdgeRequest request;
    const char* decided;
};

TEST(EdgeDecision, TheFirstThatAppliesWins)
{
    const std::vector<Case> cases{
        {"nobody asks", {}, "active 4"},
        {"a tester by number", {.tester = true, .lane = "5"}, "tester 5"},
        {"a tester for the head", {.tester = true, .lane = "4"}, "tester 4"},
        {"a tester for legacy", {.tester = true, .lane = "3"}, "tester 3"},
        {"an unknown number is active's", {.tester = true, .lane = "9"}, "tester 4"},
        {"no number at all", {.tester = true, .lane = "5x"}, "tester 4"},
        {"a tester by name", {.tester = true, .laneName = "rel-5"}, "tester 5"},
        {"a name wins", {.tester = true, .lane = "3", .laneName = "rel-5"}, "tester 5"},
        {"an unknown name", {.tester = true, .laneName = "rel-9"}, "refused rel-9"},
        {"somebody else's header", {.lane = "5"}, "active 4"},
        {"somebody else's name", {.laneName = "rel-9"}, "active 4"},
        {"a tester who asks for nothing", {.tester = true, .user = "anna"}, "group 5"},
        {"a contour's host", {.host = "feature-x.k.example"}, "contour 6"},
        {"a host before a group", {.host = "feature-x.k.example", .user = "anna"}, "contour 6"},
        {"a tester before a host", {.tester = true, .lane = "5", .host = "feature-x.k.example"},
            "tester 5"},
        {"an unknown contour", {.host = "gone.k.example"}, "refused gone.k.example"},
        {"a group", {.user = "anna"}, "group 5"},
    };
    for (const auto& one : cases)
        EXPECT_EQ(decided(table(), one.request), one.decided) << one.what;
}

TEST(EdgeDecision, AShareIsOfUsersByIdThenByCookie)
{
    auto staged = table();
    staged.staged = EdgeShare{staged.lanes[2], 250, false};
    EXPECT_EQ(decided(staged, {.user = idWith(true, 250)}), "share 5");
    EXPECT_EQ(decided(staged, {.user = idWith(false, 250)}), "active 4");
    EXPECT_EQ(decided(staged, {.cookie = idWith(true, 250)}), "share 5");
    EXPECT_EQ(
        decided(staged, {.user = idWith(false, 250), .cookie = idWith(true, 250)}), "active 4");
    EXPECT_EQ(decided(staged, {}), "active 4") << "nothing tells who it is";
    EXPECT_EQ(
        decided(staged, {.tester = true, .lane = "9", .user = idWith(true, 250)}), "tester 4");
}

TEST(EdgeDecision, AShareOfRequestsIsDrawn)
{
    auto staged = table();
    staged.staged = EdgeShare{staged.lanes[2], 250, true};
    EXPECT_EQ(decided(staged, {.draw = 249}), "share 5");
    EXPECT_EQ(decided(staged, {.user = idWith(true, 250), .draw = 250}), "active 4");
}

TEST(EdgeDecision, TheLastOnesAreHeldBack)
{
    auto held = table();
    held.holdback = EdgeShare{held.lanes[0], 100, false};
    EXPECT_EQ(decided(held, {.user = idWith(false, 900)}), "holdback 3");
    EXPECT_EQ(decided(held, {.user = idWith(true, 900)}), "active 4");
    EXPECT_EQ(decided(held, {}), "active 4");
}

} // namespace
} // namespace pult::routing
