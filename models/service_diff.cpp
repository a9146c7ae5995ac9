// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/service_diff.h"

#include <algorithm>
#include <set>

#include <QCoreApplication>

#include "models/strings.h"

namespace pult::models {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::ServiceDiff", text);
}

bool carries(const client::Deployment* deployment, const client::Artifact& artifact)
{
    return deployment
        && std::any_of(deployment->artifacts.begin(), deployment->artifacts.end(),
            [&](const client::Artifact& other) {
                return other.kind == artifact.kind
                    && (artifact.digest.empty() ? other.name == artifact.name
                                                : other.digest == artifact.digest);
            });
}

void addArtifacts(Badges& badges, const client::Deployment* before, const client::Deployment& after)
{
    for (const client::Artifact& artifact : after.artifacts) {
        if (carries(before, artifact))
            continue;
        // A new version without a new image is nothing to tell; a new image under the old version
        // is.
        if (artifact.kind == "image" && (!before || before->version != after.version))
            continue;
        badges.append({toQt(artifact.kind), Tone::Plain,
            toQt(artifact.kind) + QLatin1Char(' ') + toQt(artifact.name)});
    }
}

std::uint32_t schemaOf(const client::Deployment* deployment, const std::string& database)
{
    if (deployment)
        for (const client::DatabaseUse& use : deployment->databases)
            if (use.database == database)
                return use.brings;
    return 0;
}

void addSchemas(Badges& badges, const client::Deployment* before, const client::Deployment& after)
{
    for (const client::DatabaseUse& use : after.databases)
        if (use.brings != 0 && use.brings != schemaOf(before, use.database))
            badges.append({words("schema %1").arg(use.brings), Tone::Warn,
                use.database == after.service
                    ? words("schema %1").arg(use.brings)
                    : words("schema %1 of %2")
                          .arg(QString::number(use.brings), toQt(use.database))});
}

void addContracts(Badges& badges, const client::Deployment* before, const client::Deployment& after)
{
    for (const client::Contract& contract : after.contracts) {
        const bool known = before
            && std::find(before->contracts.begin(), before->contracts.end(), contract)
                != before->contracts.end();
        if (known || contract.change == "keeps")
            continue;
        const bool breaks = contract.change == "breaks";
        badges.append({breaks ? words("breaks %1").arg(toQt(contract.name)) : words("contract"),
            breaks ? Tone::Warn : Tone::Plain,
            (breaks ? words("breaks %1") : words("extends %1")).arg(toQt(contract.name))});
    }
}

ServiceFate fateOf(const std::string& service, const client::DeploymentPtr& before,
    const client::DeploymentPtr& after)
{
    if (!after)
        return before ? ServiceFate::Gone : ServiceFate::Same;
    if (!before)
        return ServiceFate::New;
    if (after == before || *after == *before)
        return ServiceFate::Same;
    return after->service != service ? ServiceFate::Replaced : ServiceFate::Changed;
}

} // namespace

client::GenerationPtr findGeneration(const client::EnvironmentState& state, std::uint32_t number)
{
    for (const client::GenerationPtr& generation : state.generations)
        if (generation->number == number)
            return generation;
    return nullptr;
}

client::DeploymentPtr standing(const client::EnvironmentState& state,
    const client::Generation& generation, const std::string& service)
{
    if (const auto own = generation.delta.find(service); own != generation.delta.end())
        return own->second;
    const auto active = state.active.find(service);
    return active == state.active.end() ? nullptr : active->second;
}

Badges broughtBy(const client::Deployment* before, const client::Deployment& after)
{
    Badges badges;
    addArtifacts(badges, before, after);
    addSchemas(badges, before, after);
    addContracts(badges, before, after);
    return badges;
}

ServiceDiff diffService(const std::string& service, const client::DeploymentPtr& before,
    const client::DeploymentPtr& after)
{
    ServiceDiff diff;
    diff.service = toQt(service);
    diff.fate = fateOf(service, before, after);
    if (before) {
        diff.versionBefore = toQt(before->version);
        diff.generationBefore = before->generation;
    }
    if (after) {
        diff.versionAfter = toQt(after->version);
        diff.generationAfter = after->generation;
        diff.notes = broughtBy(before.get(), *after);
    }
    if (diff.fate == ServiceFate::Replaced)
        diff.notes.prepend(
            {words("replaced"), Tone::Warn, words("replaced by %1").arg(toQt(after->service))});
    return diff;
}

std::vector<ServiceDiff> compareGenerations(const client::EnvironmentState& state,
    const client::Generation& before, const client::Generation& after)
{
    std::set<std::string> touched;
    for (const auto& [service, deployment] : before.delta)
        touched.insert(service);
    for (const auto& [service, deployment] : after.delta)
        touched.insert(service);

    std::vector<ServiceDiff> diffs;
    for (const std::string& service : touched) {
        ServiceDiff diff = diffService(
            service, standing(state, before, service), standing(state, after, service));
        if (diff.fate != ServiceFate::Same)
            diffs.push_back(std::move(diff));
    }
    return diffs;
}

std::vector<ServiceDiff> deltaOf(
    const client::EnvironmentState& state, const client::Generation& generation)
{
    return compareGenerations(state, client::Generation{}, generation);
}

} // namespace pult::models
