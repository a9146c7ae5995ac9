// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/rollout_judgement.h"

#include <algorithm>

#include "controlplane/state/verdict.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

using Due = RolloutJudgement::Due;

constexpr std::size_t kEdgesNamed = 5;
//! A verdict that is older says nothing about now.
constexpr std::int64_t kFreshMs = 30'000;

//! Judges one rollout at one moment.
class Judge
{
public:
    Judge(const Rollout& rollout, const EnvironmentFacts& observed, std::int64_t nowUnixMs)
        : m_rollout(rollout)
        , m_observed(observed)
        , m_now(nowUnixMs)
        , m_verdict(ofThisRollout(observed.verdict) ? observed.verdict : nullptr)
    {}

    [[nodiscard]] RolloutJudgement judge() const
    {
        if (!m_rollout.alive())
            return {Due::Nothing, "it has ended", nullptr};
        if (const auto* failing = m_verdict ? m_verdict->aborting() : nullptr) {
            return {m_rollout.holdback ? Due::Rollback : Due::Abort,
                "guard " + failing->guard
                    + (failing->service.empty() ? "" : " at " + failing->service) + ": "
                    + failing->sentence,
                m_verdict};
        }
        if (m_rollout.holdback)
            return holdback();
        switch (m_rollout.status) {
        case RolloutStatus::Running:
            return taking();
        case RolloutStatus::Baking:
        case RolloutStatus::WaitingGate:
            return baking();
        default:
            return {Due::Nothing, "it is paused", nullptr};
        }
    }

private:
    //! Of this run of it, and not of one that was aborted before.
    [[nodiscard]] bool ofThisRollout(const RolloutVerdictPtr& verdict) const
    {
        return verdict && verdict->generation == m_rollout.generation
            && verdict->holdback == m_rollout.holdback.has_value()
            && verdict->atUnixMs >= m_rollout.startedUnixMs;
    }
    [[nodiscard]] bool ofThisStage() const
    {
        return m_verdict && m_verdict->stage == m_rollout.stage
            && m_verdict->sharePermille == m_rollout.sharePermille;
    }

    [[nodiscard]] RolloutJudgement holdback() const
    {
        const auto left = m_rollout.holdback->untilUnixMs - m_now;
        if (left > 0)
            return {Due::Wait, "the holdback runs for " + words::age(left) + " more", nullptr};
        return {Due::EndHoldback, "the time of the holdback is over", m_verdict};
    }

    [[nodiscard]] RolloutJudgement taking() const
    {
        const auto behind = edgesBehind(m_rollout, m_observed);
        if (!behind.empty()) {
            return {Due::Wait,
                words::names(behind, kEdgesNamed) + (behind.size() == 1 ? " has" : " have")
                    + " not acknowledged the share",
                nullptr};
        }
        return {Due::Bake, "every edge has acknowledged the share", nullptr};
    }

    [[nodiscard]] RolloutJudgement baking() const
    {
        if (const auto left = m_rollout.bakeLeftMs(m_now); left > 0)
            return {Due::Wait, "bakes for " + words::age(left) + " more", nullptr};
        if (auto missing = missingEvidence(); !missing.empty())
            return {Due::Wait, std::move(missing), nullptr};
        if (!ofThisStage()) {
            const auto overSince
                = m_rollout.bakedAt(m_now) - std::int64_t{m_rollout.stageNow().bakeSeconds} * 1000;
            if (overSince < kFreshMs)
                return {Due::Wait, "not judged yet", nullptr};
            return gate("nothing has been judged");
        }
        if (const auto age = m_now - m_verdict->atUnixMs; age > kFreshMs)
            return gate("the verdict is " + words::age(age) + " old");
        return byVerdict();
    }

    [[nodiscard]] RolloutJudgement byVerdict() const
    {
        if (m_verdict->outcome != VerdictOutcome::Pass || m_verdict->holds)
            return gate(m_verdict->sentence.empty() ? "not green" : m_verdict->sentence);
        if (m_rollout.stageNow().gate == Gate::Person)
            return gate("green; stage " + m_rollout.stageNow().name + " has a gate for a person");
        if (!m_rollout.lastStage())
            return {Due::Advance, "green: " + m_verdict->sentence, m_verdict};
        if (m_rollout.plan->finish == Finish::PushOnGreen)
            return {Due::Promote, "green: " + m_verdict->sentence, m_verdict};
        return gate("green at the last stage: a person promotes");
    }

    [[nodiscard]] RolloutJudgement gate(std::string why) const
    {
        const bool open = m_rollout.status == RolloutStatus::WaitingGate;
        return {open ? Due::Nothing : Due::OpenGate, std::move(why), m_verdict};
    }

    //! In words; empty: all there.
    [[nodiscard]] std::string missingEvidence() const
    {
        const auto& stage = m_rollout.stageNow();
        const auto units = ofThisStage() ? m_verdict->stageUnits : 0;
        if (units < stage.minimumSample) {
            return std::to_string(units) + " of " + std::to_string(stage.minimumSample) + " "
                + (m_rollout.plan->unit == ShareUnit::Users ? "users" : "requests")
                + " seen on the candidate";
        }
        for (const auto& wanted : stage.coverage) {
            if (auto missing = missingCoverage(wanted); !missing.empty())
                return missing;
        }
        return {};
    }

    //! Units by value.
    [[nodiscard]] std::map<std::string, std::uint64_t> seenOf(const std::string& dimension) const
    {
        if (!ofThisStage())
            return {};
        const auto at = m_verdict->coverage.find(dimension);
        return at == m_verdict->coverage.end() ? std::map<std::string, std::uint64_t>{}
                                               : at->second;
    }

    [[nodiscard]] std::string missingCoverage(const Coverage& wanted) const
    {
        const auto seen = seenOf(wanted.dimension);
        std::vector<std::string> missing;
        for (const auto& value : wanted.values) {
            const auto at = seen.find(value);
            if (at == seen.end() || at->second < wanted.minimumUnits)
                missing.push_back(value);
        }
        if (!missing.empty())
            return "too little of " + wanted.dimension + " " + words::names(missing, kEdgesNamed);
        const auto enough = static_cast<std::size_t>(std::count_if(seen.begin(), seen.end(),
            [&wanted](const auto& entry) { return entry.second >= wanted.minimumUnits; }));
        if (enough >= wanted.minimumValues)
            return {};
        return std::to_string(enough) + " of " + std::to_string(wanted.minimumValues)
            + " values of " + wanted.dimension + " seen";
    }

    const Rollout& m_rollout;
    const EnvironmentFacts& m_observed;
    std::int64_t m_now;
    RolloutVerdictPtr m_verdict;
};

} // namespace

RolloutJudgement judgeRollout(
    const Rollout& rollout, const EnvironmentFacts& observed, std::int64_t nowUnixMs)
{
    return Judge(rollout, observed, nowUnixMs).judge();
}

std::vector<EdgeIdentity> edgesOf(const EnvironmentFacts& observed)
{
    std::vector<EdgeIdentity> edges;
    if (!observed.gateways)
        return edges;
    for (const auto& [id, gateway] : *observed.gateways) {
        if (gateway.kind == "edge")
            edges.push_back({id, gateway.region, gateway.zone});
    }
    return edges;
}

std::vector<std::string> edgesBehind(const Rollout& rollout, const EnvironmentFacts& observed)
{
    std::vector<std::string> behind;
    for (const auto& edge : edgesOf(observed)) {
        if (takesShare(rollout, edge)
            && observed.gateways->at(edge.id).acknowledged < rollout.changedAt)
            behind.push_back(edge.id);
    }
    if (observed.gateways && observed.gatewaysComplete)
        return behind;
    for (const auto& id : rollout.edges) {
        if (!observed.gateways || !observed.gateways->contains(id))
            behind.push_back(id);
    }
    return behind;
}

} // namespace pult::state
