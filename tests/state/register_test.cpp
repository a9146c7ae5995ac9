// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/state/world.h"

namespace pult::state {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ManifestText;
using testing::texts;
using testing::World;

ManifestText release(const std::string& version)
{
    return ManifestText("CRM", version);
}

Register command(const ManifestText& manifest, const std::string& name = {})
{
    return {manifest.text(), "crm.yaml", name};
}

class RegisterTest : public ::testing::Test
{
protected:
    RegisterTest()
    {
        prod.registerText(base());
        prod.allReady();
    }
    static ManifestText base()
    {
        return release("1.0").service("a", "1").service("b", "1").service("c", "1").placed("prod");
    }
    World prod;
};

TEST_F(RegisterTest, firstBecomesActiveAndStarts)
{
    World fresh;
    const auto first = fresh.registerText(base());
    EXPECT_EQ(first.summary, "CRM 1.0 becomes active at once.");
    EXPECT_THAT(texts(first.effects),
        ElementsAre("3 services become active; prod is starting until every one is ready"));
    EXPECT_EQ(fresh.generation(1).role, Role::Active);
    EXPECT_EQ(fresh.generation(1).base, 0U);
    EXPECT_EQ(fresh.environment().application, "CRM");
    EXPECT_TRUE(fresh.environment().starting);
}

TEST_F(RegisterTest, firstNeedsEndpoints)
{
    World fresh;
    EXPECT_THAT(fresh.refusals(command(release("1").service("a", "1").placed("prod", 0))),
        ElementsAre("ENDPOINTS_MISSING"));
    EXPECT_THAT(
        fresh.refusals(command(release("1").service("a", "1"))), ElementsAre("PLACEMENT_MISSING"));
}

TEST_F(RegisterTest, deltaIsWhatDiffers)
{
    prod.registerText(
        release("1.1").service("a", "1").service("b", "2").service("d", "1").placed("prod"));
    EXPECT_EQ(prod.delta(2), "b-v2 c-absent d-v2");
    EXPECT_EQ(prod.generation(2).base, 1U);
    EXPECT_EQ(prod.route("c", 2), "absent") << "an explicit error, not the active one";
    EXPECT_EQ(prod.route("c"), "c-v1");
    EXPECT_EQ(prod.route("d"), "absent");
}

TEST_F(RegisterTest, everyPartOfAServiceCounts)
{
    for (const auto* more : {"artifacts: {dataset: {name: geo-1}}", "api: 2",
             "contracts: [{api: a.v2, change: extends}]", "produces: [x]", "consumes: [x]",
             "database: {name: d, brings: 3}",
             "artifacts: {config: {name: k, digest: {prod: x}}}"}) {
        World fresh;
        fresh.registerText(base());
        fresh.registerText(release("1.1")
                               .service("a", "1", more)
                               .service("b", "1")
                               .service("c", "1")
                               .placed("prod"));
        EXPECT_EQ(fresh.delta(2), "a-v2") << more;
    }
}

TEST_F(RegisterTest, sameReleaseIsOneGeneration)
{
    const auto again = prod.plan(command(base()));
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->noOp);
    EXPECT_EQ(again->existing, 1U);
    EXPECT_FALSE(again->event);
    EXPECT_EQ(again->summary, "g1 is CRM 1.0 already.");

    const auto next
        = release("1.1").service("a", "2").service("b", "1").service("c", "1").placed("prod");
    prod.registerText(next);
    EXPECT_EQ(prod.plan(command(next))->existing, 2U) << "a candidate";
    prod.allReady();
    prod.run(Promote{2});
    EXPECT_EQ(prod.plan(command(next))->existing, 2U) << "the head";
    EXPECT_EQ(prod.plan(command(base()))->existing, 1U) << "legacy";
    EXPECT_THAT(prod.plan(command(base()))->summary, HasSubstr("roll back to return to it"));
    prod.run(RetireLegacy{});
    EXPECT_FALSE(prod.plan(command(base()))->noOp) << "archived: it may come again";
}

TEST_F(RegisterTest, sameReleaseWithOtherEndpointsIsTold)
{
    const auto moved = prod.plan(command(
        release("1.0").service("a", "1").service("b", "1").service("c", "1").placed("prod", 2)));
    ASSERT_TRUE(moved && moved->noOp);
    EXPECT_THAT(
        texts(moved->effects), ElementsAre("another placement of a, b and c is not taken over"));
}

TEST_F(RegisterTest, emptyDeltaIsNoOp)
{
    const auto same
        = prod.plan(command(release("2.0").service("a", "1").service("b", "1").service("c", "1")));
    ASSERT_TRUE(same);
    EXPECT_TRUE(same->noOp);
    EXPECT_EQ(same->existing, 0U);
    EXPECT_EQ(same->summary, "CRM 2.0 changes nothing: every service is active as it is.");
}

TEST_F(RegisterTest, downgradeIsNamed)
{
    const auto older = prod.registerText(
        release("0.9").service("a", "0.9").service("b", "1").service("c", "1").placed("prod"));
    EXPECT_THAT(texts(older.effects), Contains("a downgrade: CRM 1.0 → 0.9"));
    EXPECT_THAT(texts(older.effects), Contains("older than now: a 1 → 0.9"));
}

TEST_F(RegisterTest, unchangedServicesNeedNoPlacement)
{
    const auto decision
        = prod.plan(command(release("1.1").service("a", "2").service("b", "2").service("c", "1")));
    ASSERT_TRUE(decision);
    ASSERT_EQ(decision->refusals.size(), 1U);
    EXPECT_EQ(decision->refusals[0].reason, "PLACEMENT_MISSING");
    EXPECT_EQ(decision->refusals[0].message, "a and b have no placement for prod.");
    EXPECT_EQ(decision->refusals[0].nextActs[0], "Add to the manifest under placements.prod");
}

TEST_F(RegisterTest, artifactDigestsOfOtherEnvironmentsAreNoHelp)
{
    const auto manifest
        = release("1.1")
              .service("a", "1", "artifacts: {config: {name: k, digest: {stage: x}}}")
              .service("b", "1")
              .service("c", "1")
              .placed("prod");
    EXPECT_THAT(prod.refusals(command(manifest)), ElementsAre("ARTIFACT_DIGEST_MISSING"));
}

TEST_F(RegisterTest, otherApplicationIsRefused)
{
    EXPECT_THAT(prod.refusals(command(ManifestText("geo", "1").service("a", "1").placed("prod"))),
        ElementsAre("APPLICATION_MISMATCH"));
}

TEST_F(RegisterTest, namesAreUniqueAmongTheLiving)
{
    const auto named = [](const char* version, const char* name) {
        return release(version)
            .named(name)
            .service("a", version)
            .service("b", "1")
            .service("c", "1")
            .placed("prod");
    };
    prod.registerText(named("1.1", "spring"));
    EXPECT_THAT(prod.refusals(command(named("1.2", "spring"))), ElementsAre("NAME_TAKEN"));
    EXPECT_THAT(prod.refusals(command(named("1.2", "summer"), "spring")), ElementsAre("NAME_TAKEN"))
        << "the command's name wins";
    prod.run(Drop{2});
    EXPECT_THAT(prod.refusals(command(named("1.2", "spring"))), IsEmpty());
    EXPECT_EQ(prod.error(command(base(), "42")), "FIELD_INVALID");
}

TEST_F(RegisterTest, badManifestIsAnError)
{
    const auto bad = prod.plan(Register{"pult: 1\n", "crm.yaml", {}});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().reason, "MANIFEST_INVALID");
    EXPECT_THAT(bad.error().message, HasSubstr("crm.yaml:1:1: kind: is missing"));
}

TEST_F(RegisterTest, replacementReachesTheOther)
{
    prod.registerText(
        release("1.1").service("a", "1").service("c", "2").replace("b", "c").placed("prod"));
    EXPECT_EQ(prod.delta(2), "b=c-v2 c-v2");
    EXPECT_EQ(prod.route("b", 2), "c-v2");
    prod.allReady();
    prod.run(Promote{2});
    EXPECT_EQ(prod.active(), "a-v1 b=c-v2 c-v2");
    EXPECT_EQ(prod.route("b"), "c-v2");
    EXPECT_EQ(prod.route("b", 1), "b-v1");
    // The next one moves c: who calls b goes with it.
    prod.registerText(
        release("1.2").service("a", "1").service("c", "3").replace("b", "c").placed("prod"));
    EXPECT_EQ(prod.delta(3), "b=c-v3 c-v3");
    prod.run(Rollback{1});
    EXPECT_EQ(prod.active(), "a-v1 b-v1 c-v1");
}

TEST_F(RegisterTest, replacementByWhatStands)
{
    prod.registerText(
        release("1.1").service("a", "1").service("c", "1").replace("b", "c").placed("prod"));
    EXPECT_EQ(prod.delta(2), "b=c-v1");
    prod.allReady();
    prod.run(Promote{2});
    EXPECT_EQ(prod.active(), "a-v1 b=c-v1 c-v1");
    prod.run(RetireLegacy{});
    ASSERT_EQ(prod.environment().retiring.size(), 1U) << "b-v1 goes, c-v1 is named twice";
    EXPECT_EQ(prod.environment().retiring[0].deployment->name(), "b-v1");
}

TEST_F(RegisterTest, replacementsFollowEachOther)
{
    prod.registerText(
        release("1.1").service("c", "2").replace("a", "b").replace("b", "c").placed("prod"));
    EXPECT_EQ(prod.delta(2), "a=c-v2 b=c-v2 c-v2");
}

// Contours.

ManifestText branch(const std::string& name, const std::string& version,
    const std::string& repository = "git/orders")
{
    return ManifestText("CRM", version).branch(name, repository);
}

TEST_F(RegisterTest, contourNamesOnlyWhatItChanges)
{
    const auto made = prod.registerText(branch("feature-x", "7").service("b", "7").placed("prod"));
    EXPECT_EQ(made.act, "Register feature-x (g2)");
    EXPECT_EQ(prod.generation(2).role, Role::Contour);
    EXPECT_EQ(prod.delta(2), "b-v2");
    EXPECT_EQ(prod.route("b", 0, 0, "feature-x"), "b-v2");
    EXPECT_EQ(prod.route("a", 0, 0, "feature-x"), "a-v1");
    EXPECT_EQ(prod.route("b", 2), "b-v2");
    EXPECT_THAT(prod.refusals(Promote{2}), ElementsAre("NOT_A_CANDIDATE"));
}

TEST_F(RegisterTest, contourNeedsANameAndSomethingActive)
{
    EXPECT_THAT(prod.refusals(command(branch("", "7").service("b", "7").placed("prod"))),
        ElementsAre("NAME_MISSING"));
    World fresh;
    EXPECT_THAT(fresh.refusals(command(branch("feature-x", "7").service("b", "7").placed("prod"))),
        ElementsAre("NOTHING_ACTIVE"));
}

TEST_F(RegisterTest, sameRepositorySupersedes)
{
    prod.registerText(branch("feature-x", "7").service("b", "7").placed("prod"));
    const auto again = prod.registerText(branch("feature-x", "8").service("c", "8").placed("prod"));
    EXPECT_THAT(texts(again.effects), Contains("it takes the place of g2"));
    EXPECT_EQ(prod.generation(2).role, Role::Archived);
    EXPECT_EQ(prod.delta(3), "c-v3");
    EXPECT_EQ(prod.route("c", 0, 0, "feature-x"), "c-v3");
    EXPECT_EQ(prod.route("b", 2), "closed") << "never active silently";
    EXPECT_EQ(prod.route("b", 0, 0, "feature-x"), "b-v1") << "the name has another contour now";
    ASSERT_EQ(prod.environment().retiring.size(), 1U);
    EXPECT_EQ(prod.environment().retiring[0].deployment->name(), "b-v2");
}

TEST_F(RegisterTest, otherRepositoryJoins)
{
    prod.registerText(branch("feature-x", "7").service("b", "7").placed("prod"));
    const auto joined = prod.registerText(
        branch("feature-x", "1", "git/billing").service("c", "7").placed("prod"));
    EXPECT_EQ(prod.delta(3), "b-v2 c-v3");
    EXPECT_THAT(texts(joined.effects), Contains("1 service of other repositories stays in it"));
    EXPECT_THAT(prod.environment().retiring, IsEmpty()) << "b-v2 is in it still";
    // The first one comes again: only what it put there goes.
    prod.registerText(branch("feature-x", "8").service("a", "8").placed("prod"));
    EXPECT_EQ(prod.delta(4), "a-v4 c-v3");
    ASSERT_EQ(prod.environment().retiring.size(), 1U);
    EXPECT_EQ(prod.environment().retiring[0].deployment->name(), "b-v2");
    EXPECT_THAT(prod.refusals(command(
                    branch("feature-x", "2", "git/billing").service("a", "9").placed("prod"))),
        ElementsAre("SERVICE_TAKEN"));
}

TEST_F(RegisterTest, sameBranchIsOneContourForEachName)
{
    const auto x = branch("feature-x", "7").service("b", "7").placed("prod");
    prod.registerText(x);
    EXPECT_EQ(prod.plan(command(x))->existing, 2U);
    EXPECT_FALSE(prod.plan(command(x, "feature-y"))->noOp);
    prod.registerText(branch("feature-x", "1", "git/billing").service("c", "7").placed("prod"));
    EXPECT_EQ(prod.plan(command(x))->existing, 3U) << "it is part of g3 now";
}

TEST_F(RegisterTest, contourWithNothingNewStaysAsItWas)
{
    prod.registerText(branch("feature-x", "7").service("b", "7").placed("prod"));
    const auto nothing = prod.plan(command(branch("feature-x", "8").service("b", "1")));
    ASSERT_TRUE(nothing && nothing->noOp);
    EXPECT_THAT(texts(nothing->effects), ElementsAre("feature-x stays as it is (g2)"));
}

TEST_F(RegisterTest, contourFollowsReplacementsOfTheActiveMap)
{
    prod.registerText(
        release("1.1").service("a", "1").service("c", "2").replace("b", "c").placed("prod"));
    prod.allReady();
    prod.run(Promote{2});
    prod.registerText(branch("feature-x", "7").service("c", "7").placed("prod"));
    EXPECT_EQ(prod.delta(3), "b=c-v3 c-v3");
    EXPECT_THAT(prod.refusals(command(
                    branch("feature-y", "7").service("c", "7").replace("a", "zz").placed("prod"))),
        ElementsAre("REPLACEMENT_UNKNOWN"));
    prod.registerText(branch("feature-z", "7").service("a", "7").replace("d", "c").placed("prod"));
    EXPECT_EQ(prod.delta(4), "a-v4 d=c-v2") << "by the active one";
}

TEST_F(RegisterTest, candidateMayNotTakeTheNameOfAContour)
{
    prod.registerText(branch("feature-x", "7").service("b", "7").placed("prod"));
    EXPECT_THAT(
        prod.refusals(command(release("1.1").service("a", "2").placed("prod"), "feature-x")),
        ElementsAre("NAME_TAKEN"));
}

} // namespace
} // namespace pult::state
