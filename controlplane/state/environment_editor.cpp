// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/environment_editor.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "controlplane/state/reasons.h"

namespace pult::state {

namespace {

bool matches(const ServiceTable::Entry* entry, const DeploymentKey& key)
{
    return entry && entry->second && entry->second->generation == key.generation
        && entry->second->service == key.service;
}

//! Where a reference is most likely found: under the name it has in the table, under its own name,
//! and, when it only replaces others there, anywhere.
DeploymentPtr findIn(const ServiceTable& table, const EntryRef& ref)
{
    if (const auto* entry = table.find(ref.service); matches(entry, *ref.deployment))
        return entry->second;
    if (const auto* entry = table.find(ref.deployment->service); matches(entry, *ref.deployment))
        return entry->second;
    return nullptr;
}

DeploymentPtr scan(const ServiceTable& table, const DeploymentKey& key)
{
    const auto at = std::find_if(
        table.begin(), table.end(), [&key](const auto& entry) { return matches(&entry, key); });
    return at == table.end() ? nullptr : at->second;
}

template <typename Find> DeploymentPtr findLiving(const Environment& environment, Find&& find)
{
    if (auto found = find(*environment.active))
        return found;
    for (const auto& [number, generation] : environment.generations) {
        if (auto found = find(generation->delta))
            return found;
    }
    return nullptr;
}

DeploymentPtr lookUp(
    const Environment& environment, const ServiceTable& likely, const EntryRef& ref)
{
    if (auto found = findIn(likely, ref))
        return found;
    if (auto found
        = findLiving(environment, [&ref](const ServiceTable& table) { return findIn(table, ref); }))
        return found;
    return findLiving(
        environment, [&ref](const ServiceTable& table) { return scan(table, *ref.deployment); });
}

//! moved, with what is displaced now added, without what has come back to where it was.
ServiceTable movedFurther(
    const ServiceTable& moved, const ServiceTable& displaced, const ServiceTable& changes)
{
    std::vector<ServiceTable::Entry> result;
    result.reserve(moved.size() + displaced.size());
    for (const auto& entry : displaced.overlaid(moved)) {
        const auto* now = changes.find(entry.first);
        if (!now || !sameDeployment(now->second, entry.second))
            result.push_back(entry);
    }
    return ServiceTable(std::move(result));
}

struct KeyHash
{
    std::size_t operator()(const Deployment* deployment) const
    {
        return std::hash<std::string_view>{}(deployment->service) * 31 + deployment->generation;
    }
};

struct KeyEqual
{
    bool operator()(const Deployment* a, const Deployment* b) const
    {
        return a == b || (a->generation == b->generation && a->service == b->service);
    }
};

using DeploymentSet = std::unordered_map<const Deployment*, DeploymentPtr, KeyHash, KeyEqual>;

void eraseNamed(DeploymentSet& from, const ServiceTable& table)
{
    for (const auto& [service, deployment] : table) {
        if (deployment)
            from.erase(deployment.get());
    }
}

} // namespace

ServiceTable ownTable(const Generation& generation)
{
    return generation.brought.overlaid(generation.delta);
}

EnvironmentEditor::EnvironmentEditor(
    const Environment& before, Revision revision, std::int64_t unixMs)
    : m_environment(before)
    , m_revision(revision)
    , m_unixMs(unixMs)
{}

Generation* EnvironmentEditor::edit(GenerationNumber number)
{
    if (const auto at = m_edited.find(number); at != m_edited.end())
        return at->second.get();
    const auto at = m_environment.generations.find(number);
    if (at == m_environment.generations.end())
        return nullptr;
    auto copy = std::make_shared<Generation>(*at->second);
    at->second = copy;
    return m_edited.emplace(number, std::move(copy)).first->second.get();
}

void EnvironmentEditor::add(Generation generation)
{
    auto shared = std::make_shared<Generation>(std::move(generation));
    m_environment.generations[shared->number] = shared;
    m_edited[shared->number] = std::move(shared);
}

Result<ServiceTable> EnvironmentEditor::resolve(
    const TableRef& refs, const ServiceTable& likely) const
{
    std::vector<ServiceTable::Entry> entries;
    entries.reserve(refs.size());
    for (const auto& ref : refs) {
        auto deployment = ref.deployment ? lookUp(m_environment, likely, ref) : nullptr;
        if (ref.deployment && !deployment) {
            return failure(Code::DataLoss, reasons::kFoldFailed,
                "no deployment " + ref.deployment->service + "-v"
                    + std::to_string(ref.deployment->generation) + " in environment "
                    + m_environment.name);
        }
        entries.emplace_back(ref.service, std::move(deployment));
    }
    return ServiceTable(std::move(entries));
}

void EnvironmentEditor::changeActive(const ServiceTable& changes)
{
    const auto displaced = m_environment.active->restrictedTo(changes);
    m_environment.active
        = std::make_shared<const ServiceTable>(m_environment.active->applied(changes));
    rememberMoved(displaced, changes);
    for (auto& lane : m_environment.closing) {
        if (!lane.contour)
            lane.table = displaced.overlaid(lane.table);
    }
}

void EnvironmentEditor::rememberMoved(const ServiceTable& displaced, const ServiceTable& changes)
{
    // Candidates of one base share one table: it is computed once.
    std::vector<std::pair<ServiceTable, ServiceTable>> known;
    std::vector<GenerationNumber> candidates;
    for (const auto& [number, generation] : m_environment.generations) {
        if (generation->role == Role::Candidate)
            candidates.push_back(number);
    }
    for (const auto number : candidates) {
        auto& moved = edit(number)->movedSinceBase;
        auto at = std::find_if(known.begin(), known.end(),
            [&moved](const auto& pair) { return pair.first.sharesWith(moved); });
        if (at == known.end()) {
            known.emplace_back(moved, movedFurther(moved, displaced, changes));
            at = std::prev(known.end());
        }
        moved = at->second;
    }
}

void EnvironmentEditor::leave(GenerationNumber number)
{
    auto* generation = edit(number);
    ClosingLane lane;
    lane.number = number;
    lane.name = generation->name;
    lane.contour = generation->role == Role::Contour;
    lane.delta = ownTable(*generation);
    // Whoever entered while it was the head still means the active map of then.
    lane.table = generation->activatedUnixMs != 0 ? generation->movedSinceBase.overlaid(lane.delta)
                                                  : lane.delta;
    lane.leftAt = m_revision;
    lane.leftUnixMs = m_unixMs;
    m_environment.closing.push_back(std::move(lane));

    m_released.push_back(generation->delta);
    generation->role = Role::Archived;
    generation->delta = {};
    generation->brought = {};
    generation->movedSinceBase = {};
    generation->contributions.clear();
    generation->held = false;
    if (m_environment.legacy == number)
        m_environment.legacy = 0;
}

EnvironmentPtr EnvironmentEditor::finish()
{
    if (!m_released.empty())
        retireUnnamed();
    trimArchived();
    trimRetiring();
    return std::make_shared<const Environment>(std::move(m_environment));
}

void EnvironmentEditor::retireUnnamed()
{
    DeploymentSet released;
    for (const auto& table : m_released) {
        for (const auto& [service, deployment] : table) {
            if (deployment)
                released.emplace(deployment.get(), deployment);
        }
    }
    eraseNamed(released, *m_environment.active);
    for (const auto& [number, generation] : m_environment.generations)
        eraseNamed(released, generation->delta);

    std::vector<DeploymentPtr> unnamed;
    unnamed.reserve(released.size());
    for (auto& [raw, deployment] : released)
        unnamed.push_back(std::move(deployment));
    std::sort(unnamed.begin(), unnamed.end(),
        [](const DeploymentPtr& a, const DeploymentPtr& b) { return a->key() < b->key(); });
    for (auto& deployment : unnamed) {
        m_environment.reported.erase(deployment->key());
        m_environment.retiring.push_back({std::move(deployment), m_revision, m_unixMs, false});
    }
}

void EnvironmentEditor::trimArchived()
{
    auto& all = m_environment.generations;
    auto archived = static_cast<std::size_t>(std::count_if(all.begin(), all.end(),
        [](const auto& entry) { return entry.second->role == Role::Archived; }));
    for (auto at = all.begin(); at != all.end() && archived > kArchivedKept;) {
        if (at->second->role != Role::Archived) {
            ++at;
            continue;
        }
        at = all.erase(at);
        --archived;
    }
}

void EnvironmentEditor::trimRetiring()
{
    auto& all = m_environment.retiring;
    auto surplus = all.size() > kRetiringListed ? all.size() - kRetiringListed : 0;
    if (surplus == 0)
        return;
    const auto end = std::remove_if(all.begin(), all.end(), [&surplus](const Retiring& retiring) {
        if (surplus == 0 || !retiring.retired)
            return false;
        --surplus;
        return true;
    });
    all.erase(end, all.end());
}

} // namespace pult::state
