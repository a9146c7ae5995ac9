// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/state/history.h"

#include "controlplane/state/kinds.h"
#include "controlplane/state/verdict.h"
#include "tests/state/runner.h"
#include "tests/state/world.h"

namespace pult::state::testing {

namespace {

std::shared_ptr<const ReadinessFacts> readinessOf(
    const Environment& environment, Observed::Ready ready)
{
    auto facts = std::make_shared<ReadinessFacts>();
    if (ready != Observed::Ready::None) {
        forEachDeployment(environment, [&facts](const Deployment& deployment) {
            (*facts)[deployment.key()] = {Readiness::Ready, 1, 1, {}};
        });
    }
    if (ready == Observed::Ready::ButOne) {
        for (const auto& lane : environment.lanes()) {
            for (const auto& [service, deployment] : lane->delta) {
                if (deployment) {
                    (*facts)[deployment->key()] = {Readiness::NotReady, 0, 1, "refused"};
                    return facts;
                }
            }
        }
    }
    return facts;
}

std::string gatewaysInWords(Observed::Gateways gateways)
{
    switch (gateways) {
    case Observed::Gateways::Unknown:
        return ", gateways unknown";
    case Observed::Gateways::Behind:
        return ", gateways behind";
    default:
        return {};
    }
}

//! On the rollout of then, whatever stage it is in.
RolloutVerdictPtr verdictOn(const Rollout& rollout, Observed::Judged judged, std::int64_t nowUnixMs)
{
    using Judged = Observed::Judged;
    if (judged == Judged::Nothing)
        return nullptr;
    RolloutVerdict verdict;
    verdict.generation = rollout.generation;
    verdict.stage = rollout.stage;
    verdict.sharePermille = rollout.sharePermille;
    verdict.holdback = rollout.holdback.has_value();
    verdict.atUnixMs = std::max(nowUnixMs, rollout.startedUnixMs);
    verdict.stageUnits = judged == Judged::TooLittle ? 3 : 1000;
    verdict.coverage["device"] = {{"phone", 600}, {"desk", 400}};
    verdict.holds = judged == Judged::Holds;
    verdict.outcome = judged == Judged::Pass ? VerdictOutcome::Pass : VerdictOutcome::NotEnoughData;
    verdict.sentence = "judged";
    verdict.guards = guardsOf(*rollout.plan, rollout.stage);
    auto& unasked = verdict.unasked.emplace_back();
    unasked.kind = VerdictKind::Mean;
    unasked.service = "a";
    unasked.candidateMoments = {3, 6, 14};
    if (judged == Judged::Fails) {
        verdict.outcome = VerdictOutcome::Fail;
        verdict.metrics.push_back({});
        verdict.metrics.back().guard = "errors";
        verdict.metrics.back().service = "a";
        verdict.metrics.back().outcome = VerdictOutcome::Fail;
        verdict.metrics.back().sentence = "a fails too often";
    }
    return std::make_shared<const RolloutVerdict>(std::move(verdict));
}

std::string judgedInWords(Observed::Judged judged)
{
    static constexpr const char* kWords[] = {"", "too little", "pass", "holds", "fails"};
    return judged == Observed::Judged::Nothing
        ? std::string()
        : std::string(", judged: ") + kWords[static_cast<std::size_t>(judged)];
}

} // namespace

GenerationNumber* rolloutNumberOf(Command& command)
{
    return std::visit(
        [](auto& of) -> GenerationNumber* {
            using Of = std::decay_t<decltype(of)>;
            constexpr bool kOfRollout
                = std::is_same_v<Of,
                      StartRollout> || std::is_same_v<Of, SetShare> || std::is_same_v<Of, AdvanceRollout> || std::is_same_v<Of, PauseRollout> || std::is_same_v<Of, ResumeRollout> || std::is_same_v<Of, AbortRollout> || std::is_same_v<Of, BakeStage> || std::is_same_v<Of, OpenGate> || std::is_same_v<Of, EndHoldback>;
            if constexpr (kOfRollout)
                return &of.generation;
            else
                return nullptr;
        },
        command);
}

GenerationNumber* numberOf(Command& command)
{
    if (auto* promote = std::get_if<Promote>(&command))
        return &promote->generation;
    if (auto* rollback = std::get_if<Rollback>(&command))
        return &rollback->expect;
    if (auto* rebase = std::get_if<Rebase>(&command))
        return &rebase->generation;
    if (auto* drop = std::get_if<Drop>(&command))
        return &drop->generation;
    if (auto* release = std::get_if<ReleaseHold>(&command))
        return &release->generation;
    if (auto* close = std::get_if<CloseLane>(&command))
        return &close->generation;
    if (auto* report = std::get_if<ReportReadiness>(&command))
        return &report->deployment.generation;
    return rolloutNumberOf(command);
}

std::string SmallManifest::yaml() const
{
    ManifestText text(application, std::to_string(version));
    if (branch)
        text.branch(name, repository);
    else
        text.platinum().named(name);
    for (const auto& [service, number] : services)
        text.service(service, std::to_string(number));
    for (const auto& [replaced, by] : replacements)
        text.replace(replaced, by);
    const std::string readiness = reported ? "reported" : "{grpc: ''}";
    return text.placed("prod", 1, readiness).placed("prod/data", 1, readiness).text();
}

std::string SmallManifest::inWords() const
{
    auto text = (branch ? "branch " : "release ") + application + " " + std::to_string(version);
    if (!name.empty())
        text += " named " + name;
    if (!repository.empty())
        text += " from " + repository;
    text += ":";
    for (const auto& [service, number] : services)
        text += " " + service + "@" + std::to_string(number);
    for (const auto& [replaced, by] : replacements)
        text += " " + replaced + "->" + by;
    return text + (reported ? " (reported)" : "");
}

std::string Step::inWords() const
{
    auto text = kindOf(command) + " " + environment;
    auto copy = command;
    if (const auto* number = numberOf(copy))
        text += " g" + std::to_string(*number);
    if (const auto* rollback = std::get_if<Rollback>(&command); rollback && rollback->force)
        text += " force";
    if (const auto* report = std::get_if<ReportReadiness>(&command))
        text += " " + report->deployment.service + (report->ready ? " ready" : " not ready");
    if (const auto* retired = std::get_if<MarkRetired>(&command)) {
        for (const auto& key : retired->deployments)
            text += " " + key.service + "-v" + std::to_string(key.generation);
    }
    if (manifest)
        text += " " + manifest->inWords();
    if (observed.ready != Observed::Ready::All)
        text += observed.ready == Observed::Ready::None ? ", none ready" : ", one not ready";
    text += gatewaysInWords(observed.gateways);
    if (!observed.namesNothing)
        text += ", all named";
    text += judgedInWords(observed.judged);
    return text;
}

Facts factsOf(const State& state, const Observed& observed)
{
    Facts facts;
    facts.nowUnixMs
        = kFirstUnixMs + static_cast<std::int64_t>(state.revision) * 1000 + observed.laterMs;
    for (const auto& [name, environment] : state.environments) {
        auto& of = facts.environments[name];
        of.readiness = readinessOf(*environment, observed.ready);
        auto named = std::make_shared<std::set<DeploymentKey>>();
        for (const auto& retiring : environment->retiring) {
            if (!observed.namesNothing)
                named->insert(retiring.deployment->key());
        }
        of.named = std::move(named);
        if (environment->rollout)
            of.verdict = verdictOn(*environment->rollout, observed.judged, facts.nowUnixMs);
        if (observed.gateways == Observed::Gateways::Unknown)
            continue;
        const auto behind = observed.gateways == Observed::Gateways::Behind;
        auto gateways = std::make_shared<std::map<std::string, GatewayFact>>();
        (*gateways)["gw-1"]
            = {true, behind ? 0 : state.revision, {"a", "b"}, {}, "edge", "eu", "eu-1a"};
        (*gateways)["gw-2"] = {false, state.revision, {"c"}};
        (*gateways)["gw-3"] = {true, state.revision, {"*"}, {}, "edge", "eu", "eu-1b"};
        of.gateways = std::move(gateways);
    }
    return facts;
}

Facts goodFacts(const State& state)
{
    return factsOf(state, {});
}

RunResult runSteps(const Subject& subject, std::size_t steps,
    const std::function<Step(std::size_t index, const State&)>& next)
{
    RunResult result;
    Runner runner(subject);
    for (std::size_t i = 0; i < steps; ++i) {
        Outcome outcome;
        result.failure = runner.step(next(i, runner.state()), outcome);
        result.outcomes.push_back(std::move(outcome));
        if (result.failure) {
            result.failure->step = i;
            return result;
        }
    }
    result.failure = runner.finish();
    if (result.failure)
        result.failure->step = steps - 1;
    return result;
}

RunResult run(const History& history, const Subject& subject)
{
    return runSteps(
        subject, history.size(), [&](std::size_t i, const State&) { return history[i]; });
}

std::string inWords(const History& history, const Failure& failure)
{
    std::string text = "a history of " + std::to_string(history.size()) + " steps fails \""
        + failure.check + "\":\n";
    for (std::size_t i = 0; i < history.size(); ++i)
        text += (i == failure.step ? "  > " : "    ") + std::to_string(i + 1) + ". "
            + history[i].inWords() + "\n";
    return text + failure.message + "\n";
}

} // namespace pult::state::testing
