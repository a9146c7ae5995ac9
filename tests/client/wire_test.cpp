// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "client/text.h"
#include "client/wire/command.h"
#include "client/wire/enums.h"
#include "client/wire/plan.h"
#include "client/wire/state.h"
#include "client/wire/telemetry.h"
#include "tests/support/text_proto.h"

namespace pult::client {
namespace {

using test::proto;

//! With every field that a plan has.
RolloutPlan wholePlan()
{
    Guard guard{"cpu", GuardKind::PromQl, GuardAct::Hold, 1.5, 0, 0.9, {"orders"}, "up{}"};
    Stage stage{"first", {{"eu"}, {"eu-1a"}, 500}, 5, 600, 300,
        {{"device", {"phone"}, 0, 20}, {"region", {}, 3, 1}}, Gate::Person, {guard}};
    return {ShareUnit::Requests, {stage}, {guard}, 0.05, Finish::PushOnGreen, {50, 600}};
}

TEST(Wire, everyCommandSurvivesTheWire)
{
    const Command commands[]{
        CreateEnvironment{"prod", EnvironmentClass::Uat, "eu", {1, 2, "a", "b", "c"}},
        SetPolicy{{600, 30, "a", "b", "c",
            {{"shop", "http://h:80/", "GET", {{"x", "y"}}}, {"pay", "grpc://h:1/a.B/C", "", {}}}}},
        Register{"yaml", "file", "name"},
        Promote{5},
        Rollback{4, true},
        Retreat{},
        Rebase{6},
        Drop{7},
        ReleaseHold{8},
        ResetToActive{},
        RetireLegacy{},
        Freeze{99, {"ann"}},
        Unfreeze{},
        ReportReadiness{"orders", 5, true, "detail"},
        ForgetGateway{"edge"},
        StartRollout{5, wholePlan(), {}},
        SetShare{5, 55},
        AdvanceRollout{5, 2},
        PauseRollout{5},
        ResumeRollout{5},
        AbortRollout{5},
        SetRolloutTemplate{{"careful", wholePlan()}},
        RemoveRolloutTemplate{"careful"},
        WaiveLeak{{"gate", "orders", "GET /cart"}, "ann", 99},
        RevokeWaiver{{"gate", "orders", ""}},
    };
    static_assert(std::size(commands) == std::variant_size_v<Command>);
    for (std::size_t i = 0; i < std::size(commands); ++i) {
        EXPECT_EQ(commands[i].index(), i);
        const auto back = wire::fromWire(wire::toWire(commands[i]));
        ASSERT_TRUE(back) << i;
        EXPECT_EQ(back->index(), i);
        EXPECT_EQ(
            wire::toWire(*back).SerializeAsString(), wire::toWire(commands[i]).SerializeAsString());
        EXPECT_EQ(cliLine("e", *back), cliLine("e", commands[i]));
    }
}

TEST(Wire, commandsOfReactorsAndOfNewerServersAreNone)
{
    EXPECT_FALSE(wire::fromWire(proto<v1::Command>("mark_started {}")));
    EXPECT_FALSE(wire::fromWire(v1::Command{}));
}

TEST(Wire, valuesOfANewerServerAreUnknown)
{
    EXPECT_EQ(wire::fromWire(static_cast<v1::Role>(77)), Role::Unknown);
    EXPECT_EQ(wire::fromWire(static_cast<v1::GatewayState>(77)), GatewayState::Unknown);
    EXPECT_EQ(wire::fromWire(static_cast<v1::OperationStep>(77)), OperationStep::Unknown);
    EXPECT_EQ(wire::fromWire(static_cast<v1::Readiness>(77)), Readiness::Unknown);
    EXPECT_EQ(wire::fromWire(static_cast<v1::EnvironmentClass>(77)), EnvironmentClass::Unknown);
    EXPECT_EQ(wire::toneFromWire("purple"), Tone::Info);
}

TEST(Wire, stateKeepsAbsentAndReplacedServices)
{
    const auto state = wire::fromWire(proto<v1::EnvironmentState>(R"(
        name: "prod" environment_class: ENVIRONMENT_CLASS_PROD head: 4 legacy: 3
        active { service: "billing" deployment { service: "billing-next" generation: 4 } }
        active { service: "gone" absent: true }
        freeze { reason: "audit" by: "ann" }
        generations { number: 4 role: ROLE_ACTIVE }
        generations { number: 5 role: ROLE_CANDIDATE delta { service: "gone" absent: true } }
        retiring { deployment { service: "x" } since_unix_ms: 7 retired: true })"));
    EXPECT_EQ(state.active.at("billing")->service, "billing-next");
    EXPECT_EQ(state.active.at("gone"), nullptr);
    EXPECT_TRUE(state.freeze.frozen);
    EXPECT_EQ(state.find(5)->delta.count("gone"), 1U);
    EXPECT_EQ(state.find(6), nullptr);
    EXPECT_TRUE(state.retiring.front().retired);
}

TEST(Wire, planKeepsEverythingAPersonSees)
{
    const auto plan = wire::fromWire(proto<v1::PlanResponse>(R"(
        environment: "prod" act: "Promote g5" command_class: 2 token: "\001\377"
        refusals { reason: "FROZEN" message: "frozen" next_acts: "wait" }
        effects { code: "SERVICES_SWITCH" text: "3 switch" args: "3" tone: "warn" }
        evidence { tone: "good" } not_undone { tone: "bad" }
        services { service: "orders" version_before: "1" version_after: "2" notes: "schema" }
        no_op: true resolved { promote { generation: 5 } })"));
    EXPECT_TRUE(plan.refused());
    EXPECT_EQ(plan.refusals.front().nextActs, std::vector<std::string>{"wait"});
    EXPECT_EQ(plan.effects.front().tone, Tone::Warn);
    EXPECT_EQ(plan.evidence.front().tone, Tone::Good);
    EXPECT_EQ(plan.notUndone.front().tone, Tone::Bad);
    EXPECT_EQ(plan.services.front().notes, std::vector<std::string>{"schema"});
    EXPECT_EQ(plan.token, std::string("\001\377"));
    EXPECT_EQ(std::get<Promote>(plan.command).generation, 5U);
}

TEST(Wire, healthKeepsWhatBoundsCost)
{
    const auto health = wire::fromWire(proto<v1::LeakReport>(R"(
        health { dropped: 3 requests_pushed_back: 4 requests_lost: 5 losses {
          spans_of_large_traces: 1 spans_of_gone_traces: 2 traces_unjudged: 6 edge_evidence: 7
          names: 8 processes: 9 series_requests: 10 traffic_requests: 11 evidence_units: 12 } })"))
                            .health;
    EXPECT_EQ(health.dropped, 3U);
    EXPECT_EQ(health.requestsPushedBack, 4U);
    EXPECT_EQ(health.requestsLost, 5U);
    EXPECT_EQ(health.losses, (BoundLosses{1, 2, 6, 7, 8, 9, 10, 11, 12}));
}

} // namespace
} // namespace pult::client
