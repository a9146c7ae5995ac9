// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/engine/engine.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "controlplane/analysis/judging/again.h"
#include "controlplane/analysis/judging/judge.h"
#include "controlplane/analysis/reasons.h"

namespace pult::analysis {

namespace {

constexpr std::chrono::milliseconds kPeriod{1000};
//! Exporters' usual delay, and that until a trace is looked at.
constexpr std::int64_t kSettlesMs = 20'000;

double quantileOf(const std::vector<state::VerdictBin>& bins, double p)
{
    double all = 0;
    for (const auto& bin : bins)
        all += static_cast<double>(bin.count);
    double sum = 0;
    for (const auto& bin : bins) {
        sum += static_cast<double>(bin.count);
        if (sum >= p * all)
            return static_cast<double>(bin.upToNs);
    }
    return 0;
}

state::LaneFigures figuresOf(
    state::GenerationNumber lane, const std::string& service, const state::EvidenceTally& tally)
{
    state::LaneFigures figures;
    figures.lane = lane;
    figures.service = service;
    figures.units = tally.arm.units;
    figures.failedUnits = tally.arm.failedUnits;
    figures.requests = tally.arm.requests;
    if (tally.latency.count > 0)
        figures.meanNs = tally.latency.sum / static_cast<double>(tally.latency.count);
    figures.p50Ns = quantileOf(tally.bins, 0.5);
    figures.p95Ns = quantileOf(tally.bins, 0.95);
    figures.p99Ns = quantileOf(tally.bins, 0.99);
    return figures;
}

std::vector<std::string> touchedBy(const JudgeInputs& inputs)
{
    std::vector<std::string> services;
    for (const auto& evidence : inputs.services)
        services.push_back(evidence.service);
    return services;
}

} // namespace

Engine::Engine(Parts parts)
    : m_parts(std::move(parts))
{}

Engine::~Engine()
{
    m_ticks.reset();
}

void Engine::start(state::StatePtr state)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_state = std::move(state);
    }
    m_ticks = m_parts.scheduler.every(kPeriod, [this] { tick(); });
}

void Engine::onCommit(const state::Commit& commit)
{
    const std::scoped_lock lock(m_mutex);
    m_state = commit.after;
}

std::int64_t Engine::nowUnixMs() const
{
    return m_parts.clock.wall().time_since_epoch().count();
}

void Engine::tick()
{
    state::StatePtr state;
    {
        const std::scoped_lock lock(m_mutex);
        state = m_state;
    }
    std::vector<std::string> underWay;
    for (const auto& [name, environment] : state->environments) {
        const auto scope = scopeOf(*environment);
        if (!scope)
            continue;
        underWay.push_back(name);
        judge(*scope);
    }
    endOthers(underWay);
}

void Engine::endOthers(const std::vector<std::string>& underWay)
{
    const std::scoped_lock lock(m_mutex);
    for (auto& [name, published] : m_published) {
        if (std::ranges::find(underWay, name) == underWay.end())
            published.underWay = false;
    }
}

//! What entered before every edge had taken the share is told of for a while after.
bool Engine::isSettled(const Scope& scope, Run& run) const
{
    const auto& before = run.scope.arms;
    const bool same = before.stage == scope.arms.stage
        && before.sharePermille == scope.arms.sharePermille && scope.arms.settled;
    if (!same)
        run.takenUnixMs = 0;
    if (scope.arms.settled && run.takenUnixMs == 0)
        run.takenUnixMs = nowUnixMs();
    return scope.arms.settled && nowUnixMs() - run.takenUnixMs >= kSettlesMs;
}

Engine::Run& Engine::runOf(Scope scope)
{
    auto& run = m_runs[scope.environment];
    const bool another = !run || run->scope.arms.generation != scope.arms.generation
        || run->scope.arms.startedUnixMs != scope.arms.startedUnixMs
        || run->scope.arms.holdback != scope.arms.holdback;
    if (another)
        run = std::make_unique<Run>(m_parts.prometheus);
    scope.arms.settled = isSettled(scope, *run);
    const auto edges = edgesOf(scope.environment);
    scope.arms.everywhere = takesEverybody(*scope.rollout, edges);
    const bool changed = another || run->scope.arms != scope.arms;
    run->scope = std::move(scope);
    if (!changed)
        return *run;
    EvidenceBook::Part part{
        run->scope.arms, m_parts.evidence.cut(run->scope.environment), nowUnixMs()};
    if (!part.arms.holdback) {
        for (const auto& edge : edges)
            part.takes[edge.id] = state::takesShare(*run->scope.rollout, edge);
    }
    run->book.begin(std::move(part));
    return *run;
}

void Engine::judge(const Scope& scope)
{
    state::RolloutVerdictPtr verdict;
    {
        const std::scoped_lock lock(m_judging);
        auto& run = runOf(scope);
        run.zones = zonesOf(scope.environment);
        const auto& judged = run.scope;
        run.book.take(m_parts.evidence.evidence(scope.environment, run.book.wantedSince()));
        auto inputs = run.book.inputs(judged, run.zones, nowUnixMs());
        run.questions.ask(judged, touchedBy(inputs), nowUnixMs());
        inputs.prometheus = run.questions.answers();
        verdict = std::make_shared<const state::RolloutVerdict>(
            analysis::judge(scope.guards, scope.alpha, inputs));
        run.chronicle.add(*verdict);
    }
    publish(verdict);
}

void Engine::publish(const state::RolloutVerdictPtr& verdict)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_published[verdict->environment] = {verdict, true};
    }
    for (auto* listener : m_parts.listeners)
        listener->onVerdict(verdict);
}

EdgeZones Engine::zonesOf(const std::string& environment) const
{
    EdgeZones zones;
    for (const auto& gateway : m_parts.gateways.gateways(environment))
        zones[gateway.identity.id] = gateway.identity.zone;
    return zones;
}

std::vector<state::EdgeIdentity> Engine::edgesOf(const std::string& environment) const
{
    std::vector<state::EdgeIdentity> edges;
    for (const auto& gateway : m_parts.gateways.gateways(environment)) {
        if (gateway.identity.kind == "edge")
            edges.push_back({gateway.identity.id, gateway.identity.region, gateway.identity.zone});
    }
    return edges;
}

void Engine::addTo(state::Facts& facts) const
{
    const std::scoped_lock lock(m_mutex);
    for (const auto& [name, published] : m_published) {
        if (published.underWay)
            facts.environments[name].verdict = published.verdict;
    }
}

state::RolloutVerdictPtr Engine::verdict(const std::string& environment) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_published.find(environment);
    return found == m_published.end() ? nullptr : found->second.verdict;
}

std::vector<state::VerdictLine> Engine::history(const std::string& environment) const
{
    const std::scoped_lock lock(m_judging);
    const auto found = m_runs.find(environment);
    return found == m_runs.end() ? std::vector<state::VerdictLine>()
                                 : found->second->chronicle.lines();
}

Result<state::RolloutVerdict> Engine::judgeAgain(const state::JudgeAgain& wanted) const
{
    const auto newest = verdict(wanted.environment);
    Scope scope;
    EdgeZones zones;
    std::vector<EvidenceBook::Part> parts;
    {
        const std::scoped_lock lock(m_judging);
        const auto found = m_runs.find(wanted.environment);
        if (found == m_runs.end() || !newest)
            return failure(Code::FailedPrecondition, kNoEvidence,
                "no rollout of " + wanted.environment
                    + " was judged since the control plane started");
        scope = found->second->scope;
        zones = found->second->zones;
        parts = found->second->book.parts();
    }
    const auto& guards = wanted.guards.empty() ? scope.guards : wanted.guards;
    const auto alpha = wanted.alpha > 0 ? wanted.alpha : scope.alpha;
    if (wanted.fromUnixMs == 0 && wanted.toUnixMs == 0)
        return analysis::judgeAgain(*newest, guards, alpha);
    const auto to
        = wanted.toUnixMs == 0 ? std::numeric_limits<std::int64_t>::max() : wanted.toUnixMs;
    std::erase_if(parts, [to](const auto& part) { return part.fromUnixMs >= to; });
    const auto evidence = m_parts.evidence.evidence(wanted.environment, wanted.fromUnixMs);
    if (parts.empty() || evidence.retainedSinceUnixMs >= to)
        return failure(Code::FailedPrecondition, kNoEvidence,
            "nothing was judged, or nothing is kept, of that time");
    scope.arms = parts.back().arms;
    const auto book = EvidenceBook::of(parts, evidence, wanted.fromUnixMs, to);
    auto inputs = book.inputs(scope, zones, std::min(nowUnixMs(), to));
    inputs.sinceUnixMs
        = std::max({wanted.fromUnixMs, evidence.retainedSinceUnixMs, parts.front().fromUnixMs});
    for (const auto& stored : inputsOf(*newest).prometheus) {
        inputs.prometheus.push_back(stored);
        std::erase_if(inputs.prometheus.back().samples, [&](const auto& sample) {
            return sample.unixMs < wanted.fromUnixMs || sample.unixMs >= to;
        });
    }
    return analysis::judge(guards, alpha, inputs);
}

std::vector<state::LaneFigures> Engine::compare(
    const std::string& environment, std::int64_t sinceUnixMs) const
{
    std::map<std::pair<state::GenerationNumber, std::string>, state::EvidenceTally> sums;
    for (const auto& row : m_parts.evidence.evidence(environment, sinceUnixMs).rows) {
        auto& sum = sums[{row.lane, row.service}];
        for (const auto& piece : row.pieces)
            sum.add(piece.tally);
    }
    std::vector<state::LaneFigures> figures;
    figures.reserve(sums.size());
    for (const auto& [key, tally] : sums)
        figures.push_back(figuresOf(key.first, key.second, tally));
    return figures;
}

} // namespace pult::analysis
