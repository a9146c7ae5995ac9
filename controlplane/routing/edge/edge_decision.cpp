// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/edge/edge_decision.h"

#include <algorithm>
#include <charconv>

#include "common/bucket.h"

namespace pult::routing {

namespace {

const EdgeLane* numbered(const EdgeTable& table, const std::string& text)
{
    state::GenerationNumber number = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end ? table.find(number) : nullptr;
}

EdgeDecision decideTester(const EdgeTable& table, const EdgeRequest& request)
{
    if (!request.laneName.empty()) {
        const auto* const named = table.findNamed(request.laneName);
        return {named, "tester", named ? "" : request.laneName};
    }
    const auto* const asked = numbered(table, request.lane);
    return {asked ? asked : &table.active, "tester", {}};
}

bool underContours(const EdgeTable& table, const std::string& host)
{
    return std::ranges::any_of(
        table.domains, [&](const std::string& domain) { return host.ends_with(domain); });
}

template <typename Key>
const EdgeLane* laneAt(
    const EdgeTable& table, const std::map<Key, state::GenerationNumber>& map, const Key& key)
{
    const auto found = map.find(key);
    return found == map.end() ? nullptr : table.find(found->second);
}

bool takes(const EdgeShare& share, const EdgeRequest& request, bool fromTheEnd)
{
    const auto& id = request.user.empty() ? request.cookie : request.user;
    if (!share.byRequest && id.empty())
        return false;
    const auto bucket = share.byRequest ? request.draw : bucketOf(id);
    return fromTheEnd ? bucket + share.permille >= kBuckets : bucket < share.permille;
}

} // namespace

EdgeDecision decideAtEdge(const EdgeTable& table, const EdgeRequest& request)
{
    if (request.tester && (!request.lane.empty() || !request.laneName.empty()))
        return decideTester(table, request);
    if (const auto* contour = laneAt(table, table.hosts, request.host))
        return {contour, "contour", {}};
    if (underContours(table, request.host))
        return {nullptr, "", request.host};
    if (const auto* group = laneAt(table, table.groups, request.user))
        return {group, "group", {}};
    if (table.staged && takes(*table.staged, request, false))
        return {&table.staged->lane, "share", {}};
    if (table.holdback && takes(*table.holdback, request, true))
        return {&table.holdback->lane, "holdback", {}};
    return {&table.active, "active", {}};
}

} // namespace pult::routing
