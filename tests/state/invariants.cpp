// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/state/invariants.h"

#include <algorithm>
#include <set>

#include "tests/state/flights.h"
#include "tests/state/world.h"

namespace pult::state::testing {

namespace {

using Check = std::optional<std::string> (*)(const Transition&);

std::string entry(const ServiceTable& table, const ServiceName& service)
{
    return wordFor(table.at(service), "absent");
}

std::string g(GenerationNumber number)
{
    return "g" + std::to_string(number);
}

const Promoted* promoted(const Transition& t)
{
    return std::get_if<Promoted>(&t.event.effect);
}

// 1 Each service of A has exactly one active deployment.
std::optional<std::string> activeIsFull(const Transition& t)
{
    const ServiceName* last = nullptr;
    for (const auto& [service, deployment] : *t.after.active) {
        if (!deployment)
            return service + " is active without a deployment";
        if (last && !(*last < service))
            return service + " stands twice in the active map";
        last = &service;
    }
    return std::nullopt;
}

// 2 Numbers strictly grow.
std::optional<std::string> numbersGrow(const Transition& t)
{
    const auto last = t.before ? t.before->lastNumber : 0;
    const auto* registered = std::get_if<Registered>(&t.event.effect);
    if (registered && (registered->number != last + 1 || t.after.lastNumber != last + 1))
        return "registered " + g(registered->number) + " after " + g(last);
    if (!registered && t.after.lastNumber != last)
        return "the last number became " + g(t.after.lastNumber);
    for (const auto& [number, generation] : t.after.generations) {
        if (number != generation->number || number > t.after.lastNumber)
            return g(number) + " is not a number that was given";
    }
    return std::nullopt;
}

std::optional<std::string> firstEqual(const ServiceTable& delta, const ServiceTable& base)
{
    for (const auto& [service, deployment] : delta) {
        if (sameDeployment(deployment, base.at(service)))
            return service;
    }
    return std::nullopt;
}

// 3 No delta entry equals its base.
std::optional<std::string> deltasDiffer(const Transition& t)
{
    for (const auto& lane : t.after.lanes()) {
        // Contours are over the active map of any time: theirs are judged when they are registered.
        const auto* registered = std::get_if<Registered>(&t.event.effect);
        if (lane->role == Role::Contour && (!registered || registered->number != lane->number))
            continue;
        const auto base = t.after.active->overlaid(lane->movedSinceBase);
        if (const auto service = firstEqual(lane->delta, base))
            return g(lane->number) + " changes " + *service + " into what stands at its base";
    }
    return std::nullopt;
}

// 4 At most one LEGACY, and one head.
std::optional<std::string> rolesAreUnique(const Transition& t)
{
    std::vector<GenerationNumber> heads;
    std::vector<GenerationNumber> legacies;
    std::set<std::string> names;
    for (const auto& [number, generation] : t.after.generations) {
        if (generation->role == Role::Active)
            heads.push_back(number);
        if (generation->role == Role::Legacy)
            legacies.push_back(number);
        if (generation->role != Role::Archived && !generation->name.empty()
            && !names.insert(generation->name).second)
            return "two living generations are called " + generation->name;
        if (generation->role == Role::Archived && !generation->delta.empty())
            return g(number) + " is archived and has a delta";
    }
    const auto one = [](GenerationNumber number) {
        return number == 0 ? std::vector<GenerationNumber>{}
                           : std::vector<GenerationNumber>{number};
    };
    if (heads != one(t.after.head))
        return "the head is " + g(t.after.head) + ", not all say so";
    if (legacies != one(t.after.legacy))
        return "legacy is " + g(t.after.legacy) + ", not all say so";
    return std::nullopt;
}

StatePtr folded(const Transition& t, const State& state, Effect effect)
{
    Event event;
    event.environment = t.after.name;
    event.effect = std::move(effect);
    const auto after = t.subject.fold(state, event, state.revision + 1);
    return after ? *after : nullptr;
}

// 5 Dropping all else changes no entry of A.
std::optional<std::string> activeStandsAlone(const Transition& t)
{
    ActiveReset reset;
    for (const auto& lane : t.after.lanes())
        reset.dropped.push_back(lane->number);
    const auto bare = folded(t, t.state, std::move(reset));
    if (!bare)
        return "dropping all else does not fold";
    const auto after = bare->find(t.after.name);
    if (!(*after->active == *t.after.active) || after->head != t.after.head)
        return "dropping all else leaves " + inWords(*after->active);
    return std::nullopt;
}

StatePtr decided(const Transition& t, const State& state, const Command& command)
{
    Request request;
    request.environment = t.after.name;
    request.command = command;
    request.user = "root"; // exempt from every freeze
    const auto decision = t.subject.decide(state, goodFacts(state), request);
    if (!decision || !decision->event)
        return nullptr;
    const auto after = t.subject.fold(state, *decision->event, state.revision + 1);
    return after ? *after : nullptr;
}

std::optional<std::string> thereAndBack(const Transition& t, const Generation& candidate)
{
    const auto there = decided(t, t.state, Promote{candidate.number});
    if (!there)
        return std::nullopt;
    // Forced, since the readiness of some is only reported.
    const auto back = decided(t, *there, Rollback{t.after.head, true});
    if (!back)
        return g(candidate.number) + " cannot be rolled back after its promote";
    const auto after = back->find(t.after.name);
    if (!(*after->active == *t.after.active))
        return g(candidate.number) + " and back leaves " + inWords(*after->active);
    const auto again = after->find(candidate.number);
    if (!again || !(again->delta == candidate.delta) || again->role != Role::Candidate)
        return g(candidate.number) + " and back has another delta";
    return std::nullopt;
}

// 6 Promote(g) then Rollback restores A exactly and g's delta.
std::optional<std::string> rollbackUndoes(const Transition& t)
{
    for (const auto& lane : t.after.lanes()) {
        if (lane->role != Role::Candidate || lane->base != t.after.head || lane->mixed())
            continue;
        return thereAndBack(t, *lane);
    }
    return std::nullopt;
}

bool isRetired(const Environment& environment, const DeploymentPtr& deployment)
{
    return std::any_of(environment.retiring.begin(), environment.retiring.end(),
        [&deployment](const Retiring& retiring) {
            return retiring.retired && sameDeployment(retiring.deployment, deployment);
        });
}

// 7 Routing is total, and reaches nothing that has retired.
std::optional<std::string> routingIsTotal(const Transition& t)
{
    for (const auto& [service, rules] : t.routesAfter) {
        if (rules.empty() || rules.back().match.kind != RouteMatch::Kind::Default)
            return service + " has no default";
        for (const auto& rule : rules) {
            if (!rule.deployment && rule.error.empty())
                return service + " has a line that says neither where nor why not";
            if (rule.deployment && isRetired(t.after, rule.deployment))
                return service + " is routed to " + rule.deployment->name() + ", which retired";
        }
        if (met(rules, 0, 0) != entry(*t.after.active, service))
            return service + " without a lane meets " + met(rules, 0, 0);
    }
    return std::nullopt;
}

// 8 LEGACY's lane maps every service as A did before the last Promote.
std::optional<std::string> legacyIsThePast(const Transition& t)
{
    if (promoted(t))
        t.memory.beforePromote = t.before->active;
    if (t.after.legacy == 0)
        t.memory.beforePromote = nullptr;
    if (!t.memory.beforePromote)
        return std::nullopt;
    for (const auto& [service, rules] : t.routesAfter) {
        const auto expected = entry(*t.memory.beforePromote, service);
        for (const auto head : {HeadStamp(), stampOf(*t.after.find(t.after.legacy)),
                 stampOf(*t.after.find(t.after.head))}) {
            const auto found = met(rules, t.after.legacy, head);
            if (found != expected)
                return service + " in lane " + g(t.after.legacy) + ", head " + headWord(head)
                    + ", meets " + found + " instead of " + expected;
        }
    }
    return std::nullopt;
}

std::set<DeploymentKey> namedIn(const Environment& environment)
{
    std::set<DeploymentKey> keys;
    const auto add = [&keys](const ServiceTable& table) {
        for (const auto& [service, deployment] : table) {
            if (deployment)
                keys.insert(deployment->key());
        }
    };
    add(*environment.active);
    for (const auto& [number, generation] : environment.generations)
        add(generation->delta);
    return keys;
}

//! What leaves every table retires, once; what is named never does.
std::optional<std::string> nothingIsLost(const Transition& t)
{
    const auto now = namedIn(t.after);
    std::set<DeploymentKey> going;
    for (const auto& retiring : t.after.retiring) {
        if (!going.insert(retiring.deployment->key()).second)
            return retiring.deployment->name() + " retires twice";
        if (now.count(retiring.deployment->key()) != 0)
            return retiring.deployment->name() + " retires although a table names it";
    }
    if (!t.before)
        return std::nullopt;
    for (const auto& key : namedIn(*t.before)) {
        if (now.count(key) == 0 && going.count(key) == 0)
            return key.service + "-v" + std::to_string(key.generation) + " is lost";
    }
    return std::nullopt;
}

void rememberBase(const Transition& t)
{
    auto& bases = t.memory.bases;
    if (const auto* registered = std::get_if<Registered>(&t.event.effect))
        bases[registered->number] = t.after.active;
    if (const auto* rebased = std::get_if<Rebased>(&t.event.effect))
        bases[rebased->generation] = t.after.active;
    if (const auto* back = std::get_if<RolledBack>(&t.event.effect))
        bases[back->from] = t.after.active;
}

//! MIXED says exactly what moved since the base, and what stood there.
std::optional<std::string> basesAreRemembered(const Transition& t)
{
    rememberBase(t);
    for (const auto& lane : t.after.lanes()) {
        if (lane->role != Role::Candidate) {
            if (lane->mixed())
                return g(lane->number) + " is MIXED and no candidate";
            continue;
        }
        const auto& base = *t.memory.bases.at(lane->number);
        for (const auto& [service, rules] : t.routesAfter) {
            const bool moved = !sameDeployment(base.at(service), t.after.active->at(service));
            const auto* remembered = lane->movedSinceBase.find(service);
            if (moved != (remembered != nullptr))
                return service + (moved ? " moved under " : " did not move under ")
                    + g(lane->number);
            if (remembered && !sameDeployment(remembered->second, base.at(service)))
                return service + " is remembered wrongly under " + g(lane->number);
        }
    }
    return std::nullopt;
}

std::optional<std::string> touchedIsEnough(const Transition& t)
{
    const Environment none;
    const auto touched = touchedServices(t.before ? *t.before : none, t.after);
    for (const auto& [service, rules] : t.routesAfter) {
        const auto before = t.routesBefore.find(service);
        const bool same = before != t.routesBefore.end() && before->second == rules;
        if (!same && t.before && !std::binary_search(touched.begin(), touched.end(), service))
            return service + " is routed otherwise and not touched";
    }
    return std::nullopt;
}

struct NamedCheck
{
    const char* name;
    Check check;
};

constexpr NamedCheck kChecks[] = {{"1 active is full", activeIsFull},
    {"2 numbers grow", numbersGrow}, {"3 deltas differ from their base", deltasDiffer},
    {"4 one head, one legacy", rolesAreUnique}, {"5 active stands alone", activeStandsAlone},
    {"6 rollback undoes promote", rollbackUndoes}, {"7 routing is total", routingIsTotal},
    {"8 legacy is the past", legacyIsThePast}, {"nothing is lost", nothingIsLost},
    {"bases are remembered", basesAreRemembered},
    {"one request, one generation", requestsKeepTheirMap}, {"touched is enough", touchedIsEnough},
    {"a rollout holds", rolloutHolds}};

} // namespace

std::optional<Failure> checkTransition(const Transition& transition)
{
    for (const auto& [name, check] : kChecks) {
        if (auto message = check(transition))
            return Failure{0, name, transition.after.name + ": " + *message};
    }
    return std::nullopt;
}

Routes routesOf(
    const std::set<ServiceName>& services, const Environment& environment, const Subject& subject)
{
    Routes routes;
    for (const auto& service : services)
        routes.emplace(service, subject.routesOf(environment, service));
    return routes;
}

} // namespace pult::state::testing
