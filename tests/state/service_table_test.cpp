// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/service_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/state/world.h"

namespace pult::state {
namespace {

using ::testing::ElementsAre;
using testing::inWords;

DeploymentPtr made(const std::string& service, GenerationNumber generation)
{
    Deployment deployment;
    deployment.service = service;
    deployment.generation = generation;
    return std::make_shared<const Deployment>(std::move(deployment));
}

ServiceTable table(std::initializer_list<std::pair<const char*, GenerationNumber>> all)
{
    std::vector<ServiceTable::Entry> entries;
    for (const auto& [service, generation] : all)
        entries.emplace_back(service, generation == 0 ? nullptr : made(service, generation));
    return ServiceTable(std::move(entries));
}

TEST(ServiceTable, sortsAndLetsTheLastWin)
{
    EXPECT_EQ(
        inWords(table({{"b", 1}, {"a", 1}, {"b", 2}, {"a", 0}, {"c", 3}})), "a-absent b-v2 c-v3");
    EXPECT_TRUE(ServiceTable().empty());
    EXPECT_EQ(ServiceTable(std::vector<ServiceTable::Entry>{}), ServiceTable());
}

TEST(ServiceTable, tellsAbsentFromUnknown)
{
    const auto t = table({{"a", 1}, {"b", 0}});
    ASSERT_NE(t.find("a"), nullptr);
    ASSERT_NE(t.find("b"), nullptr);
    EXPECT_EQ(t.find("b")->second, nullptr);
    EXPECT_EQ(t.find("c"), nullptr);
    EXPECT_TRUE(t.contains("b"));
    EXPECT_EQ(t.at("b"), nullptr);
    EXPECT_EQ(t.at("a")->generation, 1U);
}

TEST(ServiceTable, overlaysAndApplies)
{
    const auto base = table({{"b", 1}, {"d", 1}, {"f", 1}});
    const auto delta = table({{"a", 2}, {"d", 0}, {"f", 2}, {"g", 0}});
    EXPECT_EQ(inWords(base.overlaid(delta)), "a-v2 b-v1 d-absent f-v2 g-absent");
    EXPECT_EQ(inWords(base.applied(delta)), "a-v2 b-v1 f-v2");
    EXPECT_EQ(inWords(ServiceTable().applied(delta)), "a-v2 f-v2");
    EXPECT_EQ(inWords(ServiceTable().overlaid(delta)), inWords(delta));
    EXPECT_EQ(base.applied({}), base);
    EXPECT_EQ(inWords(base.restrictedTo(delta)), "a-absent d-v1 f-v1 g-absent");
    // What a promote gives up takes it back.
    EXPECT_EQ(base.applied(delta).applied(base.restrictedTo(delta)), base);
}

TEST(ServiceTable, walksOverBoth)
{
    const auto mine = table({{"a", 1}, {"c", 1}, {"e", 1}, {"x", 1}});
    auto many = std::vector<ServiceTable::Entry>{{"c", made("c", 7)}, {"x", nullptr}};
    for (char c = 'f'; c <= 'w'; ++c)
        many.emplace_back(std::string(1, c), made(std::string(1, c), 7));
    std::vector<std::string> seen;
    mine.with(ServiceTable(many), [&seen](const auto& entry, const auto* theirs) {
        seen.push_back(entry.first + (theirs ? theirs->second ? "+" : "0" : "-"));
    });
    EXPECT_THAT(seen, ElementsAre("a-", "c+", "e-", "x0"));
    EXPECT_THAT(mine.sharedNames(ServiceTable(many), 9), ElementsAre("c", "x"));
    EXPECT_THAT(mine.sharedNames(ServiceTable(many), 1), ElementsAre("c"));
    EXPECT_THAT(mine.sharedNames(ServiceTable(), 9), ElementsAre());
}

TEST(ServiceTable, comparesByValue)
{
    EXPECT_EQ(table({{"a", 1}, {"b", 0}}), table({{"a", 1}, {"b", 0}}));
    EXPECT_FALSE(table({{"a", 1}}) == table({{"a", 2}}));
    EXPECT_FALSE(table({{"a", 1}}) == table({{"a", 1}, {"b", 0}}));
    EXPECT_FALSE(table({{"a", 0}}) == table({{"a", 1}}));
}

TEST(ServiceTable, knowsAboutReplacements)
{
    EXPECT_FALSE(table({{"a", 1}, {"b", 0}}).mayReplace());
    const ServiceTable replacing({{"b", made("f", 1)}});
    EXPECT_TRUE(replacing.mayReplace());
    EXPECT_TRUE(table({{"a", 1}}).overlaid(replacing).mayReplace());
    EXPECT_TRUE(table({{"a", 1}}).applied(replacing).mayReplace());
}

} // namespace
} // namespace pult::state
