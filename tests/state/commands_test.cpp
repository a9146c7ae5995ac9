// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/state/world.h"

namespace pult::state {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ManifestText;
using testing::texts;
using testing::World;

ManifestText crm(const std::string& version, const std::string& a, const std::string& b,
    const std::string& c, const std::string& readiness = "{grpc: ''}")
{
    return ManifestText("CRM", version)
        .platinum()
        .service("a", a)
        .service("b", b)
        .service("c", c)
        .placed("prod", 1, readiness);
}

// Places to start from. Services a, b, c; g1 brings them in version 1.

void empty(World&) {}

void active(World& prod)
{
    prod.registerText(crm("1.0", "1", "1", "1"));
    prod.allReady();
    prod.m_reactor = true;
    prod.run(MarkStarted{});
    prod.m_reactor = false;
}

//! g2 changes a; g3 changes a and b; g4 changes c.
void candidates(World& prod)
{
    active(prod);
    prod.registerText(crm("1.2", "2", "1", "1"));
    prod.registerText(crm("1.3", "3", "3", "1"));
    prod.registerText(crm("1.4", "1", "1", "4"));
    prod.allReady();
}

//! g2 is active, g1 legacy, g3 and g4 MIXED.
void promoted(World& prod)
{
    candidates(prod);
    prod.run(Promote{2});
}

//! g1 is active again, g2 held.
void rolledBack(World& prod)
{
    promoted(prod);
    prod.run(Rollback{1});
}

void notReady(World& prod)
{
    candidates(prod);
    prod.setReady({"a", 2}, Readiness::NotReady, "connection refused");
}

void legacyNotReady(World& prod)
{
    promoted(prod);
    prod.setReady({"a", 1}, Readiness::NotReady, "connection refused");
}

void frozen(World& prod)
{
    promoted(prod);
    prod.run(Freeze{0, {"root"}, "holidays"});
}

void frozenUntilPast(World& prod)
{
    candidates(prod);
    prod.run(Freeze{prod.m_facts.nowUnixMs + 1000, {}, "holidays"});
    prod.later(1000);
}

void noLegacy(World& prod)
{
    promoted(prod);
    prod.run(RetireLegacy{});
}

void withoutEndpoints(World& prod)
{
    active(prod);
    prod.registerText(ManifestText("CRM", "1.2")
                          .platinum()
                          .service("a", "2")
                          .service("b", "1")
                          .service("c", "1")
                          .placed("prod", 0));
    prod.allReady();
}

void contour(World& prod)
{
    active(prod);
    prod.registerText(
        ManifestText("CRM", "7").branch("feature-x").service("b", "7").placed("prod"));
}

void reported(World& prod)
{
    active(prod);
    prod.registerText(crm("1.2", "2", "1", "1", "reported"));
}

//! g1 has left, all gateways took it, its drain is over.
void closing(World& prod)
{
    noLegacy(prod);
    prod.gateway("gw-1", prod.m_state->revision);
    prod.gateway("gw-2", prod.m_state->revision, false);
    prod.named({});
    prod.later(30'000);
    prod.m_reactor = true;
}

void closed(World& prod)
{
    closing(prod);
    prod.run(CloseLane{1});
}

struct Case
{
    const char* name;
    void (*given)(World&);
    Command command;
    //! Reasons of the refusals; "error X"; "no-op"; empty: it happens.
    std::vector<std::string> refused;
    std::function<void(World&)> change;
};

class CommandTable : public ::testing::TestWithParam<Case>
{};

TEST_P(CommandTable, decides)
{
    World prod;
    GetParam().given(prod);
    if (GetParam().change)
        GetParam().change(prod);
    const auto decision = prod.plan(GetParam().command);
    if (decision && decision->noOp) {
        EXPECT_THAT(GetParam().refused, ElementsAre("no-op")) << decision->summary;
        return;
    }
    EXPECT_THAT(prod.refusals(GetParam().command), ElementsAreArray(GetParam().refused));
    if (GetParam().refused.empty())
        prod.run(GetParam().command);
}

SetPolicy withEntry(Entry entry)
{
    SetPolicy command;
    command.policy.entries.push_back(std::move(entry));
    return command;
}

const auto asRoot = [](World& world) { world.m_user = "root"; };
const auto notReactor = [](World& world) { world.m_reactor = false; };

INSTANTIATE_TEST_SUITE_P(Environments, CommandTable,
    ::testing::Values(Case{"createAgain", empty, CreateEnvironment{}, {"ENVIRONMENT_EXISTS"}, {}},
        Case{"policy", empty, SetPolicy{{60, 5, {}, {}, {}}}, {}, {}},
        Case{"policySame", empty, SetPolicy{}, {"no-op"}, {}},
        Case{"policyDefaults", empty, SetPolicy{{0, 0, {}, {}, {}}}, {"no-op"}, {}},
        Case{"policyTtl", empty, SetPolicy{{100'000, 5, {}, {}, {}}}, {"error FIELD_INVALID"}, {}},
        Case{"policyHeader", empty, SetPolicy{{60, 5, "X Y", {}, {}}}, {"error FIELD_INVALID"}, {}},
        Case{"policyHeadersAlike", empty, SetPolicy{{60, 5, "x-lane", "x-lane", {}}},
            {"error FIELD_INVALID"}, {}},
        Case{"policyEntries", empty, withEntry({"shop", "http://h:80", {}, {{"x-tester", "a"}}}), {},
            {}},
        Case{"policyEntryName", empty, withEntry({"Shop", "http://h:80/", {}, {}}),
            {"error FIELD_INVALID"}, {}},
        Case{"policyEntryUrl", empty, withEntry({"shop", "https://h:80/", {}, {}}),
            {"error FIELD_INVALID"}, {}},
        Case{"policyEntryMethod", empty, withEntry({"shop", "http://h:80/", "get", {}}),
            {"error FIELD_INVALID"}, {}},
        Case{"policyEntryGrpcMethod", empty, withEntry({"shop", "grpc://h:80/a.B/C", "POST", {}}),
            {"error FIELD_INVALID"}, {}},
        Case{"policyEntryOurHeader", empty,
            withEntry({"shop", "http://h:80/", {}, {{"x-generation", "5"}}}),
            {"error FIELD_INVALID"}, {}},
        Case{"policyEntryHeaderName", empty,
            withEntry({"shop", "http://h:80/", {}, {{"X Y", "5"}}}), {"error FIELD_INVALID"}, {}},
        Case{"policyEntryHeaderValue", empty,
            withEntry({"shop", "http://h:80/", {}, {{"x-a", "1\r\nx-b: 2"}}}),
            {"error FIELD_INVALID"}, {}},
        Case{"policyEntriesAlike", empty,
            [] {
                auto command = withEntry({"shop", "http://h:80/", {}, {}});
                command.policy.entries.push_back(command.policy.entries.front());
                return command;
            }(),
            {"error FIELD_INVALID"}, {}},
        Case{"freeze", active, Freeze{}, {}, {}},
        Case{"freezePast", active, Freeze{1, {}, {}}, {"error FIELD_INVALID"}, {}},
        Case{"freezeNobody", active, Freeze{0, {""}, {}}, {"error FIELD_INVALID"}, {}},
        Case{"freezeSame", frozen, Freeze{0, {"root"}, "holidays"}, {"no-op"}, {}},
        Case{"freezeOther", frozen, Freeze{0, {}, "holidays"}, {}, {}},
        Case{"unfreeze", frozen, Unfreeze{}, {}, {}},
        Case{"unfreezeNothing", active, Unfreeze{}, {"no-op"}, {}}),
    [](const auto& given) { return std::string(given.param.name); });

INSTANTIATE_TEST_SUITE_P(Switches, CommandTable,
    ::testing::Values(Case{"promote", candidates, Promote{2}, {}, {}},
        Case{"promoteZero", candidates, Promote{0}, {"error FIELD_INVALID"}, {}},
        Case{"promoteUnknown", candidates, Promote{9}, {"GENERATION_UNKNOWN"}, {}},
        Case{"promoteInEmpty", empty, Promote{1}, {"GENERATION_UNKNOWN"}, {}},
        Case{"promoteActive", candidates, Promote{1}, {"NOT_A_CANDIDATE"}, {}},
        Case{"promoteLegacy", promoted, Promote{1}, {"NOT_A_CANDIDATE"}, {}},
        Case{"promoteContour", contour, Promote{2}, {"NOT_A_CANDIDATE"}, {}},
        Case{"promoteMixed", promoted, Promote{4}, {"BASE_MOVED"}, {}},
        Case{"promoteHeld", rolledBack, Promote{2}, {"HELD"}, {}},
        Case{"promoteNotReady", notReady, Promote{2}, {"NOT_READY"}, {}},
        Case{"promoteAnother", notReady, Promote{4}, {}, {}},
        Case{"promoteMixedNotReady", promoted, Promote{4}, {"BASE_MOVED", "NOT_READY"},
            [](World& w) {
                w.setReady({"c", 4}, Readiness::NotReady);
            }},
        Case{"promoteWithoutEndpoints", withoutEndpoints, Promote{2}, {"ENDPOINTS_MISSING"}, {}},
        Case{"promoteReported", reported, Promote{2}, {"NOT_READY"}, {}},
        Case{
            "promoteFrozen", candidates, Promote{2}, {"FROZEN"}, [](World& w) { w.run(Freeze{}); }},
        Case{"promoteAfterFreeze", frozenUntilPast, Promote{2}, {}, {}},
        Case{"rollback", promoted, Rollback{1}, {}, {}},
        Case{"rollbackZero", promoted, Rollback{}, {"error FIELD_INVALID"}, {}},
        Case{"rollbackTwice", rolledBack, Rollback{1}, {"no-op"}, {}},
        Case{"rollbackElsewhere", promoted, Rollback{3}, {"LEGACY_MOVED"}, {}},
        Case{"rollbackNowhere", noLegacy, Rollback{1}, {"NO_LEGACY"}, {}},
        Case{"rollbackInEmpty", empty, Rollback{1}, {"NOTHING_ACTIVE"}, {}},
        Case{"rollbackNotReady", legacyNotReady, Rollback{1}, {"NOT_READY"}, {}},
        Case{"rollbackForced", legacyNotReady, Rollback{1, true}, {}, {}},
        Case{"rollbackForcedNowhere", noLegacy, Rollback{1, true}, {"NO_LEGACY"}, {}},
        Case{"rollbackFrozen", frozen, Rollback{1}, {}, {}},
        Case{"rollbackForcedFrozen", frozen, Rollback{1, true}, {"FROZEN"}, {}},
        Case{"rollbackForcedExempt", frozen, Rollback{1, true}, {}, asRoot},
        Case{"retreat", promoted, Retreat{}, {}, {}},
        Case{"retreatNowhere", noLegacy, Retreat{}, {"NO_LEGACY"}, {}},
        Case{"retreatInEmpty", empty, Retreat{}, {"NOTHING_ACTIVE"}, {}},
        Case{"retreatFrozen", frozen, Retreat{}, {}, {}}),
    [](const auto& given) { return std::string(given.param.name); });

INSTANTIATE_TEST_SUITE_P(Candidates, CommandTable,
    ::testing::Values(Case{"rebase", promoted, Rebase{4}, {}, {}},
        Case{"rebaseConflict", promoted, Rebase{3}, {"REBASE_CONFLICT"}, {}},
        Case{"rebaseOnBase", candidates, Rebase{2}, {"no-op"}, {}},
        Case{"rebaseActive", candidates, Rebase{1}, {"NOT_A_CANDIDATE"}, {}},
        Case{"rebaseUnknown", candidates, Rebase{9}, {"GENERATION_UNKNOWN"}, {}},
        Case{"rebaseZero", candidates, Rebase{}, {"error FIELD_INVALID"}, {}},
        Case{"rebaseFrozen", frozen, Rebase{4}, {"FROZEN"}, {}},
        Case{"drop", candidates, Drop{3}, {}, {}}, Case{"dropContour", contour, Drop{2}, {}, {}},
        Case{"dropActive", candidates, Drop{1}, {"NOT_DROPPABLE"}, {}},
        Case{"dropLegacy", promoted, Drop{1}, {"NOT_DROPPABLE"}, {}},
        Case{"dropTwice", candidates, Drop{3}, {"NOT_DROPPABLE"}, [](World& w) { w.run(Drop{3}); }},
        Case{"dropUnknown", candidates, Drop{9}, {"GENERATION_UNKNOWN"}, {}},
        Case{"dropZero", candidates, Drop{}, {"error FIELD_INVALID"}, {}},
        Case{"dropFrozen", frozen, Drop{3}, {"FROZEN"}, {}},
        Case{"releaseHold", rolledBack, ReleaseHold{2}, {}, {}},
        Case{"releaseFree", candidates, ReleaseHold{2}, {"no-op"}, {}},
        Case{"releaseActive", candidates, ReleaseHold{1}, {"NOT_A_CANDIDATE"}, {}},
        Case{"releaseZero", candidates, ReleaseHold{}, {"error FIELD_INVALID"}, {}},
        Case{"reset", promoted, ResetToActive{}, {}, {}},
        Case{"resetNothing", contour, ResetToActive{}, {"no-op"}, {}},
        Case{"resetFrozen", frozen, ResetToActive{}, {"FROZEN"}, {}},
        Case{"retireLegacy", promoted, RetireLegacy{}, {}, {}},
        Case{"retireNoLegacy", candidates, RetireLegacy{}, {"NO_LEGACY"}, {}},
        Case{"retireFrozen", frozen, RetireLegacy{}, {"FROZEN"}, {}}),
    [](const auto& given) { return std::string(given.param.name); });

INSTANTIATE_TEST_SUITE_P(Observed, CommandTable,
    ::testing::Values(Case{"report", reported, ReportReadiness{{"a", 2}, true, {}}, {}, {}},
        Case{"reportTwice", reported, ReportReadiness{{"a", 2}, true, {}}, {"no-op"},
            [](World& w) {
                w.run(ReportReadiness{{"a", 2}, true, {}});
            }},
        Case{"reportOtherwise", reported, ReportReadiness{{"a", 2}, false, "slow"}, {},
            [](World& w) {
                w.run(ReportReadiness{{"a", 2}, true, {}});
            }},
        Case{"reportProbed", candidates, ReportReadiness{{"a", 2}, true, {}}, {"READINESS_PROBED"},
            {}},
        Case{"reportUnknown", reported, ReportReadiness{{"b", 2}, true, {}}, {"DEPLOYMENT_UNKNOWN"},
            {}},
        Case{"reportNoService", reported, ReportReadiness{{"", 2}, true, {}},
            {"error FIELD_INVALID"}, {}},
        Case{"reportNoNumber", reported, ReportReadiness{{"a", 0}, true, {}},
            {"error FIELD_INVALID"}, {}},
        Case{"reportTwoLines", reported, ReportReadiness{{"a", 2}, true, "a\nb"},
            {"error FIELD_INVALID"}, {}},
        Case{"reportFrozen", reported, ReportReadiness{{"a", 2}, true, {}}, {},
            [](World& w) { w.run(Freeze{}); }},
        Case{"forget", closing, ForgetGateway{"gw-2"}, {}, {}},
        Case{"forgetConnected", closing, ForgetGateway{"gw-1"}, {"GATEWAY_CONNECTED"}, {}},
        Case{"forgetUnknown", closing, ForgetGateway{"gw-3"}, {"GATEWAY_UNKNOWN"}, {}},
        Case{"forgetNothingSeen", active, ForgetGateway{"gw-3"}, {"GATEWAY_UNKNOWN"}, {}},
        Case{"forgetNobody", closing, ForgetGateway{}, {"error FIELD_INVALID"}, {}},
        Case{"started", active, MarkStarted{}, {"REACTOR_ONLY"}, {}},
        Case{"startedAlready", active, MarkStarted{}, {"no-op"},
            [](World& w) { w.m_reactor = true; }},
        Case{"startedTooEarly", empty, MarkStarted{}, {"NOT_READY"},
            [](World& w) {
                w.registerText(crm("1", "1", "1", "1"));
                w.m_reactor = true;
            }}),
    [](const auto& given) { return std::string(given.param.name); });

INSTANTIATE_TEST_SUITE_P(Draining, CommandTable,
    ::testing::Values(Case{"close", closing, CloseLane{1}, {}, {}},
        Case{"closeByPeople", closing, CloseLane{1}, {"REACTOR_ONLY"}, notReactor},
        Case{"closeLiving", closing, CloseLane{2}, {"LANE_UNKNOWN"}, {}},
        Case{"closeZero", closing, CloseLane{}, {"error FIELD_INVALID"}, {}},
        Case{"closeTwice", closed, CloseLane{1}, {"LANE_UNKNOWN"}, {}},
        Case{
            "closeTooEarly", closing, CloseLane{1}, {"LANE_IN_USE"}, [](World& w) { w.later(-1); }},
        Case{"closeAfterTheClockWasSetBack", closing, CloseLane{1}, {},
            [](World& w) { w.later(-3'600'000); }},
        Case{"closeBehind", closing, CloseLane{1}, {"LANE_IN_USE"},
            [](World& w) { w.gateway("gw-2", w.m_state->revision - 1, false); }},
        Case{"closeAfterStart", closing, CloseLane{1}, {"GATEWAYS_INCOMPLETE"},
            [](World& w) { w.m_facts.environments["prod"].gatewaysComplete = false; }},
        Case{"closeBlind", closing, CloseLane{1}, {"GATEWAYS_INCOMPLETE"},
            [](World& w) { w.m_facts.environments["prod"].gateways = nullptr; }},
        Case{"closeFrozen", closing, CloseLane{1}, {}, [](World& w) { w.run(Freeze{}); }},
        Case{"retire", closed, MarkRetired{{{"a", 1}}}, {}, {}},
        Case{"retireByPeople", closed, MarkRetired{{{"a", 1}}}, {"REACTOR_ONLY"}, notReactor},
        Case{"retireNothing", closed, MarkRetired{}, {"error FIELD_INVALID"}, {}},
        Case{"retireLiving", closed, MarkRetired{{{"a", 2}}}, {"DEPLOYMENT_UNKNOWN"}, {}},
        Case{"retireNamed", closed, MarkRetired{{{"a", 1}}}, {"DEPLOYMENT_IN_USE"},
            [](World& w) {
                w.named({{"a", 1}});
            }},
        Case{"retireRouted", closing, MarkRetired{{{"a", 1}}}, {"DEPLOYMENT_IN_USE"}, {}},
        Case{"retireBlind", closed, MarkRetired{{{"a", 1}}}, {"DEPLOYMENT_IN_USE"},
            [](World& w) { w.m_facts.environments["prod"].named = nullptr; }},
        Case{"retireTwice", closed, MarkRetired{{{"a", 1}}}, {"no-op"},
            [](World& w) {
                w.run(MarkRetired{{{"a", 1}}});
            }}),
    [](const auto& given) { return std::string(given.param.name); });

void PrintTo(const Case& given, std::ostream* out)
{
    *out << given.name;
}

TEST(Commands, unknownEnvironmentIsAnError)
{
    World prod;
    const auto decision = prod.plan(Retreat{}, "moon");
    ASSERT_FALSE(decision);
    EXPECT_EQ(decision.error().code, Code::NotFound);
    EXPECT_EQ(decision.error().reason, "ENVIRONMENT_UNKNOWN");
    EXPECT_EQ(decision.error().metadata.at("environment"), "moon");
}

TEST(Commands, environmentNames)
{
    World prod;
    for (const auto* good : {"stage", "prod/geo-data", "1", "a/b/c"})
        EXPECT_EQ(prod.error(CreateEnvironment{}, good), "") << good;
    for (const auto* bad : {"", "Prod", "prod/", "/prod", "a//b", "-a", "a_b", "прод"})
        EXPECT_EQ(prod.error(CreateEnvironment{}, bad), "FIELD_INVALID") << bad;
    EXPECT_EQ(prod.error(CreateEnvironment{}, std::string(64, 'a')), "FIELD_INVALID");
}

TEST(Commands, classes)
{
    World prod;
    promoted(prod);
    prod.run(Freeze{0, {"root"}, "holidays"});
    prod.m_user = "root";
    const std::vector<std::pair<Command, std::uint32_t>> all{{CreateEnvironment{}, 3},
        {SetPolicy{{60, 5, {}, {}, {}}}, 3}, {Rollback{1}, 1}, {Rollback{1, true}, 3},
        {Retreat{}, 1}, {Rebase{4}, 2}, {Drop{4}, 2}, {ReleaseHold{4}, 2}, {ResetToActive{}, 3},
        {RetireLegacy{}, 3}, {Freeze{}, 1}, {Unfreeze{}, 2},
        {Register{crm("2", "5", "5", "5").text(), {}, {}}, 2}};
    for (const auto& [command, expected] : all) {
        const auto decision = prod.plan(command, command.index() == 0 ? "stage" : "prod");
        ASSERT_TRUE(decision) << command.index();
        EXPECT_EQ(decision->commandClass, expected) << decision->act;
    }
}

TEST(Commands, promoteWithoutEvidenceIsClassThree)
{
    World prod;
    active(prod);
    prod.registerText(ManifestText("CRM", "1.2")
                          .service("a", "2")
                          .service("b", "1")
                          .service("c", "1")
                          .placed("prod"));
    prod.allReady();
    const auto plan = prod.plan(Promote{2});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->commandClass, 3U);
    EXPECT_EQ(plan->confirmation, "PROD 1");
    EXPECT_THAT(
        texts(plan->evidence), Contains("no platinum commit, no checks, no lane traffic known"));
}

TEST(Commands, trafficOnItsLaneIsEvidenceUnlessItFails)
{
    World prod;
    active(prod);
    prod.registerText(ManifestText("CRM", "1.2")
                          .service("a", "2")
                          .service("b", "1")
                          .service("c", "1")
                          .placed("prod"));
    prod.allReady();
    const auto seen = [&](std::map<GenerationNumber, LaneTraffic> lanes) {
        prod.m_facts.environments["prod"].lanes
            = std::make_shared<const LanesSeen>(LanesSeen{600, std::move(lanes)});
        return prod.plan(Promote{2});
    };
    const auto good = seen({{1, {90'000, 9'000}}, {2, {412, 3}}});
    ASSERT_TRUE(good);
    EXPECT_EQ(good->commandClass, 2U);
    EXPECT_THAT(texts(good->evidence),
        Contains("412 requests entered on g2’s lane in the last 10 min, 3 failed"));
    EXPECT_THAT(good->event->reliedOn, Contains("412 requests on its lane"));
    const auto bad = seen({{2, {40, 2}}});
    EXPECT_EQ(bad->commandClass, 3U);
    EXPECT_THAT(texts(bad->evidence),
        AllOf(Contains("40 requests entered on g2’s lane in the last 10 min, 2 failed"),
            Contains("no platinum commit, no checks, too many requests on its lane fail")));
    const auto quiet = seen({{1, {90'000, 0}}});
    EXPECT_EQ(quiet->commandClass, 3U);
    EXPECT_THAT(
        texts(quiet->evidence), Contains("no platinum commit, no checks, no request on its lane"));
}

TEST(Commands, rollbackHoldsAndKeepsOthers)
{
    World prod;
    rolledBack(prod);
    EXPECT_EQ(prod.generation(2).base, 1U);
    EXPECT_TRUE(prod.generation(2).held);
    EXPECT_EQ(prod.delta(2), "a-v2");
    EXPECT_FALSE(prod.generation(3).mixed()) << "what moved has moved back";
    EXPECT_EQ(prod.environment().head, 1U);
    EXPECT_EQ(prod.environment().legacy, 0U);
    prod.run(ReleaseHold{2});
    prod.run(Promote{2});
    EXPECT_EQ(prod.active(), "a-v2 b-v1 c-v1");
}

TEST(Commands, secondPromoteRetiresTheFormerLegacy)
{
    World prod;
    promoted(prod);
    prod.run(Rebase{4});
    const auto plan = prod.run(Promote{4});
    EXPECT_THAT(texts(plan.effects),
        ElementsAre("1 service switches at 0 gateways", "g2 stays ready as the way back",
            "g1 retires after its drain of 30 s", "g3 stays MIXED: a moves under it"));
    EXPECT_EQ(prod.generation(1).role, Role::Archived);
    ASSERT_EQ(prod.environment().closing.size(), 1U);
    EXPECT_EQ(prod.environment().closing[0].number, 1U);
    ASSERT_EQ(prod.environment().retiring.size(), 1U);
    EXPECT_EQ(prod.environment().retiring[0].deployment->name(), "a-v1");
    EXPECT_EQ(prod.delta(2), "c-v1");
}

TEST(Commands, rebaseOfAReplacementWhoseTargetMoved)
{
    World prod;
    active(prod);
    prod.registerText(ManifestText("CRM", "1.2")
                          .platinum()
                          .service("a", "2")
                          .service("b", "1")
                          .service("c", "1")
                          .placed("prod"));
    // Who calls b reaches the a of now.
    prod.registerText(ManifestText("CRM", "1.3")
                          .platinum()
                          .service("a", "1")
                          .service("c", "1")
                          .replace("b", "a")
                          .placed("prod"));
    EXPECT_EQ(prod.delta(3), "b=a-v1");
    prod.allReady();
    prod.run(Promote{2});
    EXPECT_THAT(prod.refusals(Rebase{3}), ElementsAre("REBASE_CONFLICT"))
        << "b would go to an a that is not active any more";
}

TEST(Commands, promoteOfAReleaseWithoutChangesInBetween)
{
    // g3 adds d, g4 takes it away again: the map is as it was at the base of g2, the head is not.
    World prod;
    active(prod);
    prod.registerText(crm("1.2", "2", "1", "1"));
    prod.registerText(ManifestText("CRM", "1.3")
                          .platinum()
                          .service("a", "1")
                          .service("b", "1")
                          .service("c", "1")
                          .service("d", "1")
                          .placed("prod"));
    prod.allReady();
    prod.run(Promote{3});
    prod.registerText(ManifestText("CRM", "1.4")
                          .platinum()
                          .service("a", "1")
                          .service("b", "1")
                          .service("c", "1")
                          .placed("prod"));
    prod.run(Promote{4});
    EXPECT_FALSE(prod.generation(2).mixed());
    EXPECT_THAT(prod.refusals(Promote{2}), ElementsAre("BASE_MOVED"));
    prod.run(Rebase{2});
    prod.run(Promote{2});
}

TEST(Commands, resetLeavesActiveToTheByte)
{
    World prod;
    promoted(prod);
    prod.registerText(
        ManifestText("CRM", "7").branch("feature-x").service("b", "7").placed("prod"));
    const auto before = prod.environment().active;
    const auto reset = prod.run(ResetToActive{});
    EXPECT_EQ(reset.confirmation, "PROD 3");
    EXPECT_EQ(prod.environment().active, before);
    EXPECT_EQ(prod.environment().head, 2U);
    EXPECT_EQ(prod.environment().legacy, 0U);
    EXPECT_EQ(prod.generation(5).role, Role::Contour);
    EXPECT_THAT(prod.environment().lanes(), ::testing::SizeIs(1));
}

TEST(Commands, forcedRollbackIsLoud)
{
    World prod;
    legacyNotReady(prod);
    const auto forced = prod.run(Rollback{1, true});
    EXPECT_EQ(forced.act, "Break-glass: force rollback g2 → g1");
    EXPECT_EQ(forced.commandClass, 3U);
    EXPECT_TRUE(forced.event->breakGlass);
    EXPECT_EQ(forced.confirmation, "PROD 1");
    EXPECT_EQ(forced.effects[1].tone, Tone::Bad);
    EXPECT_THAT(forced.effects[1].text, HasSubstr("traffic moves onto what is not ready"));
    EXPECT_EQ(forced.event->effectWords, "legacy not ready: 1 of 1; CRM 1.2 → 1.0, 1 service");
}

TEST(Commands, notReadyIsToldInDetail)
{
    World prod;
    notReady(prod);
    const auto plan = prod.plan(Promote{2});
    ASSERT_TRUE(plan);
    EXPECT_EQ(plan->refusals[0].message,
        "1 of 1 deployment is not ready: a-v2 (0 of 1 instances ready: connection refused).");
    EXPECT_THAT(texts(plan->effects), Contains("g1 stays ready as the way back"))
        << "a refused plan shows what would happen";
    EXPECT_EQ(plan->effectDigest, Digest{});
}

TEST(Commands, retiredDeploymentsAreListedUntilTwoHundred)
{
    World prod;
    active(prod);
    for (int i = 0; i < 230; ++i) {
        prod.registerText(crm("2." + std::to_string(i), "x" + std::to_string(i), "1", "1"));
        prod.run(Drop{prod.environment().lastNumber});
    }
    EXPECT_EQ(prod.environment().retiring.size(), 230U) << "none has retired";
    EXPECT_EQ(prod.environment().generations.size(), 51U) << "fifty archived and the head";
    EXPECT_EQ(prod.environment().generations.count(181), 0U);
    EXPECT_EQ(prod.environment().generations.count(182), 1U);
    prod.named({});
    prod.gateway("gw-1", prod.m_state->revision);
    prod.later(60'000);
    prod.m_reactor = true;
    for (const auto& lane : std::vector(prod.environment().closing))
        prod.run(CloseLane{lane.number});
    for (GenerationNumber number = 2; number <= 101; ++number)
        prod.run(MarkRetired{{{"a", number}}});
    EXPECT_EQ(prod.environment().retiring.size(), 200U);
    EXPECT_EQ(prod.environment().retiring.front().deployment->generation, 32U);
}

} // namespace
} // namespace pult::state
