// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/counted_lane.h"

#include <algorithm>
#include <optional>

#include "controlplane/state/traffic_port.h"

namespace pult::telemetry {

namespace {

constexpr char kOther[] = "(other)";

bool knows(const state::Environment& environment, const std::string& laneName)
{
    return std::ranges::any_of(environment.generations,
               [&](const auto& entry) { return entry.second->name == laneName; })
        || std::ranges::any_of(
            environment.closing, [&](const auto& lane) { return lane.name == laneName; });
}

//! How often it was rebased, as far as the tables know; none: they do not know it.
std::optional<std::uint32_t> rebasesOf(
    const state::Environment& environment, state::GenerationNumber number)
{
    std::optional<std::uint32_t> rebases;
    if (const auto at = environment.generations.find(number); at != environment.generations.end())
        rebases = at->second->rebases;
    for (const auto& lane : environment.closing) {
        if (lane.number == number)
            rebases = std::max(rebases.value_or(0), lane.rebases);
    }
    return rebases;
}

state::HeadStamp countedHead(
    const state::Environment& environment, state::HeadStamp head, state::GenerationNumber lane)
{
    if (head.generation == 0)
        return head;
    if (const auto rebases = rebasesOf(environment, head.generation))
        return {head.generation, std::min(head.rebases, *rebases + 1)};
    return head.generation == lane ? state::kUnknownLane : state::kUnknownHead;
}

} // namespace

state::GenerationNumber countedLane(
    const state::Environment& environment, state::GenerationNumber lane)
{
    const bool known = lane == 0 || rebasesOf(environment, lane);
    return known ? lane : state::kUnknownLane;
}

Address countedAddress(const state::Environment& environment, Address address)
{
    address.head = countedHead(environment, address.head, address.lane);
    address.lane = countedLane(environment, address.lane);
    if (!address.laneName.empty() && !knows(environment, address.laneName))
        address.laneName = kOther;
    return address;
}

} // namespace pult::telemetry
