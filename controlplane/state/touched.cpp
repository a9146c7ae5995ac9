// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <set>

#include "controlplane/state/contour.h"
#include "controlplane/state/heads.h"
#include "controlplane/state/lanes.h"

namespace pult::state {

namespace {

void addNames(std::set<ServiceName>& to, const ServiceTable& table)
{
    for (const auto& [service, deployment] : table)
        to.insert(to.end(), service);
}

//! Names whose entries differ, by one walk over both.
void addDifferences(std::set<ServiceName>& to, const ServiceTable& a, const ServiceTable& b)
{
    if (a.sharesWith(b))
        return;
    auto x = a.begin();
    auto y = b.begin();
    while (x != a.end() || y != b.end()) {
        if (y == b.end() || (x != a.end() && x->first < y->first)) {
            to.insert((x++)->first);
        } else if (x == a.end() || y->first < x->first) {
            to.insert((y++)->first);
        } else {
            if (!sameDeployment(x->second, y->second))
                to.insert(x->first);
            ++x;
            ++y;
        }
    }
}

void addLane(std::set<ServiceName>& to, const Generation& generation)
{
    addNames(to, generation.delta);
    addNames(to, generation.brought);
    addNames(to, generation.movedSinceBase);
}

//! Its lines are called otherwise, wherever it has one.
bool isCalledAlike(const Generation& a, const Generation& b)
{
    return a.role == b.role && a.name == b.name && a.rebases == b.rebases && a.wasHead == b.wasHead;
}

//! Lanes of `from` that `other` has not, or not so.
void addLanes(std::set<ServiceName>& to, const Environment& from, const Environment& other)
{
    for (const auto& [number, generation] : from.generations) {
        const auto there = other.find(number);
        if (there == generation)
            continue;
        if (!there || !isCalledAlike(*there, *generation)) {
            addLane(to, *generation);
            continue;
        }
        addDifferences(to, generation->delta, there->delta);
        addDifferences(to, generation->brought, there->brought);
        addDifferences(to, generation->movedSinceBase, there->movedSinceBase);
    }
}

void addClosing(std::set<ServiceName>& to, const Environment& from, const Environment& other)
{
    for (const auto& lane : from.closing) {
        // A name that nobody has any more ends in the error of the contour that had it.
        const bool named
            = lane.contour && !findNamed(from, lane.name) != !findNamed(other, lane.name);
        const auto same = [&lane](const ClosingLane& there) {
            return there.number == lane.number && there.leftAt == lane.leftAt
                && there.table.sharesWith(lane.table);
        };
        if (named || std::none_of(other.closing.begin(), other.closing.end(), same))
            addNames(to, lane.table);
    }
}

//! Services where a legacy lane means more than it changed: their tables name every past head.
void addRests(std::set<ServiceName>& to, const Environment& environment)
{
    if (const auto legacy = environment.find(environment.legacy))
        addNames(to, legacy->delta);
    for (const auto& lane : environment.closing) {
        if (lane.wasLegacy)
            addNames(to, lane.table);
    }
}

bool headersDiffer(const Policy& a, const Policy& b)
{
    return a.generationHeader != b.generationHeader || a.headHeader != b.headHeader
        || a.generationNameHeader != b.generationNameHeader;
}

void addRouted(std::set<ServiceName>& to, const Environment& environment)
{
    addNames(to, *environment.active);
    for (const auto& [number, generation] : environment.generations) {
        addNames(to, generation->delta);
        addNames(to, generation->brought);
    }
    for (const auto& lane : environment.closing)
        addNames(to, lane.table);
}

} // namespace

std::vector<ServiceName> touchedServices(const Environment& before, const Environment& after)
{
    std::set<ServiceName> touched;
    addDifferences(touched, *before.active, *after.active);
    addLanes(touched, before, after);
    addLanes(touched, after, before);
    addClosing(touched, before, after);
    addClosing(touched, after, before);
    if (pastHeads(before) != pastHeads(after)) {
        addRests(touched, before);
        addRests(touched, after);
    }
    if (headersDiffer(before.policy, after.policy)) {
        addRouted(touched, before);
        addRouted(touched, after);
    }
    return {touched.begin(), touched.end()};
}

std::vector<ServiceName> concernedServices(const Environment& before, const Environment& after)
{
    auto concerned = touchedServices(before, after);
    if (concerned.empty() && !stampAlike(before, after))
        concerned.emplace_back(kEdgesOnly);
    return concerned;
}

std::vector<ServiceName> routedServices(const Environment& environment)
{
    std::set<ServiceName> routed;
    addRouted(routed, environment);
    return {routed.begin(), routed.end()};
}

} // namespace pult::state
