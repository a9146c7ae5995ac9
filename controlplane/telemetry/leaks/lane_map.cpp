// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/lane_map.h"

#include <algorithm>

#include "controlplane/state/lanes.h"
#include "controlplane/telemetry/reading/counted_lane.h"
#include "controlplane/telemetry/reading/packed_head.h"
#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

namespace {

constexpr Tick kKept = 900 * kTicksPerSecond;
constexpr std::size_t kVersions = 256;
//! Lanes come from outside: answers are forgotten when there are too many.
constexpr std::size_t kAnswers = 65'536;

GatewayCondition conditionOf(state::GatewayState state)
{
    switch (state) {
    case state::GatewayState::Refused:
        return GatewayCondition::Refused;
    case state::GatewayState::Pending:
    case state::GatewayState::Lost:
        return GatewayCondition::Behind;
    default:
        return GatewayCondition::Current;
    }
}

} // namespace

std::size_t LaneMap::QuestionHash::operator()(const Question& question) const noexcept
{
    const auto high = std::uint64_t{question.service} << 32U | question.number;
    const auto low = std::uint64_t{question.name} << 32U | question.head;
    return static_cast<std::size_t>(
        mixed(high ^ 0x9e3779b97f4a7c15ULL, low ^ 0xd1b54a32d192ed03ULL));
}

LaneMap::LaneMap(ReadingTables& tables)
    : m_tables(tables)
{}

void LaneMap::learn(const state::StatePtr& state, Tick now)
{
    ++m_version;
    for (const auto& [name, environment] : state->environments) {
        auto& world = m_worlds[m_tables.names.intern(name)];
        if (!world.versions.empty() && world.versions.back().environment == environment)
            continue;
        // What is there at the start was there before.
        const bool first = m_version == 2;
        world.versions.push_back({first ? 0 : now, environment, {}});
        world.finder = std::make_unique<DeploymentFinder>(environment);
        world.peers.clear();
        world.numbers.clear();
        // A version is over when the next one begins.
        while (world.versions.size() > kVersions
            || (world.versions.size() > 1 && elapsed(world.versions[1].since, now) > kKept))
            world.versions.pop_front();
    }
    const auto& wanted = m_tables.options.defaultEnvironment;
    if (!wanted.empty())
        m_default = m_tables.names.intern(wanted);
    else
        m_default = m_worlds.size() == 1 ? m_worlds.begin()->first : 0;
}

void LaneMap::setGateways(
    const std::string& environment, const std::vector<state::GatewayView>& all)
{
    auto& gateways = m_worlds[m_tables.names.intern(environment)].gateways;
    gateways.clear();
    for (const auto& gateway : all)
        gateways[gateway.identity.id] = conditionOf(gateway.state);
}

LaneMap::World* LaneMap::world(NameId environment)
{
    if (m_asked && m_askedFor == environment)
        return m_asked;
    const auto found = m_worlds.find(environment);
    if (found == m_worlds.end() || found->second.versions.empty())
        return nullptr;
    m_askedFor = environment;
    m_asked = &found->second;
    return m_asked;
}

NameId LaneMap::environmentOf(const ProcessFacts& facts) const
{
    return facts.environment != 0 ? facts.environment : m_default;
}

const Placed& LaneMap::placed(ProcessId process)
{
    if (process >= m_places.size())
        m_places.resize(process + 1);
    auto& cached = m_places[process];
    const auto unit = m_tables.sources.facts(process).unit;
    if (cached.version != m_version || cached.unit != unit || cached.placed.generation == 0)
        cached = {m_version, unit, place(process)};
    return cached.placed;
}

Placed LaneMap::place(ProcessId process)
{
    const auto& names = m_tables.names;
    const auto& facts = m_tables.sources.facts(process);
    Placed placed{environmentOf(facts), facts.service, facts.generation, false};
    const ProcessClues clues{names.text(facts.service), facts.generation, names.text(facts.version),
        names.text(m_tables.sources.endpoint(process))};
    auto* world = this->world(placed.environment);
    DeploymentFinder nowhere(nullptr);
    const auto found = (world ? *world->finder : nowhere).find(clues);
    placed.service = m_tables.names.intern(found.service);
    placed.generation = found.generation;
    placed.known = found.known;
    return placed;
}

NameId LaneMap::peerService(NameId environment, NameId peer)
{
    auto* world = this->world(environment);
    if (!world || peer == 0)
        return 0;
    const auto [entry, isNew] = world->peers.try_emplace(peer, 0);
    if (isNew)
        entry->second = m_tables.names.intern(world->finder->serviceOf(m_tables.names.text(peer)));
    return entry->second;
}

Lane LaneMap::lane(NameId environment, const SpanRecord& span)
{
    Lane lane{span.laneNumber, span.laneName, span.laneHead};
    if (lane.number != 0 || lane.name == 0)
        return lane;
    auto* world = this->world(environment);
    if (!world)
        return lane;
    const auto [entry, isNew] = world->numbers.try_emplace(lane.name, 0);
    if (isNew) {
        const auto name = m_tables.names.text(lane.name);
        for (const auto& [number, generation] : world->versions.back().environment->generations) {
            if (generation->role != state::Role::Archived && generation->name == name)
                entry->second = number;
        }
    }
    lane.number = entry->second;
    return lane;
}

std::uint32_t LaneMap::counted(NameId environment, std::uint32_t lane)
{
    static const state::Environment kNowhere;
    const auto* world = this->world(environment);
    return countedLane(world ? *world->versions.back().environment : kNowhere, lane);
}

bool LaneMap::isActive(NameId environment, const Lane& lane)
{
    auto* world = this->world(environment);
    return world && lane.number == world->versions.back().environment->head;
}

Expectation LaneMap::answer(Version& version, NameId service, const Lane& lane)
{
    const Question question{service, lane.number, lane.name, lane.head};
    if (const auto known = version.answers.find(question); known != version.answers.end())
        return known->second;
    if (version.answers.size() >= kAnswers)
        version.answers.clear();
    const std::string name(m_tables.names.text(service));
    const std::string laneName(m_tables.names.text(lane.name));
    const auto& environment = *version.environment;
    const auto rule = state::resolve(environment, name, lane.number, laneName, unpacked(lane.head));
    const auto plain = state::resolve(environment, name, 0, {}, 0);
    Expectation expected;
    expected.routed = DeploymentFinder(version.environment).knows(name);
    expected.error = !rule.deployment;
    expected.generation = rule.deployment ? rule.deployment->generation : 0;
    expected.own = expected.routed && !sameDeployment(rule.deployment, plain.deployment);
    return version.answers[question] = expected;
}

Expectation LaneMap::expect(NameId environment, NameId service, const Lane& lane)
{
    auto* world = this->world(environment);
    return world ? answer(world->versions.back(), service, lane) : Expectation{};
}

bool LaneMap::inPlaceOfAnother(
    const Version& version, NameId service, const Lane& lane, std::uint32_t generation) const
{
    const auto name = m_tables.names.text(service);
    const auto& environment = *version.environment;
    const auto inTable = [&](const state::ServiceTable& table) {
        return table.mayReplace()
            && std::any_of(table.begin(), table.end(), [&](const auto& entry) {
                   return entry.first != name && entry.second && entry.second->service == name
                       && entry.second->generation == generation;
               });
    };
    const auto found = environment.generations.find(lane.number);
    return inTable(*environment.active)
        || (found != environment.generations.end()
            && (inTable(found->second->delta) || inTable(found->second->brought)));
}

bool LaneMap::everMeant(
    NameId environment, NameId service, const Lane& lane, std::uint32_t generation, Tick since)
{
    auto* world = this->world(environment);
    if (!world)
        return true;
    for (auto version = world->versions.rbegin(); version != world->versions.rend(); ++version) {
        const auto expected = answer(*version, service, lane);
        if (!expected.routed || expected.generation == generation
            || inPlaceOfAnother(*version, service, lane, generation))
            return true;
        if (version->since <= since)
            return false;
    }
    // Nobody knows the tables of before the first one.
    return world->versions.front().since > since;
}

GatewayCondition LaneMap::gateway(NameId environment, const std::string& instance) const
{
    const auto world = m_worlds.find(environment);
    if (world == m_worlds.end())
        return GatewayCondition::Unknown;
    const auto found = world->second.gateways.find(instance);
    return found == world->second.gateways.end() ? GatewayCondition::Unknown : found->second;
}

const state::Environment* LaneMap::environment(NameId name)
{
    const auto* const world = this->world(name);
    return world ? world->versions.back().environment.get() : nullptr;
}

std::vector<std::pair<NameId, state::EnvironmentPtr>> LaneMap::environments() const
{
    std::vector<std::pair<NameId, state::EnvironmentPtr>> all;
    for (const auto& [name, world] : m_worlds) {
        if (!world.versions.empty())
            all.emplace_back(name, world.versions.back().environment);
    }
    return all;
}

} // namespace pult::telemetry
