// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/concerned.h"

#include <algorithm>

#include "controlplane/state/lanes.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

//! By name.
std::vector<ServiceName> servicesConcerned(const Decision& decision, const State& before)
{
    std::vector<ServiceName> names;
    if (!decision.event) {
        for (const auto& change : decision.services)
            names.push_back(change.service);
        return names;
    }
    static const Environment kNone;
    const auto& name = decision.event->environment;
    const auto after = fold(before, *decision.event, before.revision + 1);
    const auto is = after ? (*after)->find(name) : nullptr;
    const auto was = before.find(name);
    return is ? concernedServices(was ? *was : kNone, *is) : names;
}

} // namespace

std::uint32_t concernedGateways(
    const Decision& decision, const State& before, const EnvironmentFacts& observed)
{
    if (!observed.gateways)
        return 0;
    const auto services = servicesConcerned(decision, before);
    if (services.empty())
        return 0;
    const auto asks = [&services](const auto& entry) {
        const auto& subscribed = entry.second.services;
        return subscribed.contains(kEdgesOnly)
            || std::any_of(subscribed.begin(), subscribed.end(), [&services](const auto& name) {
                   return std::binary_search(services.begin(), services.end(), name);
               });
    };
    return static_cast<std::uint32_t>(
        std::count_if(observed.gateways->begin(), observed.gateways->end(), asks));
}

void completeSwitch(Decision& decision, std::uint32_t gateways, std::uint32_t expectedMs)
{
    for (auto& line : decision.effects) {
        if (line.code != "SERVICES_SWITCH")
            continue;
        line.text += " at " + words::count(gateways, "gateway");
        if (expectedMs != 0)
            line.text += ", " + words::duration(expectedMs);
        line.args.push_back(std::to_string(gateways));
        line.args.push_back(std::to_string(expectedMs));
    }
}

} // namespace pult::state
