// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/counted_lane.h"

#include <gtest/gtest.h>

#include "controlplane/state/lanes.h"
#include "controlplane/state/traffic_port.h"

namespace pult::telemetry {
namespace {

using state::kUnknownHead;
using state::kUnknownLane;

//! 4 is head after one rebase, 6 a contour, 2 closes.
state::Environment shop()
{
    state::Environment environment;
    environment.head = 4;
    for (const state::GenerationNumber number : {4U, 6U}) {
        auto generation = std::make_shared<state::Generation>();
        generation->number = number;
        generation->rebases = number == 4 ? 1 : 0;
        generation->name = number == 6 ? "feature-x" : "";
        generation->role = number == 6 ? state::Role::Contour : state::Role::Active;
        environment.generations[number] = generation;
    }
    auto& closing = environment.closing.emplace_back();
    closing.number = 2;
    closing.name = "feature-old";
    return environment;
}

TEST(CountedLane, IsWhatAnyTableKnowsAndOneForAllOthers)
{
    const auto environment = shop();
    for (const auto lane : {0U, 2U, 4U, 6U})
        EXPECT_EQ(countedLane(environment, lane), lane);
    for (const auto lane : {1U, 3U, 7U, 100'000U, 0xffffffffU})
        EXPECT_EQ(countedLane(environment, lane), kUnknownLane);
    EXPECT_EQ(countedLane({}, 1), kUnknownLane);
}

TEST(CountedLane, AddressesKeepWhatTablesKnow)
{
    const auto environment = shop();
    for (const auto& address : {Address{}, Address{4, "", {4, 1}}, Address{6, "feature-x", {4}},
             Address{0, "feature-old", {2}}})
        EXPECT_EQ(countedAddress(environment, address), address);
    EXPECT_EQ(
        countedAddress(environment, {77, "", {77}}), (Address{kUnknownLane, "", {kUnknownLane}}));
    EXPECT_EQ(
        countedAddress(environment, {77, "", {78}}), (Address{kUnknownLane, "", {kUnknownHead}}));
    EXPECT_EQ(countedAddress(environment, {6, "", {78, 3}}), (Address{6, "", {kUnknownHead}}));
    EXPECT_EQ(countedAddress(environment, {4, "mine", {4, 200}}), (Address{4, "(other)", {4, 2}}));
}

TEST(CountedLane, LeadsWhereTheAddressDid)
{
    const auto deploymentOf = [](state::GenerationNumber generation) {
        auto deployment = std::make_shared<state::Deployment>();
        deployment->service = "orders";
        deployment->generation = generation;
        return deployment;
    };
    auto environment = shop();
    const auto tableOf = [&](state::GenerationNumber generation) {
        return state::ServiceTable({{"orders", deploymentOf(generation)}});
    };
    environment.active = std::make_shared<const state::ServiceTable>(tableOf(4));
    auto contour = std::make_shared<state::Generation>(*environment.generations[6]);
    contour->delta = tableOf(6);
    environment.generations[6] = contour;
    for (const state::GenerationNumber lane : {0U, 2U, 4U, 6U, 9U}) {
        for (const auto* name : {"", "feature-x", "feature-old", "mine"}) {
            for (const state::HeadStamp head :
                {state::HeadStamp{}, {2}, {4}, {4, 1}, {4, 9}, {9}}) {
                const auto counted = countedAddress(environment, {lane, name, head});
                EXPECT_EQ(state::resolve(environment, "orders", lane, name, head),
                    state::resolve(
                        environment, "orders", counted.lane, counted.laneName, counted.head))
                    << lane << ' ' << name << ' ' << state::headWord(head);
            }
        }
    }
}

} // namespace
} // namespace pult::telemetry
