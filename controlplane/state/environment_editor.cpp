// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/environment_editor.h"

#include <algorithm>
#include <set>

#include "controlplane/state/reasons.h"

namespace pult::state {

namespace {

bool matches(const DeploymentPtr& deployment, const DeploymentKey& key)
{
    return deployment && deployment->generation == key.generation
        && deployment->service == key.service;
}

//! What the reference names is what stands there.
bool standsFor(const ServiceTable::Entry& entry, const EntryRef& ref)
{
    return entry.first == ref.service
        && (ref.deployment ? matches(entry.second, *ref.deployment) : !entry.second);
}

//! Where a reference is most likely found: under the name it has in the table, under its own name.
DeploymentPtr findIn(const ServiceTable& table, const EntryRef& ref)
{
    for (const auto* name : {&ref.service, &ref.deployment->service}) {
        if (auto found = table.at(*name); matches(found, *ref.deployment))
            return found;
    }
    return nullptr;
}

//! The last resort: it only replaces others there.
DeploymentPtr scan(const ServiceTable& table, const DeploymentKey& key)
{
    const auto at = std::find_if(table.begin(), table.end(),
        [&key](const auto& entry) { return matches(entry.second, key); });
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

//! moved, with what is displaced now added, without what has come back to where it was. One walk
//! over all three.
ServiceTable movedFurther(
    const ServiceTable& moved, const ServiceTable& displaced, const ServiceTable& changes)
{
    if (moved.empty())
        return displaced;
    std::vector<ServiceTable::Entry> result;
    result.reserve(moved.size() + displaced.size());
    auto added = displaced.begin();
    moved.with(changes, [&](const ServiceTable::Entry& entry, const ServiceTable::Entry* now) {
        while (added != displaced.end() && added->first < entry.first)
            result.push_back(*added++);
        if (added != displaced.end() && added->first == entry.first)
            ++added;
        if (!now || !sameDeployment(now->second, entry.second))
            result.push_back(entry);
    });
    result.insert(result.end(), added, displaced.end());
    return ServiceTable(std::move(result));
}

bool byKey(const DeploymentPtr& a, const DeploymentPtr& b)
{
    const auto order = a->service.compare(b->service);
    return order != 0 ? order < 0 : a->generation < b->generation;
}

//! Deployments whose tables left, until somebody is found to name them.
class Released
{
public:
    explicit Released(const std::vector<ServiceTable>& tables)
    {
        for (const auto& table : tables) {
            for (const auto& [service, deployment] : table) {
                if (deployment)
                    m_all.push_back(deployment);
            }
        }
        std::sort(m_all.begin(), m_all.end(), byKey);
        m_all.erase(std::unique(m_all.begin(), m_all.end(), sameDeployment), m_all.end());
        std::vector<ServiceTable::Entry> names;
        for (const auto& deployment : m_all) {
            names.emplace_back(deployment->service, nullptr);
            m_generations.insert(deployment->generation);
        }
        m_names = ServiceTable(std::move(names));
        m_named.resize(m_all.size());
    }

    //! Deployments of that generation are among them.
    [[nodiscard]] bool has(GenerationNumber generation) const
    {
        return m_generations.contains(generation);
    }

    //! A walk over names; only a table with replacements has to be looked through.
    void keepNamed(const ServiceTable& table)
    {
        m_names.with(table, [this](const auto&, const ServiceTable::Entry* entry) {
            if (entry && entry->second)
                mark(entry->second);
        });
        if (!table.mayReplace())
            return;
        for (const auto& [service, deployment] : table) {
            if (deployment && deployment->service != service)
                mark(deployment);
        }
    }

    //! By service and generation.
    [[nodiscard]] std::vector<DeploymentPtr> unnamed() const
    {
        std::vector<DeploymentPtr> result;
        for (std::size_t i = 0; i < m_all.size(); ++i) {
            if (!m_named[i])
                result.push_back(m_all[i]);
        }
        return result;
    }

private:
    void mark(const DeploymentPtr& deployment)
    {
        const auto at = std::lower_bound(m_all.begin(), m_all.end(), deployment, byKey);
        if (at != m_all.end() && sameDeployment(*at, deployment))
            m_named[static_cast<std::size_t>(at - m_all.begin())] = true;
    }

    std::vector<DeploymentPtr> m_all;
    std::vector<bool> m_named;
    ServiceTable m_names;
    std::set<GenerationNumber> m_generations;
};

} // namespace

EnvironmentEditor::EnvironmentEditor(
    const Environment& before, Revision revision, std::int64_t unixMs, Scope scope)
    : m_environment(before)
    , m_revision(revision)
    , m_unixMs(unixMs)
    , m_scope(scope)
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
    // Most often they name a whole table, which is shared then.
    if (std::equal(likely.begin(), likely.end(), refs.begin(), refs.end(), standsFor))
        return likely;
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

void EnvironmentEditor::changeActive(const ServiceTable& changes, const ServiceTable& displaced)
{
    if (m_scope == Scope::Everything) {
        m_environment.active
            = std::make_shared<const ServiceTable>(m_environment.active->applied(changes));
    }
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

ClosingLane EnvironmentEditor::closing(const Generation& generation) const
{
    ClosingLane lane;
    lane.number = generation.number;
    lane.wasHead = generation.wasHead;
    lane.rebases = generation.rebases;
    lane.leftAt = m_revision;
    lane.leftUnixMs = m_unixMs;
    return lane;
}

void EnvironmentEditor::rebase(GenerationNumber number, GenerationNumber base)
{
    auto* generation = edit(number);
    if (generation->wasHead) {
        auto lane = closing(*generation);
        lane.table = generation->movedSinceBase.overlaid(generation->delta);
        m_environment.closing.push_back(std::move(lane));
    }
    generation->base = base;
    generation->rebases += 1;
    generation->movedSinceBase = {};
    generation->wasHead = false;
}

void EnvironmentEditor::leave(GenerationNumber number)
{
    auto* generation = edit(number);
    auto lane = closing(*generation);
    lane.name = generation->name;
    lane.contour = generation->role == Role::Contour;
    lane.wasLegacy = generation->role == Role::Legacy;
    lane.delta = lane.wasLegacy ? generation->brought : generation->delta;
    // Whoever entered while it was the head still means the active map of then.
    const auto& otherwise = lane.wasLegacy ? generation->delta : generation->movedSinceBase;
    lane.table = lane.wasHead ? otherwise.overlaid(lane.delta) : lane.delta;
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
    if (m_scope == Scope::Everything) {
        if (!m_released.empty())
            retireUnnamed();
        trimArchived();
        trimRetiring();
    }
    return std::make_shared<const Environment>(std::move(m_environment));
}

void EnvironmentEditor::retireUnnamed()
{
    Released released(m_released);
    released.keepNamed(*m_environment.active);
    for (const auto& [number, generation] : m_environment.generations) {
        // A candidate names deployments of its own, and standing ones only to replace by them.
        if (generation->role != Role::Candidate || generation->delta.mayReplace()
            || released.has(number))
            released.keepNamed(generation->delta);
    }
    for (auto& deployment : released.unnamed()) {
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
