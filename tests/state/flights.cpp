// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/state/flights.h"

#include <algorithm>

#include "tests/state/invariants.h"

namespace pult::state::testing {

namespace {

constexpr std::size_t kMostInFlight = 60;
const std::string kAbsent = "absent";

WordMap wordsOf(const ServiceTable& table)
{
    WordMap words;
    for (const auto& [service, deployment] : table)
        words[service] = wordFor(deployment, kAbsent);
    return words;
}

const std::string& at(const WordMap& map, const ServiceName& service)
{
    const auto found = map.find(service);
    return found == map.end() ? kAbsent : found->second;
}

std::string inWords(const InFlight& request)
{
    return "a request of lane g" + std::to_string(request.lane) + " that entered under g"
        + headWord(request.head) + " at revision " + std::to_string(request.entered);
}

//! Lanes and heads that come to be with the event.
void learn(const Transition& t)
{
    auto& flights = t.memory.flights;
    if (const auto* registered = std::get_if<Registered>(&t.event.effect)) {
        const auto generation = t.after.find(registered->number);
        flights.lanes[generation->number] = {wordsOf(generation->delta), t.state.revision};
        flights.heads[stampOf(*generation)].since = t.state.revision;
    }
    if (const auto* rebased = std::get_if<Rebased>(&t.event.effect))
        flights.heads[stampOf(*t.after.find(rebased->generation))].since = t.state.revision;
}

//! A stamp means one active map, whenever its generation is head.
std::optional<std::string> learnHead(const Transition& t)
{
    const auto head = t.after.find(t.after.head);
    auto& known = t.memory.flights.heads[stampOf(*head)].map;
    const auto now = wordsOf(*t.after.active);
    if (!known.empty() && known != now)
        return "g" + headWord(stampOf(*head)) + " is head over another active map than before";
    known = now;
    return std::nullopt;
}

//! A lane closes once every gateway has left it and its drain time has passed: all that entered by
//! stamps of before have ended.
void drain(const Transition& t)
{
    const auto* closed = std::get_if<LaneClosed>(&t.event.effect);
    if (!closed)
        return;
    const auto lane = std::find_if(t.before->closing.begin(), t.before->closing.end(),
        [closed](const ClosingLane& l) { return l.number == closed->generation; });
    auto& all = t.memory.flights.requests;
    all.erase(std::remove_if(all.begin(), all.end(),
                  [&](const InFlight& request) { return request.entered < lane->leftAt; }),
        all.end());
}

std::optional<std::string> walk(const InFlight& request, const std::pair<Revision, Routes>& table)
{
    for (const auto& [service, rules] : table.second) {
        const auto found = met(rules, request.lane, request.head);
        const auto& expected = at(request.map, service);
        if (found == expected || (request.mayClose && found == "closed"))
            continue;
        return inWords(request) + " meets " + found + " instead of " + expected + " at " + service
            + " by the table of revision " + std::to_string(table.first);
    }
    return std::nullopt;
}

//! As an edge stamps who asks for the lane.
InFlight stamped(const Transition& t, const Generation& generation)
{
    auto& flights = t.memory.flights;
    InFlight request;
    request.lane = generation.number;
    request.head = t.subject.headForLane(t.after, generation);
    request.contour = generation.role == Role::Contour;
    request.entered = t.state.revision;
    request.map = flights.heads[request.head].map;
    for (const auto& [service, word] : flights.lanes[request.lane].map)
        request.map[service] = word;
    return request;
}

//! Hops may be behind the edge, as long as they know lane and head.
std::optional<std::string> enter(const Transition& t)
{
    auto& flights = t.memory.flights;
    for (const auto& [number, generation] : t.after.generations) {
        if (generation->role == Role::Archived)
            continue;
        auto request = stamped(t, *generation);
        const auto since = std::max(flights.lanes[number].since, flights.heads[request.head].since);
        for (const auto& table : flights.tables) {
            if (table.first < since)
                continue;
            if (auto wrong = walk(request, table))
                return wrong;
        }
        flights.requests.push_back(std::move(request));
    }
    auto& all = flights.requests;
    if (all.size() > kMostInFlight)
        all.erase(all.begin(), all.end() - kMostInFlight);
    return std::nullopt;
}

bool isClosing(const Environment& environment, GenerationNumber number)
{
    const auto generation = environment.find(number);
    return !generation || generation->role == Role::Archived;
}

} // namespace

std::string wordFor(const DeploymentPtr& deployment, const std::string& error)
{
    return deployment ? deployment->name() : error;
}

std::string met(const std::vector<RouteRule>& rules, GenerationNumber lane, HeadStamp head)
{
    for (const auto& rule : rules) {
        const auto& match = rule.match;
        const bool hit = match.kind == RouteMatch::Kind::Default
            || (match.kind == RouteMatch::Kind::Lane && lane != 0 && match.number == lane)
            || (match.kind == RouteMatch::Kind::Head && head.generation != 0
                && HeadStamp(match.number, match.rebases) == head);
        if (hit)
            return wordFor(rule.deployment, rule.error);
    }
    return "lost";
}

std::optional<std::string> requestsKeepTheirMap(const Transition& t)
{
    auto& flights = t.memory.flights;
    learn(t);
    drain(t);
    flights.tables.emplace_back(t.state.revision, t.routesAfter);
    if (t.after.head == 0)
        return std::nullopt;
    if (auto wrong = learnHead(t))
        return wrong;
    for (auto& request : flights.requests) {
        request.mayClose = request.contour && isClosing(t.after, request.lane);
        if (auto wrong = walk(request, flights.tables.back()))
            return wrong;
    }
    return enter(t);
}

} // namespace pult::state::testing
