// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/state/changes.h"
#include "controlplane/state/words.h"
#include "tests/state/world.h"

namespace pult::state {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::ManifestText;
using ::testing::Not;
using testing::texts;
using testing::World;

//! The situation of the pictures: g4 is active, g3 legacy, g5 and g6 are candidates.
class PlanTest : public ::testing::Test
{
protected:
    PlanTest()
    {
        prod.m_user = "ci";
        for (const auto* version : {"3.20.0", "3.21.0", "3.21.4"})
            install(version, {});
        install("3.22.0", "database: {name: billing, brings: 11, works-with: 11-12}");
        prod.registerText(crm("3.22.1")
                              .platinum("9f2b41c6")
                              .service("orders", "5.5.0", "artifacts: {dataset: {name: geo-11-20}}")
                              .service("billing", "3.13.0",
                                  "database: {name: billing, brings: 12, works-with: 11-12}, "
                                  "contracts: [{api: billing.v2, change: extends}], "
                                  "produces: [invoices]")
                              .service("notifications", "2.2.0")
                              .placed("prod", 4));
        prod.registerText(crm("3.23.0")
                              .platinum()
                              .service("orders", "5.6.0")
                              .service("billing", "3.22.0",
                                  "database: {name: billing, brings: 11, works-with: 11-12}")
                              .service("search", "4.1.0")
                              .service("notifications", "2.1.0")
                              .placed("prod", 2));
        prod.allReady();
        for (int i = 0; i < 41; ++i)
            prod.gateway("gw-" + std::to_string(i), prod.m_state->revision, true,
                {i == 40 ? "search" : "orders"});
        prod.m_facts.environments["prod"].expectedMs = 1040;
        prod.later(22 * 60'000);
        prod.m_user = "alice";
    }

    static ManifestText crm(const std::string& version)
    {
        return ManifestText("CRM", version).service("search", "4.0.2").service("accounts", "7.0.3");
    }

    void install(const std::string& version, const std::string& billing)
    {
        prod.registerText(crm(version)
                              .platinum()
                              .service("orders", "5.4.0")
                              .service("billing", version, billing)
                              .service("notifications", "2.1.0")
                              .placed("prod", 2));
        prod.allReady();
        if (prod.environment().head != prod.environment().lastNumber)
            prod.run(Promote{prod.environment().lastNumber});
    }

    World prod;
};

TEST_F(PlanTest, promoteTellsWhatThePictureShows)
{
    const auto plan = prod.run(Promote{5});
    EXPECT_EQ(plan.act, "Promote g5");
    EXPECT_EQ(plan.summary, "CRM 3.22.0 becomes 3.22.1 for everybody.");
    EXPECT_EQ(plan.cli, "pultctl promote prod g5");
    EXPECT_EQ(plan.commandClass, 2U);
    EXPECT_EQ(plan.confirmation, "");
    EXPECT_THAT(texts(plan.effects),
        ElementsAre("3 services switch at 40 gateways, about 1 s", "g4 stays ready as the way back",
            "g3 retires after its drain of 30 s", "g6 becomes MIXED: orders moves under it"));
    EXPECT_THAT(texts(plan.evidence),
        ElementsAre("commit 9f2b41c6 is platinum: it passed all tests, slow ones too",
            "registered 22 min ago by ci", "12 of 12 instances ready"));
    EXPECT_THAT(texts(plan.notUndone),
        ElementsAre(
            "billing’s schema 12 (g4 works with 11–12)", "messages that billing sent to invoices"));
    EXPECT_EQ(plan.effects[0].args, (std::vector<std::string>{"3", "40", "1040"}));
}

TEST_F(PlanTest, edgesAskForEverything)
{
    prod.gateway("edge-1", prod.m_state->revision, true, {"*"});
    prod.gateway("edge-2", prod.m_state->revision, false, {"*"});
    prod.gateway("silent", prod.m_state->revision, true, {});
    const auto promote = prod.run(Promote{5});
    EXPECT_EQ(promote.effects[0].args, (std::vector<std::string>{"3", "42", "1040"}));
    EXPECT_THAT(texts(prod.run(Retreat{}).effects),
        Contains("3 services switch at 42 gateways, about 1 s"));
}

//! A plan that is refused shows what would happen, too.
TEST_F(PlanTest, refusedSwitchesTellTheirGateways)
{
    prod.gateway("edge-1", prod.m_state->revision, true, {"*"});
    prod.setReady({"orders", 5}, Readiness::NotReady);
    const auto plan = prod.plan(Promote{5});
    ASSERT_TRUE(plan && !plan->refusals.empty());
    EXPECT_THAT(texts(plan->effects), Contains("3 services switch at 41 gateways, about 1 s"));
}

TEST_F(PlanTest, promoteTellsEachService)
{
    const auto plan = prod.run(Promote{5});
    EXPECT_THAT(plan.services,
        ElementsAre(
            ServiceChange{"billing", "3.22.0", "3.13.0", 4, 5, {"schema 12", "billing.v2 extends"}},
            ServiceChange{"notifications", "2.1.0", "2.2.0", 1, 5, {}},
            ServiceChange{"orders", "5.4.0", "5.5.0", 1, 5, {"dataset geo-11-20"}}));
}

TEST_F(PlanTest, journalTellsWhatThePictureShows)
{
    const auto event = *prod.run(Promote{5}).event;
    EXPECT_EQ(event.kind, "promote");
    EXPECT_EQ(event.act, "Promote g5");
    EXPECT_EQ(event.effectWords, "CRM 3.22.0 → 3.22.1, 3 services");
    EXPECT_EQ(event.before, "head g4 (starting) · legacy g3 · candidates g5, g6");
    EXPECT_EQ(event.after, "head g5 (starting) · legacy g4 · candidate g6 (MIXED: orders)");
    EXPECT_THAT(
        event.reliedOn, ElementsAre("platinum 9f2b41c6", "12 of 12 ready", "schema 12 in 11–12"));
    EXPECT_EQ(event.user, "alice");
    EXPECT_EQ(event.origin, "console 0.1.0 on alice-ws");
    EXPECT_EQ(event.reason, "because");
    EXPECT_EQ(event.cli, "pultctl promote prod g5");
    EXPECT_EQ(event.commandClass, 2U);
    EXPECT_FALSE(event.breakGlass);
}

TEST_F(PlanTest, rollbackTellsWhatThePictureShows)
{
    prod.run(Promote{5});
    prod.later(4 * 60'000);
    const auto plan = prod.run(Retreat{});
    EXPECT_EQ(plan.act, "Roll back g5 → g4");
    EXPECT_EQ(plan.summary, "CRM 3.22.1 returns to 3.22.0 for everybody.");
    EXPECT_EQ(plan.cli, "pultctl rollback prod --expect g4");
    EXPECT_EQ(plan.commandClass, 1U);
    EXPECT_EQ(std::get<Rollback>(plan.resolved).expect, 4U);
    EXPECT_THAT(texts(plan.effects),
        ElementsAre("3 services switch at 40 gateways, about 1 s",
            "g5 becomes a candidate again, held", "g6 stays as candidate",
            "g6 is no longer MIXED"));
    EXPECT_THAT(
        texts(plan.evidence), ElementsAre("g4: 6 of 6 instances ready", "g5 is active for 4 min"));
    EXPECT_THAT(texts(plan.notUndone),
        ElementsAre(
            "billing’s schema 12 (g4 works with 11–12)", "messages that billing sent to invoices"));
    EXPECT_EQ(plan.event->kind, "rollback");
    EXPECT_EQ(plan.event->after, "head g4 (starting) · candidates g5 (held), g6");
}

TEST_F(PlanTest, schemasThatTheOldOneDoesNotKnowAreBad)
{
    prod.registerText(
        crm("3.24.0")
            .platinum()
            .service("orders", "5.4.0")
            .service("billing", "4.0.0", "database: {name: billing, brings: 13, works-with: 12-13}")
            .service("notifications", "2.1.0", "database: {name: outbox, brings: 2}")
            .placed("prod", 1));
    prod.allReady();
    const auto plan = prod.plan(Promote{7});
    ASSERT_TRUE(plan);
    EXPECT_THAT(texts(plan->notUndone),
        ElementsAre("billing’s schema 13 (g4 works with 11–12 only)",
            "notifications’s schema 2 (g4 does not say what it works with)"));
    EXPECT_EQ(plan->notUndone[0].tone, Tone::Bad);
    EXPECT_EQ(plan->notUndone[1].tone, Tone::Warn);
    EXPECT_THAT(texts(plan->evidence),
        Contains("fewer instances: billing (1 instead of 2) and notifications (1 instead of 2)"));
}

TEST_F(PlanTest, freezeIsToldToTheExempt)
{
    prod.run(Freeze{prod.m_facts.nowUnixMs + 3'600'000, {"alice"}, "holidays"});
    const auto plan = prod.plan(Promote{5});
    ASSERT_TRUE(plan && plan->event);
    EXPECT_THAT(texts(plan->evidence),
        Contains("prod is frozen by alice until 2025-11-21T15:45:20Z: holidays; it does not bind "
                 "alice"));
    prod.m_user = "bob";
    const auto refused = prod.plan(Promote{5});
    ASSERT_EQ(refused->refusals.size(), 1U);
    EXPECT_EQ(refused->refusals[0].message,
        "prod is frozen by alice until 2025-11-21T15:45:20Z: holidays.");
    EXPECT_THAT(refused->refusals[0].nextActs, ElementsAre("pultctl unfreeze prod"));
}

TEST_F(PlanTest, digestIsOfTheEffectOnly)
{
    const auto digest = [this](const Command& command) {
        const auto plan = prod.plan(command);
        EXPECT_TRUE(plan && plan->event);
        return plan ? toHex(plan->effectDigest) : std::string();
    };
    const auto promote = digest(Promote{5});
    EXPECT_EQ(promote.size(), 64U);
    EXPECT_NE(promote, digest(Promote{6}));
    EXPECT_NE(promote, digest(Drop{5}));
    prod.later(60'000);
    prod.m_user = "bob";
    prod.m_facts.environments["prod"].expectedMs = 7;
    EXPECT_EQ(promote, digest(Promote{5})) << "time, people and facts";
    prod.run(Drop{6});
    prod.registerText(
        ManifestText("CRM", "7").branch("feature-x").service("search", "9").placed("prod"));
    EXPECT_EQ(promote, digest(Promote{5})) << "other generations";
    prod.run(RetireLegacy{});
    EXPECT_NE(promote, digest(Promote{5})) << "no legacy to retire";
    // A plan of a freeze has no reason yet; its execution has.
    const auto planned = prod.plan(Freeze{});
    prod.m_user = "alice";
    EXPECT_EQ(planned->effectDigest, prod.plan(Freeze{0, {}, "holidays"})->effectDigest);
}

TEST(Words, names)
{
    EXPECT_EQ(words::names({}), "");
    EXPECT_EQ(words::names({"a"}), "a");
    EXPECT_EQ(words::names({"a", "b"}), "a and b");
    EXPECT_EQ(words::names({"a", "b", "c"}), "a, b and c");
    EXPECT_EQ(words::names({"a", "b", "c", "d"}), "a, b and 2 more");
    EXPECT_EQ(words::few({"a", "b", "c"}), "a, b and c");
    EXPECT_EQ(words::few({"a", "b", "c", "d"}), "a, b, c, …");
    EXPECT_EQ(words::count(1, "service"), "1 service");
    EXPECT_EQ(words::count(0, "service"), "0 services");
}

TEST(Words, times)
{
    EXPECT_EQ(words::duration(3), "about 10 ms");
    EXPECT_EQ(words::duration(62), "about 60 ms");
    EXPECT_EQ(words::duration(949), "about 950 ms");
    EXPECT_EQ(words::duration(950), "about 1 s");
    EXPECT_EQ(words::duration(12'400), "about 12 s");
    EXPECT_EQ(words::age(-5), "0 s");
    EXPECT_EQ(words::age(59'999), "59 s");
    EXPECT_EQ(words::age(22 * 60'000), "22 min");
    EXPECT_EQ(words::age(47 * 3'600'000LL), "47 h");
    EXPECT_EQ(words::age(6 * 86'400'000LL), "6 days");
    EXPECT_EQ(words::utc(0), "1970-01-01T00:00:00Z");
    EXPECT_EQ(words::utc(1'763'735'000'123), "2025-11-21T14:23:20Z");
}

TEST(Words, shell)
{
    EXPECT_EQ(words::shell("crm-3.22.1.yaml"), "crm-3.22.1.yaml");
    EXPECT_EQ(words::shell(""), "''");
    EXPECT_EQ(words::shell("a b"), "'a b'");
    EXPECT_EQ(words::shell("it's"), "'it'\\''s'");
    EXPECT_EQ(words::shell("$(rm)"), "'$(rm)'");
}

TEST(Versions, compare)
{
    const std::vector<std::string> ascending{"0.9", "1.0-alpha", "1.0-alpha.2", "1.0-rc1", "1.0",
        "1.0.1", "1.2", "1.10", "3.9.9", "3.22.0", "3.22.1", "10", "2025.11.20", "v1"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            const auto order = compareVersions(ascending[i], ascending[j]);
            EXPECT_EQ(order < 0, i < j) << ascending[i] << " " << ascending[j];
            EXPECT_EQ(order > 0, i > j) << ascending[i] << " " << ascending[j];
        }
    }
    EXPECT_EQ(compareVersions("1.0", "1"), 0);
    EXPECT_EQ(compareVersions("1.0+build7", "1.0+build8"), 0);
    EXPECT_EQ(compareVersions("007", "7"), 0);
}

} // namespace
} // namespace pult::state
