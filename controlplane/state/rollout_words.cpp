// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/rollout_words.h"

#include <algorithm>
#include <cmath>

#include "controlplane/state/rollout_judgement.h"
#include "controlplane/state/verdict.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kEdgesNamed = 5;
constexpr std::uint32_t kMinute = 60;
constexpr std::uint32_t kHour = 3600;

std::string rate(double perSecond)
{
    const auto tenths = static_cast<std::uint64_t>(std::llround(perSecond * 10));
    auto text = std::to_string(tenths / 10);
    if (tenths < 100 && tenths % 10 != 0)
        text += "." + std::to_string(tenths % 10);
    return text + " requests/s";
}

EdgeLoad loadOf(const EnvironmentFacts& observed, const std::vector<std::string>& edges)
{
    EdgeLoad sum;
    if (!observed.load)
        return sum;
    for (const auto& id : edges) {
        if (const auto at = observed.load->find(id); at != observed.load->end()) {
            sum.requestsPerSecond += at->second.requestsPerSecond;
            sum.users += at->second.users;
            sum.windowSeconds = std::max(sum.windowSeconds, at->second.windowSeconds);
        }
    }
    return sum;
}

//! What the share of it comes to. Empty: not known.
std::string loadInWords(const EdgeLoad& sum, std::uint32_t permille)
{
    const auto part = static_cast<double>(permille) / kWholePermille;
    std::string text;
    if (sum.users > 0) {
        const auto users = std::llround(static_cast<double>(sum.users) * part);
        // Longer windows to the minute: it is no exact figure.
        auto window = sum.windowSeconds;
        if (window > 2 * kMinute)
            window -= window % kMinute;
        text = words::count(static_cast<std::size_t>(users), "user") + " of those seen in "
            + secondsInWords(window);
    }
    if (sum.requestsPerSecond > 0)
        text += (text.empty() ? "" : ", ") + rate(sum.requestsPerSecond * part);
    return text.empty() ? text : "about " + text;
}

//! Three digits behind the point.
std::string exact(double value)
{
    const auto thousandths = std::llround(value * 1000);
    auto behind = std::to_string(thousandths % 1000);
    return std::to_string(thousandths / 1000) + "." + std::string(3 - behind.size(), '0') + behind;
}

std::string whereInWords(const EdgeSelector& where)
{
    std::string text = where.permille == kWholePermille
        ? "all edges"
        : words::share(where.permille) + " of the edges";
    if (!where.zones.empty())
        text += " in " + words::names(where.zones, kEdgesNamed);
    if (!where.regions.empty())
        text += " in " + words::names(where.regions, kEdgesNamed);
    return text;
}

std::string conditions(const RolloutPlan& plan, std::size_t index)
{
    const auto& stage = plan.stages[index];
    auto text = stage.bakeSeconds == 0 ? std::string("does not bake")
                                       : "bakes " + secondsInWords(stage.bakeSeconds);
    if (stage.minimumSample != 0) {
        text += ", at least "
            + words::count(stage.minimumSample, plan.unit == ShareUnit::Users ? "user" : "request");
    }
    for (const auto& coverage : stage.coverage) {
        text += ", " + coverage.dimension + " "
            + (coverage.values.empty() ? words::count(coverage.minimumValues, "value")
                                       : words::names(coverage.values, kEdgesNamed));
    }
    const bool last = index + 1 == plan.stages.size();
    const bool promotes = last && plan.finish == Finish::PushOnGreen;
    if (stage.gate == Gate::Person || (last && !promotes))
        return text + ", then a person decides";
    return text + (promotes ? ", then promotes on green" : ", then goes on when green");
}

} // namespace

std::string edgesInWords(const std::vector<std::string>& chosen, const EnvironmentFacts& observed)
{
    const auto all = edgesOf(observed).size();
    return std::to_string(chosen.size()) + " of "
        + words::count(std::max(all, chosen.size()), "edge")
        + (chosen.empty() ? "" : " (" + words::names(chosen, kEdgesNamed) + ")");
}

std::string shareInWords(const RolloutPlan& plan, std::uint32_t permille)
{
    return words::share(permille) + (plan.unit == ShareUnit::Users ? " of users" : " of requests");
}

std::string secondsInWords(std::uint32_t seconds)
{
    if (seconds % kHour == 0 && seconds != 0)
        return std::to_string(seconds / kHour) + " h";
    if (seconds % kMinute == 0 && seconds != 0)
        return std::to_string(seconds / kMinute) + " min";
    return std::to_string(seconds) + " s";
}

void tellBlastRadius(Draft& draft, const RolloutPlan& plan, std::size_t services,
    const std::vector<std::string>& edges, std::uint32_t permille)
{
    const auto whole = loadOf(draft.observed, edges);
    const auto load = loadInWords(whole, permille);
    const auto inAll = std::max(edgesOf(draft.observed).size(), edges.size());
    draft.effectLine("BLAST_RADIUS",
        words::count(services, "service") + ", " + shareInWords(plan, permille) + " at "
            + edgesInWords(edges, draft.observed) + (load.empty() ? "" : ": " + load),
        {std::to_string(services), std::to_string(permille), std::to_string(edges.size()), load,
            std::to_string(inAll), std::to_string(whole.users), exact(whole.requestsPerSecond),
            std::to_string(whole.windowSeconds)});
}

void tellConditions(Draft& draft, const RolloutPlan& plan, std::size_t stage)
{
    draft.effectLine("STAGE_CONDITIONS", "then it " + conditions(plan, stage),
        {std::to_string(stage + 1), std::to_string(plan.stages[stage].bakeSeconds)});
}

void tellLaterStages(Draft& draft, const RolloutPlan& plan, std::size_t stage)
{
    for (auto i = stage + 1; i < plan.stages.size(); ++i) {
        const auto& later = plan.stages[i];
        draft.effectLine("LATER_STAGE",
            "stage " + std::to_string(i + 1) + ", " + later.name + ": "
                + shareInWords(plan, later.sharePermille) + " at " + whereInWords(later.where)
                + ", " + conditions(plan, i),
            {std::to_string(i + 1), later.name, std::to_string(later.sharePermille)});
    }
}

void tellVerdict(Draft& draft, const Rollout& rollout)
{
    const auto& verdict = draft.observed.verdict;
    if (!verdict || verdict->generation != rollout.generation
        || verdict->atUnixMs < rollout.startedUnixMs)
        return;
    const auto tone = verdict->outcome == VerdictOutcome::Pass
        ? Tone::Good
        : (verdict->outcome == VerdictOutcome::Fail ? Tone::Bad : Tone::Warn);
    draft.evidenceLine("VERDICT", verdict->sentence, {words::generation(rollout.generation)}, tone);
    draft.reliedOn.push_back("verdict: " + verdict->sentence);
}

std::optional<RolloutOutcome> abortsWith(Draft& draft, const std::string& why)
{
    const auto& rollout = draft.before.rollout;
    if (!rollout || !rollout->alive())
        return std::nullopt;
    const auto g = words::generation(rollout->generation);
    RolloutOutcome outcome;
    outcome.cause.words = why;
    if (rollout->holdback) {
        outcome.status = RolloutStatus::Done;
        draft.effectLine("HOLDBACK_ENDS",
            "the holdback of " + words::share(rollout->holdback->permille) + " on "
                + words::generation(rollout->holdback->legacy) + " ends",
            {g});
    } else {
        draft.effectLine("ROLLOUT_ABORTS",
            "the rollout of " + g + " aborts (" + words::share(rollout->sharePermille) + " → 0)",
            {g, std::to_string(rollout->sharePermille)}, Tone::Warn);
    }
    return outcome;
}

} // namespace pult::state
