// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/generation_facts.h"

#include <algorithm>

#include "models/operation_words.h"
#include "models/rollout_words.h"
#include "models/service_diff.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::Facts", text);
}

QString joined(const std::vector<std::string>& parts)
{
    QStringList list;
    for (const std::string& part : parts)
        list << toQt(part);
    return list.join(u", "_s);
}

void add(
    ReadinessSum& sum, const client::Deployment& deployment, const client::ReadinessMap* readiness)
{
    ++sum.deployments;
    if (readiness)
        if (const auto at = readiness->find({deployment.service, deployment.generation});
            at != readiness->end()) {
            sum.ready += at->second.readyEndpoints;
            sum.total += at->second.totalEndpoints;
            sum.readyDeployments += at->second.readiness == client::Readiness::Ready ? 1 : 0;
            return;
        }
    sum.total += static_cast<std::int64_t>(deployment.endpoints.size());
}

QString baseText(const client::EnvironmentState& state, const client::Generation& generation)
{
    if (generation.base == 0)
        return words("none: the first installation");
    return generation.base == state.head ? words("%1 (head)").arg(Text::generation(generation.base))
                                         : Text::generation(generation.base);
}

Fact readinessFact(const Text& text, const client::EnvironmentState& state,
    const client::Generation& generation, const client::ReadinessMap* readiness)
{
    if (!readiness)
        return {words("Readiness"), words("not known yet"), Tone::Muted, false};
    const ReadinessSum sum = readinessOf(state, generation, readiness);
    const bool all = sum.readyDeployments == sum.deployments;
    return {words("Readiness"),
        sum.total > 0 ? text.instances(sum.ready, sum.total)
                      : words("%1 of %2 services").arg(sum.readyDeployments).arg(sum.deployments),
        all ? Tone::Good : Tone::Warn, false};
}

} // namespace

ReadinessSum readinessOf(const client::EnvironmentState& state,
    const client::Generation& generation, const client::ReadinessMap* readiness)
{
    ReadinessSum sum;
    const client::ServiceMap& map
        = generation.role == client::Role::Active ? state.active : generation.delta;
    for (const auto& [service, deployment] : map)
        if (deployment)
            add(sum, *deployment, readiness);
    return sum;
}

Facts factsOf(const Text& text, const client::EnvironmentState& state,
    const client::Generation& generation, const client::ReadinessMap* readiness)
{
    Facts facts;
    facts << Fact{words("Base"), baseText(state, generation), Tone::Plain, false};
    QString registered = text.moment(generation.registeredUnixMs);
    if (!generation.registeredBy.empty())
        registered = words("%1 by %2").arg(registered, toQt(generation.registeredBy));
    if (generation.platinum)
        registered += words(", platinum");
    facts << Fact{words("Registered"), registered, Tone::Plain, false};
    if (generation.activatedUnixMs != 0)
        facts << Fact{
            words("Promoted"), text.moment(generation.activatedUnixMs), Tone::Plain, false};
    if (generation.role != client::Role::Archived)
        facts << readinessFact(text, state, generation, readiness);
    if (generation.held)
        facts << Fact{words("Held"), words("rolled back: automation waits for Release hold"),
            Tone::Warn, false};
    if (!generation.movedServices.empty())
        facts << Fact{words("Mixed"),
            words("%1 moved under it: rebase first").arg(joined(generation.movedServices)),
            Tone::Warn, false};
    if (!generation.commit.empty())
        facts << Fact{words("Commit"), Text::commit(generation.commit), Tone::Plain, true};
    if (!generation.branches.empty())
        facts << Fact{words("Branches"), joined(generation.branches), Tone::Plain, false};
    facts << Fact{words("Manifest"), Text::digest(generation.manifestDigest), Tone::Plain, true};
    return facts;
}

Lines changesOf(const client::EnvironmentState& state, const client::Generation& generation)
{
    Lines lines;
    for (const ServiceDiff& diff : deltaOf(state, generation)) {
        const QString steps = (diff.versionBefore.isEmpty() ? words("new") : diff.versionBefore)
            + u" → "_s + (diff.versionAfter.isEmpty() ? words("absent") : diff.versionAfter);
        const QString service = isolated(diff.service);
        QString text = service + u' ' + (service == diff.service ? steps : leftToRight(steps));
        for (const Badge& note : diff.notes)
            text += u", "_s + note.detail;
        lines << Line{text, Tone::Plain};
    }
    return lines;
}

Facts stepsOf(const Text& text, const client::Operation& operation)
{
    const OperationWords now = describe(text, operation);
    Facts facts;
    facts << Fact{
        words("Accepted"), text.momentExact(operation.acceptedUnixMs), Tone::Plain, false};
    facts << Fact{words("Configured"),
        operation.step == client::OperationStep::Accepted ? words("not yet")
                                                          : text.after(operation.configuredAfterUs),
        Tone::Plain, false};
    QString acknowledged = now.acknowledged;
    if (operation.acknowledgedAfterUs != 0 && operation.counted > 0
        && operation.countingUntilUnixMs == 0)
        acknowledged = words("%1/%2 in %3")
                           .arg(text.number(operation.acknowledged), text.number(operation.counted),
                               text.duration(operation.acknowledgedAfterUs));
    facts << Fact{words("Acknowledged"), acknowledged,
        now.refused > 0    ? Tone::Bad
            : now.lost > 0 ? Tone::Warn
                           : Tone::Plain,
        false};
    if (operation.noRoutingChange)
        return facts;
    const ObservedWords seen = observed(text, operation);
    facts << Fact{
        words("Observed"), seen.words, seen.tone == Tone::Accent ? Tone::Plain : seen.tone, false};
    return facts;
}

QString promoteBlocker(const client::EnvironmentState& state, const client::Generation& generation)
{
    if (generation.role != client::Role::Candidate)
        return words("Only a candidate can be promoted; %1 is %2.")
            .arg(Text::generation(generation.number), Text::role(generation.role));
    if (generation.held)
        return words("%1 was rolled back and is held: release the hold first.")
            .arg(Text::generation(generation.number));
    if (generation.base != state.head)
        return words("%1 is based on %2, the head is %3: rebase it first.")
            .arg(Text::generation(generation.number), Text::generation(generation.base),
                Text::generation(state.head));
    return {};
}

client::GenerationPtr foremostCandidate(
    const client::EnvironmentState& state, const client::ReadinessMap* readiness)
{
    client::GenerationPtr newest;
    client::GenerationPtr possible;
    for (const client::GenerationPtr& generation : state.generations) {
        if (generation->role != client::Role::Candidate)
            continue;
        if (!newest)
            newest = generation;
        if (!promoteBlocker(state, *generation).isEmpty())
            continue;
        const ReadinessSum sum = readinessOf(state, *generation, readiness);
        if (sum.readyDeployments == sum.deployments)
            return generation;
        if (!possible)
            possible = generation;
    }
    return possible ? possible : newest;
}

RetreatWords retreatOf(const client::EnvironmentState* state)
{
    RetreatWords retreat;
    retreat.act = words("Roll back…");
    if (!state || state->head == 0) {
        retreat.impossible = words("Nothing is installed yet.");
    } else if (state->rollout && state->rollout->alive() && !state->rollout->holdback
        && state->rollout->sharePermille > 0) {
        retreat.act = words("Abort %1 (%2 → 0)")
                          .arg(Text::generation(state->rollout->generation),
                              rollout::share(state->rollout->sharePermille));
    } else if (state->legacy == 0) {
        retreat.impossible = words("There is no generation to go back to.");
    } else {
        retreat.act = words("Roll back %1 → %2")
                          .arg(Text::generation(state->head), Text::generation(state->legacy));
    }
    return retreat;
}

Lines linesOf(const std::vector<client::PlanLine>& lines)
{
    Lines result;
    for (const client::PlanLine& line : lines)
        result << Line{toQt(line.text), Text::tone(line.tone)};
    return result;
}

} // namespace pult::models
