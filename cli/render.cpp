// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/render.h"

#include <set>

#include "cli/table.h"
#include "client/text.h"

namespace pult::cli {

using namespace client;

namespace {

constexpr auto kRight = Table::Align::Right;

std::string word(std::string_view text)
{
    return std::string(text);
}

void renderLines(std::ostream& out, const char* title, const std::vector<PlanLine>& lines)
{
    if (lines.empty())
        return;
    out << '\n' << title << '\n';
    for (const auto& line : lines) {
        const char* mark = line.tone == Tone::Bad ? "! " : line.tone == Tone::Good ? "+ " : "- ";
        out << "  " << mark << clean(line.text) << '\n';
    }
}

void renderRefusals(std::ostream& out, const Plan& plan)
{
    for (const auto& refusal : plan.refusals) {
        out << "refused: " << clean(refusal.message) << " (" << clean(refusal.reason) << ")\n";
        for (const auto& next : refusal.nextActs)
            out << "  instead: " << clean(next) << '\n';
    }
}

std::string versionText(const std::string& version, std::uint32_t generation)
{
    return version.empty() ? "–" : version + " " + generationText(generation);
}

void renderServices(std::ostream& out, const Plan& plan)
{
    if (plan.services.empty())
        return;
    out << '\n';
    Table table({{"SERVICE"}, {"NOW"}, {"THEN"}, {"ALSO"}}, {});
    for (const auto& change : plan.services) {
        std::string notes;
        for (const auto& note : change.notes)
            notes += (notes.empty() ? "" : "; ") + note;
        table.add({change.service, versionText(change.versionBefore, change.generationBefore),
            versionText(change.versionAfter, change.generationAfter), notes});
    }
    table.print(out);
    if (plan.servicesChanged > plan.services.size())
        out << "and " << plan.servicesChanged - plan.services.size() << " more\n";
}

std::string notesOf(const Generation& generation)
{
    std::string notes;
    const auto add
        = [&notes](const std::string& note) { notes += (notes.empty() ? "" : ", ") + note; };
    if (generation.held)
        add("held");
    if (!generation.movedServices.empty())
        add("mixed: " + std::to_string(generation.movedServices.size()) + " moved");
    if (!generation.conflictingServices.empty())
        add(std::to_string(generation.conflictingServices.size()) + " in conflict");
    return notes;
}

void renderGenerations(std::ostream& out, const EnvironmentState& state, bool all)
{
    Table table({{"GENERATION", kRight}, {"ROLE"}, {"NAME"}, {"APPLICATION"}, {"VERSION"},
                    {"BASE", kRight}, {"SERVICES", kRight}, {"NOTES"}},
        "No generation yet: register the first manifest.");
    std::size_t hidden = 0;
    for (const auto& generation : state.generations) {
        if (generation->role == Role::Archived && !all) {
            ++hidden;
            continue;
        }
        table.add(
            {generationText(generation->number), word(text(generation->role)), generation->name,
                generation->application, generation->version, generationText(generation->base),
                std::to_string(generation->delta.size()), notesOf(*generation)});
    }
    table.print(out);
    if (hidden > 0)
        out << "and " << hidden << " archived (--all)\n";
}

std::set<std::string> changedServices(const std::vector<GenerationPtr>& columns)
{
    std::set<std::string> changed;
    for (const auto& generation : columns) {
        for (const auto& [service, unused] : generation->delta)
            changed.insert(service);
    }
    return changed;
}

std::string deploymentText(const std::string& service, const DeploymentPtr& deployment)
{
    if (!deployment)
        return "absent";
    const auto version = deployment->version + " " + generationText(deployment->generation);
    return deployment->service == service ? version : version + " (" + deployment->service + ")";
}

std::string cellOf(const ServiceMap& map, const std::string& service)
{
    const auto it = map.find(service);
    return it == map.end() ? "" : deploymentText(service, it->second);
}

void renderServices(std::ostream& out, const EnvironmentState& state, bool all)
{
    std::vector<GenerationPtr> columns;
    std::vector<Table::Column> titles{{"SERVICE"}, {"ACTIVE"}};
    for (const auto& generation : state.generations) {
        if (generation->delta.empty() || generation->role == Role::Archived)
            continue;
        columns.push_back(generation);
        titles.push_back({generationText(generation->number) + " " + word(text(generation->role))});
    }
    auto services = changedServices(columns);
    const std::size_t changed = services.size();
    std::size_t unchanged = 0;
    for (const auto& [service, unused] : state.active) {
        unchanged += services.contains(service) ? 0 : 1;
        if (all)
            services.insert(service);
    }
    if (!services.empty()) {
        Table table(std::move(titles), {});
        for (const auto& service : services) {
            std::vector<std::string> cells{service, cellOf(state.active, service)};
            for (const auto& generation : columns)
                cells.push_back(cellOf(generation->delta, service));
            table.add(std::move(cells));
        }
        out << '\n';
        table.print(out);
    }
    if (unchanged > 0 && !all)
        out << (changed == 0 ? "\n" : "") << counted(unchanged, "unchanged service")
            << " (--all)\n";
}

std::string endpointsText(const std::vector<Endpoint>& endpoints)
{
    std::string result;
    for (const auto& endpoint : endpoints)
        result += (result.empty() ? "" : ",") + endpoint.host + ":" + std::to_string(endpoint.port);
    return result;
}

std::string whyText(const Gateway& gateway)
{
    auto text = gateway.reason;
    for (std::size_t i = 0; i < gateway.keeps.size(); ++i)
        text += (i == 0 ? "; keeps " : ", ") + gateway.keeps[i];
    return text;
}

std::string placeText(const Gateway& gateway)
{
    return gateway.zone.empty() ? gateway.region : gateway.region + "/" + gateway.zone;
}

void renderExtent(std::ostream& out, const Plan& plan)
{
    if (plan.servicesChanged == 0 && plan.gatewaysConcerned == 0)
        return;
    out << '\n'
        << counted(plan.servicesChanged, "service") << ", "
        << counted(plan.gatewaysConcerned, "gateway");
    if (plan.expectedMs > 0)
        out << ", about " << durationText(std::uint64_t{plan.expectedMs} * 1000);
    out << '\n';
}

} // namespace

std::string actText(const std::string& act, const std::string& environment)
{
    return act == "Create environment " + environment ? clean(act)
                                                      : clean(act) + " on " + clean(environment);
}

void renderPlan(std::ostream& out, const Plan& plan)
{
    out << actText(plan.act, plan.environment) << "  (class " << plan.commandClass << ")\n";
    if (!plan.summary.empty())
        out << clean(plan.summary) << '\n';
    renderRefusals(out, plan);
    renderLines(out, "What happens:", plan.effects);
    renderLines(out, "What speaks for it and against it:", plan.evidence);
    renderLines(out, "What rolling back would not undo:", plan.notUndone);
    renderServices(out, plan);
    if (plan.refused())
        return;
    renderExtent(out, plan);
    if (!plan.confirmation.empty())
        out << "\nTo be confirmed with --confirm " << clean(shellQuote(plan.confirmation)) << '\n';
}

void renderEnvironments(std::ostream& out, const ServerInfo& server)
{
    Table table({{"ENVIRONMENT"}, {"CLASS"}, {"HEAD", kRight}, {"APPLICATION"}, {"CLUSTER"}},
        "No environment yet: pultctl create-environment prod --class PROD");
    for (const auto& environment : server.environments) {
        table.add({environment.name, word(text(environment.environmentClass)),
            generationText(environment.head), environment.application, environment.cluster});
    }
    table.print(out);
}

void renderState(std::ostream& out, const EnvironmentState& state, bool all)
{
    out << clean(state.name) << "  " << text(state.environmentClass);
    if (!state.cluster.empty())
        out << "  " << clean(state.cluster);
    if (state.starting)
        out << "  STARTING";
    out << "\nrevision " << state.revision << ", " << utcText(state.revisionUnixMs) << ", "
        << clean(state.revisionAct) << " by " << clean(state.revisionBy) << '\n';
    if (state.freeze.frozen) {
        out << "FROZEN by " << clean(state.freeze.by) << ": " << clean(state.freeze.reason);
        if (state.freeze.untilUnixMs != 0)
            out << ", until " << utcText(state.freeze.untilUnixMs);
        out << '\n';
    }
    out << '\n';
    renderGenerations(out, state, all);
    renderServices(out, state, all);
    for (const auto& retiring : state.retiring) {
        out << clean(retiring.deployment->deploymentName)
            << (retiring.retired ? " is retired" : " is draining") << " since "
            << utcText(retiring.sinceUnixMs) << '\n';
    }
}

void renderGateways(std::ostream& out, const GatewayMap& gateways)
{
    Table table({{"GATEWAY"}, {"KIND"}, {"PLACE"}, {"DATA PLANE"}, {"STATE"}, {"REVISION", kRight},
                    {"TOOK", kRight}, {"LAST SEEN"}, {"WHY"}},
        "No gateway has connected.");
    for (const auto& [id, gateway] : gateways) {
        table.add({id, gateway->kind, placeText(*gateway), gateway->dataPlane,
            word(text(gateway->state)), std::to_string(gateway->acknowledgedRevision),
            gateway->afterUs == 0 ? "" : durationText(gateway->afterUs),
            utcText(gateway->lastSeenUnixMs), whyText(*gateway)});
    }
    table.print(out);
}

void renderRoutes(std::ostream& out, const RouteTable& table)
{
    Table rows(
        {{"SERVICE"}, {"REQUEST CARRIES"}, {"GOES TO"}, {"VERSION"}, {"BECAUSE"}, {"ENDPOINTS"}},
        "No route differs between lanes.");
    for (const auto& route : table.routes) {
        rows.add(
            {route.service, route.lane, route.deployment.empty() ? "an error" : route.deployment,
                route.version, route.because, endpointsText(route.endpoints)});
    }
    rows.print(out);
}

void renderOperations(std::ostream& out, const OperationMap& operations)
{
    Table table({{"OPERATION", kRight}, {"ACCEPTED"}, {"WHAT"}, {"BY"}, {"PROGRESS"}},
        "No operation is kept.");
    for (auto it = operations.rbegin(); it != operations.rend(); ++it) {
        const auto& operation = *it->second;
        table.add({operation.id, utcText(operation.acceptedUnixMs), operation.act, operation.user,
            progressText(operation)});
    }
    table.print(out);
}

void renderJournal(std::ostream& out, const std::vector<JournalEntry>& entries)
{
    Table table(
        {{"REVISION", kRight}, {"AT"}, {"ENVIRONMENT"}, {"BY"}, {"WHAT"}, {"EFFECT"}, {"WHY"}},
        "The journal has no such entry.");
    for (const auto& entry : entries) {
        table.add({std::to_string(entry.revision), utcText(entry.unixMs), entry.environment,
            entry.user, entry.act + (entry.breakGlass ? " (break-glass)" : ""), entry.effect,
            entry.reason});
    }
    table.print(out);
}

namespace {

std::string observationText(const Observation& seen)
{
    const auto all = std::to_string(seen.right + seen.wrong);
    const auto right = std::to_string(seen.right) + " of " + all + " requests right";
    switch (seen.outcome) {
    case ObservationOutcome::Observed:
        return (seen.ended ? "VERIFIED: " : "OBSERVED: ") + right;
    case ObservationOutcome::Contradicted:
        return "CONTRADICTED: " + std::to_string(seen.wrong) + " of " + all + " requests wrong, "
            + clean(seen.why);
    case ObservationOutcome::NoEvidence:
        return "NO EVIDENCE: " + all + " requests";
    case ObservationOutcome::Pending:
        break;
    }
    return "watching traffic: " + all + " requests";
}

} // namespace

std::string progressText(const Operation& operation)
{
    // What live traffic says stands behind how many acknowledged it.
    std::string result
        = word(text(isAcknowledged(operation) ? OperationStep::Acknowledged : operation.step));
    if (operation.noRoutingChange)
        return result + ", no routing change";
    if (endIsUnknown(operation))
        return result + " before the last start, the rest is not known";
    // Whom it concerns is found out after it was accepted.
    if (operation.step != OperationStep::Accepted || operation.counted != 0)
        result += " " + std::to_string(operation.acknowledged) + "/"
            + std::to_string(operation.counted);
    if (isAcknowledged(operation))
        result += " after " + durationText(operation.acknowledgedAfterUs);
    if (operation.countingUntilUnixMs != 0)
        result += ", gateways of before a restart may come back until "
            + utcText(operation.countingUntilUnixMs);
    if (operation.observation)
        result += ", " + observationText(*operation.observation);
    if (operation.superseded)
        result += ", superseded";
    return result;
}

std::string gatewayText(const GatewayProgress& progress)
{
    std::string result = "gateway " + progress.gateway + " " + word(text(progress.state));
    if (!progress.reason.empty())
        result += ": " + progress.reason;
    return clean(result);
}

} // namespace pult::cli
