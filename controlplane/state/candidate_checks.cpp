// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/candidate_checks.h"

#include "controlplane/state/reasons.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kDeploymentsNamed = 5;

std::string instances(const ReadinessSummary& readiness)
{
    return std::to_string(readiness.readyInstances) + " of " + std::to_string(readiness.instances);
}

} // namespace

void tellReadiness(Draft& draft, const std::string& whose, const ReadinessSummary& readiness)
{
    draft.evidenceLine("READINESS", whose + instances(readiness) + " instances ready",
        {std::to_string(readiness.readyInstances), std::to_string(readiness.instances)},
        readiness.ready() ? Tone::Good : Tone::Bad);
    draft.reliedOn.push_back(instances(readiness) + " ready");
}

std::string notReady(const ReadinessSummary& readiness)
{
    const auto n = readiness.notReady.size();
    return std::to_string(n) + " of " + words::count(readiness.deployments, "deployment")
        + (n == 1 ? " is not ready: " : " are not ready: ")
        + words::names(readiness.notReady, kDeploymentsNamed) + ".";
}

void checkBase(Draft& draft, const Generation& candidate)
{
    if (candidate.base == draft.before.head && !candidate.mixed())
        return;
    const auto g = words::generation(candidate.number);
    auto why = g + " is based on " + words::generation(candidate.base) + ", the head is "
        + words::generation(draft.before.head) + " now";
    if (candidate.mixed())
        why += ": " + words::few(words::movedUnder(candidate)) + " moved under it";
    draft.refuse(reasons::kBaseMoved, why + ".", {draft.cli("rebase", g)});
}

void checkHold(Draft& draft, const Generation& candidate)
{
    if (!candidate.held)
        return;
    const auto g = words::generation(candidate.number);
    draft.refuse(
        reasons::kHeld, g + " is held since it was rolled back.", {draft.cli("release-hold", g)});
}

void checkEndpoints(Draft& draft, const ReadinessSummary& readiness)
{
    if (readiness.withoutEndpoints.empty())
        return;
    draft.refuse(reasons::kEndpointsMissing,
        "no endpoints are known for " + words::names(readiness.withoutEndpoints, kDeploymentsNamed)
            + ".",
        {"Register the release with endpoints in placements." + draft.before.name});
}

void checkReady(Draft& draft, const Generation& candidate)
{
    const auto readiness = summarize(draft.before, draft.observed, candidate.delta);
    tellReadiness(draft, "", readiness);
    checkEndpoints(draft, readiness);
    if (!readiness.ready())
        draft.refuse(reasons::kNotReady, notReady(readiness), {draft.cli("state")});
}

} // namespace pult::state
