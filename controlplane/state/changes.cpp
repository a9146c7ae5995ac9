// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/changes.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "controlplane/state/readiness.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

bool contains(const std::vector<Artifact>& all, const Artifact& wanted)
{
    return std::find(all.begin(), all.end(), wanted) != all.end();
}

void noteArtifacts(
    std::vector<std::string>& notes, const ServiceRelease& before, const ServiceRelease& after)
{
    for (const auto& artifact : after.artifacts) {
        const bool told = artifact.kind == "image" && before.version != after.version;
        if (!told && !contains(before.artifacts, artifact))
            notes.push_back(artifact.kind + " " + artifact.name);
    }
}

std::uint32_t broughtBy(const ServiceRelease& release, const std::string& database)
{
    for (const auto& use : release.databases) {
        if (use.database == database)
            return use.brings;
    }
    return 0;
}

void noteSchemas(
    std::vector<std::string>& notes, const ServiceRelease& before, const ServiceRelease& after)
{
    for (const auto& use : after.databases) {
        if (use.brings == 0 || use.brings == broughtBy(before, use.database))
            continue;
        auto note = "schema " + std::to_string(use.brings);
        if (after.databases.size() > 1)
            note += " of " + use.database;
        notes.push_back(std::move(note));
    }
}

void noteContracts(
    std::vector<std::string>& notes, const ServiceRelease& before, const ServiceRelease& after)
{
    for (const auto& contract : after.contracts) {
        const bool there = std::find(before.contracts.begin(), before.contracts.end(), contract)
            != before.contracts.end();
        if (!there && contract.change != "keeps")
            notes.push_back(contract.name + " " + contract.change);
    }
}

std::vector<std::string> notesOf(
    const ServiceName& service, const DeploymentPtr& before, const DeploymentPtr& after)
{
    if (!after)
        return {"removed"};
    std::vector<std::string> notes;
    if (!before)
        notes.emplace_back("new");
    if (after->service != service)
        notes.push_back("replaced by " + after->service);
    const ServiceRelease none;
    const auto& was = before ? before->release : none;
    noteArtifacts(notes, was, after->release);
    noteSchemas(notes, was, after->release);
    noteContracts(notes, was, after->release);
    return notes;
}

//! One part of a version: digits compare as a number, before any word.
int comparePart(std::string_view a, std::string_view b)
{
    const auto digits = [](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), [](unsigned char c) {
            return std::isdigit(c) != 0;
        });
    };
    if (digits(a) && digits(b)) {
        a.remove_prefix(std::min(a.find_first_not_of('0'), a.size() - 1));
        b.remove_prefix(std::min(b.find_first_not_of('0'), b.size() - 1));
        if (a.size() != b.size())
            return a.size() < b.size() ? -1 : 1;
    } else if (digits(a) != digits(b)) {
        return digits(a) ? -1 : 1;
    }
    return a.compare(b);
}

std::string_view takePart(std::string_view& text)
{
    const auto end = text.find_first_of(".-+_");
    const auto part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

int compareDotted(std::string_view a, std::string_view b)
{
    while (!a.empty() || !b.empty()) {
        const auto x = takePart(a);
        const auto y = takePart(b);
        if (const auto order = comparePart(x.empty() ? "0" : x, y.empty() ? "0" : y); order != 0)
            return order;
    }
    return 0;
}

void tellSchema(Draft& draft, const ServiceName& service, const DatabaseUse& use,
    const Deployment* returning, GenerationNumber back)
{
    const auto schema = std::to_string(use.brings);
    auto text = service + "’s schema " + schema;
    auto tone = Tone::Info;
    if (!returning) {
        text += " stays";
    } else {
        const auto& all = returning->release.databases;
        const auto at = std::find_if(all.begin(), all.end(),
            [&use](const DatabaseUse& other) { return other.database == use.database; });
        const auto g = words::generation(back);
        if (at == all.end() || at->worksWith == VersionRange{}) {
            text += " (" + g + " does not say what it works with)";
            tone = Tone::Warn;
        } else {
            const bool works = at->worksWith.from <= use.brings && use.brings <= at->worksWith.to;
            text += " (" + g + " works with " + words::range(at->worksWith)
                + (works ? ")" : " only)");
            tone = works ? Tone::Info : Tone::Bad;
            if (works)
                draft.reliedOn.push_back("schema " + schema + " in " + words::range(at->worksWith));
        }
    }
    draft.notUndoneLine(
        "SCHEMA_STAYS", std::move(text), {service, schema, words::generation(back)}, tone);
}

std::string verbFor(const std::vector<std::string>& services)
{
    return services.size() == 1 ? " moves under it" : " move under it";
}

//! Newly MIXED, or more so: what this change did.
bool becomesMixed(const Generation& before, const Generation& now)
{
    return now.mixed() && !now.movedSinceBase.sharesWith(before.movedSinceBase);
}

void tellOneMixed(Draft& draft, const Generation& before, const Generation& now)
{
    const auto g = words::generation(now.number);
    const auto moved = words::movedUnder(now);
    draft.effectLine("BECOMES_MIXED",
        g + (before.mixed() ? " stays MIXED: " : " becomes MIXED: ") + words::few(moved)
            + verbFor(moved),
        {g, words::few(moved)}, Tone::Warn);
}

void tellMixed(Draft& draft, const Environment& after)
{
    std::size_t mixed = 0;
    for (const auto& [number, before] : draft.before.generations) {
        const auto now = after.find(number);
        if (!now || before->role != Role::Candidate || now->role != Role::Candidate)
            continue;
        const auto g = words::generation(number);
        if (becomesMixed(*before, *now) && mixed++ < words::kGenerationsNamed)
            tellOneMixed(draft, *before, *now);
        else if (before->mixed() && !now->mixed())
            draft.effectLine("NO_LONGER_MIXED", g + " is no longer MIXED", {g}, Tone::Good);
    }
    if (mixed > words::kGenerationsNamed) {
        const auto more = mixed - words::kGenerationsNamed;
        draft.effectLine("MORE_MIXED", words::count(more, "other candidate") + " too",
            {std::to_string(more)}, Tone::Warn);
    }
}

void tellLeaving(Draft& draft, const Environment& after)
{
    for (const auto& lane : after.closing) {
        const auto now = after.find(lane.number);
        const bool rebased = now && now->role != Role::Archived;
        if (lane.leftAt <= draft.state.revision || rebased)
            continue;
        const auto g = words::generation(lane.number);
        const auto seconds = std::to_string(drainSecondsOf(after, lane));
        draft.effectLine(
            "RETIRES", g + " retires after its drain of " + seconds + " s", {g, seconds});
    }
}

void tellContours(Draft& draft, const Environment& after)
{
    if (after.head == draft.before.head || draft.before.head == 0)
        return;
    const auto contours = static_cast<std::size_t>(std::count_if(after.generations.begin(),
        after.generations.end(), [](const auto& g) { return g.second->role == Role::Contour; }));
    if (contours != 0) {
        draft.effectLine("CONTOURS_STAY",
            words::count(contours, "contour") + (contours == 1 ? " stays" : " stay")
                + ", over the new active map",
            {std::to_string(contours)});
    }
}

} // namespace

ServiceChange changeOf(
    const ServiceName& service, const DeploymentPtr& before, const DeploymentPtr& after)
{
    ServiceChange change;
    change.service = service;
    if (before) {
        change.versionBefore = before->release.version;
        change.generationBefore = before->generation;
    }
    if (after) {
        change.versionAfter = after->release.version;
        change.generationAfter = after->generation;
    }
    change.notes = notesOf(service, before, after);
    return change;
}

std::vector<ServiceChange> changesOf(const ServiceTable& before, const ServiceTable& delta)
{
    std::vector<ServiceChange> changes;
    changes.reserve(delta.size());
    static const DeploymentPtr kNone;
    delta.with(
        before, [&changes](const ServiceTable::Entry& entry, const ServiceTable::Entry* was) {
            changes.push_back(changeOf(entry.first, was ? was->second : kNone, entry.second));
        });
    return changes;
}

TableRef refsOf(const ServiceTable& table)
{
    TableRef refs;
    refs.reserve(table.size());
    for (const auto& [service, deployment] : table) {
        refs.push_back(
            {service, deployment ? std::optional<DeploymentKey>(deployment->key()) : std::nullopt});
    }
    return refs;
}

int compareVersions(const std::string& a, const std::string& b)
{
    // 1.0-rc1 is before 1.0: what follows the first hyphen decides only between equals.
    const auto split = [](std::string_view text) {
        text = text.substr(0, text.find('+'));
        const auto at = text.find('-');
        return std::pair{text.substr(0, at),
            at == std::string_view::npos ? std::string_view{} : text.substr(at + 1)};
    };
    const auto [mainA, preA] = split(a);
    const auto [mainB, preB] = split(b);
    if (const auto order = compareDotted(mainA, mainB); order != 0)
        return order;
    if (preA.empty() != preB.empty())
        return preA.empty() ? 1 : -1;
    return compareDotted(preA, preB);
}

void tellSwitch(Draft& draft)
{
    const auto services = draft.decision.services.size();
    draft.effectLine("SERVICES_SWITCH",
        words::count(services, "service") + (services == 1 ? " switches" : " switch"),
        {std::to_string(services)});
}

void tellNotUndone(Draft& draft, const ServiceTable& leaving, const ServiceTable& returning,
    GenerationNumber number)
{
    std::map<std::string, std::vector<std::string>> senders;
    const ServiceRelease none;
    leaving.with(returning, [&](const auto& entry, const auto* there) {
        const auto& [service, deployment] = entry;
        if (!deployment || deployment->service != service)
            return;
        const auto* back = there ? there->second.get() : nullptr;
        for (const auto& use : deployment->release.databases) {
            if (use.brings != 0
                && use.brings != broughtBy(back ? back->release : none, use.database))
                tellSchema(draft, service, use, back, number);
        }
        for (const auto& destination : deployment->release.produces)
            senders[destination].push_back(service);
    });
    for (const auto& [destination, services] : senders) {
        draft.notUndoneLine("MESSAGES_STAY",
            "messages that " + words::names(services) + " sent to " + destination,
            {destination, words::names(services)});
    }
}

void tellConsequences(Draft& draft, const Environment& after)
{
    tellLeaving(draft, after);
    tellMixed(draft, after);
    tellContours(draft, after);
}

} // namespace pult::state
