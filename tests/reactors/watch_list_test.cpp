// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/watch_list.h"

#include <gmock/gmock.h>

#include "tests/reactors/state_builder.h"

namespace pult::reactors {
namespace {

using Names = std::vector<std::string>;
using testing::ElementsAre;
using testing::IsEmpty;

Names namesOf(const std::vector<WatchList::Item>& items)
{
    Names names;
    for (const auto& item : items)
        names.push_back(item.environment + "/" + item.deployment->name());
    return names;
}

TEST(WatchListTest, LivingAreTheActiveMapAndTheLanes)
{
    auto environment = environmentOf({deployment("billing", 1, {1}), deployment("orders", 1, {2})});
    environment.generations[2] = candidate(2, {deployment("orders", 2, {3})});
    WatchList list;
    const auto changes = list.follow(*stateOf({environment}));
    EXPECT_THAT(
        namesOf(changes.added), ElementsAre("prod/billing-v1", "prod/orders-v1", "prod/orders-v2"));
    EXPECT_THAT(changes.removed, IsEmpty());
}

TEST(WatchListTest, TellsWhatCameAndWent)
{
    auto environment = environmentOf({deployment("orders", 1, {1})});
    environment.generations[2] = candidate(2, {deployment("orders", 2, {2})});
    WatchList list;
    (void)list.follow(*stateOf({environment}));
    environment.generations.erase(2);
    environment.generations[3] = candidate(3, {deployment("orders", 3, {3})});
    const auto changes = list.follow(*stateOf({environment}));
    EXPECT_THAT(namesOf(changes.removed), ElementsAre("prod/orders-v2"));
    EXPECT_THAT(namesOf(changes.added), ElementsAre("prod/orders-v3"));
}

TEST(WatchListTest, APromotedCandidateGoesOnAsItIs)
{
    const auto next = deployment("orders", 2, {2});
    auto environment = environmentOf({deployment("orders", 1, {1})});
    environment.generations[2] = candidate(2, {next});
    WatchList list;
    (void)list.follow(*stateOf({environment}));
    environment.active = std::make_shared<const state::ServiceTable>(tableOf({next}));
    const auto changes = list.follow(*stateOf({environment}));
    EXPECT_THAT(namesOf(changes.removed), ElementsAre("prod/orders-v1"));
    EXPECT_THAT(changes.added, IsEmpty());
}

TEST(WatchListTest, ADeploymentPlacedAnewIsBoth)
{
    auto environment = environmentOf({deployment("orders", 1, {1})});
    WatchList list;
    (void)list.follow(*stateOf({environment}));
    environment.active
        = std::make_shared<const state::ServiceTable>(tableOf({deployment("orders", 1, {9})}));
    const auto changes = list.follow(*stateOf({environment}));
    EXPECT_THAT(namesOf(changes.removed), ElementsAre("prod/orders-v1"));
    EXPECT_THAT(namesOf(changes.added), ElementsAre("prod/orders-v1"));
}

TEST(WatchListTest, ReportsConcernReportedDeploymentsOnly)
{
    auto environment = environmentOf(
        {deployment("billing", 1, {1}), deployment("orders", 1, {2}, state::ReadinessCheck{})});
    WatchList list;
    (void)list.follow(*stateOf({environment}));
    environment.reported[{"orders", 1}] = {true, ""};
    const auto changes = list.follow(*stateOf({environment}));
    EXPECT_THAT(namesOf(changes.reported), ElementsAre("prod/orders-v1"));
    EXPECT_THAT(changes.added, IsEmpty());
    EXPECT_THAT(changes.removed, IsEmpty());
}

TEST(WatchListTest, EnvironmentsAreApart)
{
    const auto prod = environmentOf({deployment("orders", 1, {1})});
    const auto test = environmentOf({deployment("orders", 1, {2})}, "test");
    WatchList list;
    (void)list.follow(*stateOf({prod}));
    EXPECT_THAT(namesOf(list.follow(*stateOf({prod, test})).added), ElementsAre("test/orders-v1"));
    EXPECT_THAT(namesOf(list.follow(*stateOf({prod})).removed), ElementsAre("test/orders-v1"));
}

} // namespace
} // namespace pult::reactors
