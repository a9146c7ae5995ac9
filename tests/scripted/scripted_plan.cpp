// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/text.h"
#include "tests/scripted/scripted_plane.h"

namespace pult::scripted {
namespace {

using client::EnvironmentState;
using client::Plan;
using client::PlanLine;
using client::Tone;

PlanLine line(const char* code, std::string text, Tone tone = Tone::Info)
{
    return {code, std::move(text), {}, tone};
}

std::string g(std::uint32_t number)
{
    return "g" + std::to_string(number);
}

const client::Generation* find(const EnvironmentState& state, std::uint32_t number)
{
    for (const client::GenerationPtr& generation : state.generations)
        if (generation->number == number)
            return generation.get();
    return nullptr;
}

void addServices(Plan& plan, const EnvironmentState& state, const client::Generation& target)
{
    for (const auto& [service, deployment] : target.delta) {
        client::ServiceChange change;
        change.service = service;
        if (const auto now = state.active.find(service); now != state.active.end()) {
            change.versionBefore = now->second->version;
            change.generationBefore = now->second->generation;
        }
        if (deployment) {
            change.versionAfter = deployment->version;
            change.generationAfter = deployment->generation;
        }
        plan.services.push_back(std::move(change));
    }
    plan.servicesChanged = static_cast<std::uint32_t>(plan.services.size());
    plan.gatewaysConcerned = 41;
    plan.expectedMs = 900;
    plan.effects.push_back(line("SERVICES_SWITCH",
        std::to_string(plan.servicesChanged) + " services switch at 41 gateways, about 1 s"));
}

void refuse(Plan& plan, const char* reason, std::string message, std::vector<std::string> nextActs)
{
    plan.refusals.push_back({reason, std::move(message), std::move(nextActs)});
}

void fill(Plan& plan, const EnvironmentState& state, const client::Promote& promote)
{
    plan.act = "Promote " + g(promote.generation);
    plan.commandClass = 2;
    const client::Generation* candidate = find(state, promote.generation);
    if (!candidate || candidate->role != client::Role::Candidate)
        return refuse(plan, "NOT_A_CANDIDATE", g(promote.generation) + " is no candidate.", {});
    plan.summary = "CRM " + find(state, state.head)->version + " becomes " + candidate->version
        + " for everybody.";
    if (promote.generation == 6)
        return refuse(plan, "NOT_READY",
            "1 of 4 deployments is not ready: loyalty 1.0.0 refuses connections at 10.2.6.14:8080.",
            {"Wait until loyalty is ready: this plan is renewed by itself.",
                "Drop g6 and register it again without loyalty."});
    addServices(plan, state, *candidate);
    plan.effects.push_back(line("LEGACY_STAYS", g(state.head) + " stays ready as the way back"));
    plan.effects.push_back(line("RETIRES", "g3 retires after its drain of 30 s"));
    plan.effects.push_back(
        line("BECOMES_MIXED", "g6 becomes MIXED: billing, notifications and orders move under it"));
    plan.evidence = {line("READINESS", "13 of 13 instances ready", Tone::Good),
        line("LANE_TRAFFIC", "384 requests entered on g5’s lane in the last 10 min, none failed",
            Tone::Good),
        line("PLATINUM", "commit 9f2b41c is platinum: it passed all tests, slow ones too",
            Tone::Good),
        line("REGISTERED", "registered 51 min ago by ci")};
    plan.notUndone = {line("SCHEMA_STAYS", "billing's schema 12 stays (g4 works with 11–12)")};
}

void fillRollback(Plan& plan, const EnvironmentState& state)
{
    plan.commandClass = 1;
    if (state.legacy == 0) {
        plan.act = "Roll back";
        return refuse(plan, "NO_LEGACY",
            "There is no generation to go back to: the way back from " + g(state.head)
                + " was given up or used.",
            {"Promote the held candidate g5 again once it is repaired.",
                "Hotfix: branch from PROD, register the fix as a release, promote it, merge it "
                "back "
                "to STAGE and TEST."});
    }
    const client::Generation* legacy = find(state, state.legacy);
    plan.act = "Roll back " + g(state.head) + " → " + g(state.legacy);
    plan.summary = "CRM " + find(state, state.head)->version + " becomes " + legacy->version
        + " again for everybody.";
    addServices(plan, state, *legacy);
    plan.effects.push_back(
        line("BECOMES_CANDIDATE", g(state.head) + " becomes a candidate again, held"));
    if (find(state, 6))
        plan.effects.push_back(line("CANDIDATES_STAY", "g6 stays as candidate"));
    plan.evidence = {line("READINESS", g(state.legacy) + ": 13 of 13 instances ready", Tone::Good),
        line("ACTIVE_SINCE", g(state.head) + " is active for 3 s")};
    plan.notUndone = {line("SCHEMA_STAYS", "billing's schema 12 stays; g4 works with 11–12")};
}

//! Of 4 edges, with so many users in all.
client::PlanLine blastRadius(std::uint32_t permille, int edges, const std::string& users)
{
    client::PlanLine told = line("BLAST_RADIUS",
        "3 services, " + client::shareText(permille) + " of users at " + std::to_string(edges)
            + " of 4 edges");
    told.args
        = {"3", std::to_string(permille), std::to_string(edges), "", "4", users, "1960.000", "600"};
    return told;
}

void fillAbort(Plan& plan, const client::Rollout& rollout)
{
    const std::string name = g(rollout.generation);
    plan.commandClass = 1;
    plan.act = "Abort " + name + " (" + client::shareText(rollout.sharePermille) + " → 0)";
    plan.summary = "Nobody meets " + name + " any more; it is held.";
    plan.servicesChanged = 3;
    plan.gatewaysConcerned = 3;
    plan.expectedMs = 300;
    plan.effects
        = {line("SHARE_ENDS",
               client::shareText(rollout.sharePermille) + " of users go back to g4 at 3 edges"),
            line("BECOMES_HELD", name + " stays a candidate, held")};
    plan.evidence = {line("VERDICT", "errors of orders are within the margin so far")};
    plan.notUndone = {line("SCHEMA_STAYS", "billing's schema 12 stays; g4 works with 11–12")};
}

struct Filler
{
    Plan& plan;
    const EnvironmentState& state;

    void operator()(const client::Promote& command) const { fill(plan, state, command); }
    void operator()(const client::Rollback& command) const
    {
        fillRollback(plan, state);
        if (command.force)
            classThree("forces the way back past deployments that are not ready");
    }
    void operator()(const client::Retreat&) const
    {
        if (state.rollout && state.rollout->alive() && state.rollout->sharePermille > 0)
            return fillAbort(plan, *state.rollout);
        fillRollback(plan, state);
    }
    void operator()(const client::AbortRollout&) const { fillAbort(plan, *state.rollout); }
    void operator()(const client::PauseRollout& command) const
    {
        plan.act = "Pause the rollout of " + g(command.generation);
        plan.summary = "The share stays as it is, the bake clock stands.";
        plan.commandClass = 1;
        plan.effects = {line("SHARE_STAYS", "5 % of users stay on " + g(command.generation))};
    }
    void operator()(const client::ResumeRollout& command) const
    {
        plan.act = "Resume the rollout of " + g(command.generation);
        plan.summary = "The bake clock goes on.";
        plan.commandClass = 2;
        plan.effects = {line("CLOCK_RUNS", "17 min 48 s of baking are left")};
    }
    void operator()(const client::SetShare& command) const
    {
        plan.act = "Share of " + g(command.generation) + " "
            + client::shareText(state.rollout->sharePermille) + " → "
            + client::shareText(command.permille);
        plan.summary = client::shareText(command.permille) + " of users meet "
            + g(command.generation) + " instead of "
            + client::shareText(state.rollout->sharePermille) + ".";
        plan.commandClass = 2;
        plan.gatewaysConcerned = 3;
        plan.expectedMs = 300;
        plan.effects = {blastRadius(command.permille, 3, "412000"),
            line("BAKE_ANEW", "the bake clock of this stage begins anew")};
    }
    void operator()(const client::AdvanceRollout& command) const
    {
        const client::Stage& next = state.rollout->plan.stages[state.rollout->stage];
        plan.act = "Advance " + g(command.generation) + " to " + next.name;
        plan.summary = client::shareText(next.sharePermille) + " of users meet "
            + g(command.generation) + ".";
        plan.commandClass = 2;
        plan.gatewaysConcerned = 3;
        plan.effects = {blastRadius(next.sharePermille, 1, "137000")};
        plan.evidence = {line("VERDICT", "one signal has not enough data yet", Tone::Warn)};
    }
    void operator()(const client::StartRollout& command) const { fillStart(command); }
    void fillStart(const client::StartRollout& command) const
    {
        plan.act = "Start the rollout of " + g(command.generation);
        plan.commandClass = 2;
        plan.gatewaysConcerned = 3;
        std::uint32_t before = 0;
        for (const client::Stage& stage : command.plan.stages) {
            if (stage.sharePermille < before)
                return refuse(plan, "ROLLOUT_PLAN_INVALID",
                    "stage \"" + stage.name + "\" takes " + client::shareText(stage.sharePermille)
                        + " after " + client::shareText(before) + ": shares never shrink",
                    {});
            before = stage.sharePermille;
        }
        plan.summary = g(command.generation) + " reaches users in "
            + std::to_string(command.plan.stages.size()) + " stages.";
        plan.effects = {line("BLAST_RADIUS",
                            "first " + client::shareText(command.plan.stages.front().sharePermille)
                                + " of users at 3 edges"),
            line("STAGE_CONDITIONS", "errors abort above ×2, latency p99 holds above +10 %")};
    }
    void operator()(const client::CreateEnvironment& command) const
    {
        const std::string word(client::text(command.environmentClass));
        plan.act = "Create environment " + state.name;
        plan.summary = state.name + " appears as " + word + ", with an empty table.";
        plan.commandClass = 3;
        plan.confirmation = word + " 0";
        plan.effects = {line("ENVIRONMENT_APPEARS", state.name + " appears as " + word)};
    }
    void operator()(const client::Drop& command) const
    {
        plan.act = "Drop " + g(command.generation);
        plan.summary = g(command.generation) + " is given up; its deployments retire.";
        plan.commandClass = 2;
        plan.effects = {line("RETIRES", "4 deployments retire after their drain of 30 s")};
    }
    void operator()(const client::WaiveLeak& command) const
    {
        const auto edge = command.edge.caller + " → " + command.edge.callee;
        plan.act = "Waive leak " + edge;
        plan.summary
            = "What leaks from " + edge + " is known, and " + command.owner + " sees to it.";
        plan.commandClass = 2;
        plan.effects = {line("LEAK_WAIVED", edge + " does not count as an open leak", Tone::Warn),
            line("LEAK_STILL_JUDGED", "it is judged and shown as ever; requests leave their lane")};
    }
    void operator()(const client::RevokeWaiver& command) const
    {
        const auto edge = command.edge.caller + " → " + command.edge.callee;
        plan.act = "Revoke waiver " + edge;
        plan.summary = "What leaks from " + edge + " counts again.";
        plan.commandClass = 1;
        plan.effects = {line("WAIVER_ENDS", "the waiver of " + edge + " by alice ends")};
    }
    void operator()(const client::RetireLegacy&) const
    {
        plan.act = "Retire legacy " + g(state.legacy);
        plan.summary = g(state.legacy) + " is given up: there will be no way back from "
            + g(state.head) + ".";
        classThree("5 deployments retire after their drain of 30 s");
        plan.notUndone
            = {line("NO_WAY_BACK", "rolling back is impossible until the next promote", Tone::Bad)};
    }
    void operator()(const client::ResetToActive&) const
    {
        plan.act = "Reset to active";
        plan.summary = "Candidates and legacy are given up; what is active stays as it is.";
        classThree("g6, g5 and g3 retire after their drain of 30 s");
    }
    void operator()(const client::Freeze&) const
    {
        plan.act = "Freeze";
        plan.summary = "Nothing that raises risk happens until somebody unfreezes.";
        plan.commandClass = 1;
        plan.effects = {
            line("FREEZE_BLOCKS", "classes 2 and 3 are blocked, automation included", Tone::Warn),
            line("FREEZE_LEAVES", "rolling back stays possible", Tone::Good)};
    }
    void operator()(const client::Register&) const
    {
        plan.act = "Register g7";
        plan.summary = "CRM 3.24.0 becomes candidate g7, based on " + g(state.head) + ".";
        plan.commandClass = 2;
        plan.effects = {line("LANE_APPEARS", "2 of 412 services differ: orders, pricing")};
    }
    template <typename Other> void operator()(const Other& other) const
    {
        const client::Command command{other};
        plan.act = std::string(client::verb(command));
        plan.summary = "Carries out " + plan.act + ".";
        plan.commandClass = 2;
        plan.effects = {line("POLICY_CHANGES", "the table changes as asked")};
    }
    void classThree(std::string effect) const
    {
        plan.commandClass = 3;
        plan.confirmation = "PROD 5";
        plan.effects.push_back(line("RETIRES", std::move(effect), Tone::Warn));
    }
};

} // namespace

Plan planFor(
    const EnvironmentState& state, const client::Command& command, const std::string& twist)
{
    Plan plan;
    plan.environment = state.name;
    plan.command = command;
    plan.revision = state.revision;
    std::visit(Filler{plan, state}, command);
    if (!twist.empty())
        plan.effects.push_back(line("MORE_MIXED", twist, Tone::Warn));
    plan.effectDigest
        = "5e1c" + std::to_string(state.revision) + std::to_string(twist.size()) + "77";
    plan.tokenLivesSeconds = 120;
    if (plan.refusals.empty())
        plan.token = "token of " + plan.act + plan.effectDigest;
    plan.cli = client::cliLine(state.name, command);
    return plan;
}

} // namespace pult::scripted
