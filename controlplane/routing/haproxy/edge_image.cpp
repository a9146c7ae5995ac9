// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/haproxy/edge_image.h"

#include <algorithm>
#include <set>

#include "common/bucket.h"
#include "controlplane/routing/reasons.h"

namespace pult::routing {

namespace {

constexpr char kNoSlot[] = "none";

tl::unexpected<Error> noRoom(const std::string& what)
{
    return failure(Code::FailedPrecondition, reasons::kEdgeRefused, what);
}

std::string number(std::uint64_t value)
{
    return std::to_string(value);
}

bool holds(const std::vector<RuntimeServer>& servers, const std::vector<state::Endpoint>& endpoints)
{
    for (std::size_t i = 0; i < servers.size(); ++i) {
        const bool wanted = i < endpoints.size();
        if (servers[i].serving != wanted)
            return false;
        if (wanted
            && (servers[i].address != endpoints[i].host
                || servers[i].port != number(endpoints[i].port)))
            return false;
    }
    return servers.size() >= endpoints.size();
}

//! The best free slot for it. Empty: there is none.
std::string slotFor(const state::Deployment& deployment, const RuntimeState& actual,
    const std::set<std::string>& taken)
{
    std::string best;
    int bestRank = 0;
    for (const auto& [slot, servers] : actual.slots) {
        if (taken.contains(slot))
            continue;
        const int rank = holds(servers, deployment.placement.endpoints) ? 3
            : holds(servers, {})                                        ? 2
                                                                        : 1;
        if (rank > bestRank || (rank == bestRank && slot.size() < best.size())) {
            best = slot;
            bestRank = rank;
        }
    }
    return best;
}

//! Number, head, slot: as the configuration takes it apart.
std::string laneValue(const EdgeLane& lane, const std::string& slot)
{
    return number(lane.number) + "|" + (lane.head.empty() ? "-" : lane.head) + "|" + slot;
}

//! Writes lanes as values.
class LaneWriter
{
public:
    LaneWriter(const EdgeTable& table, const SlotBook& book)
        : m_book(book)
        , m_onlyStamps(table.deployments.empty() && deploymentsInUse(table).empty())
    {}

    [[nodiscard]] std::string operator()(const EdgeLane& lane) const
    {
        if (!lane.target)
            return laneValue(lane, m_onlyStamps ? kUpstream : kNoSlot);
        return laneValue(lane, m_book.at(lane.target->key()));
    }

private:
    const SlotBook& m_book;
    const bool m_onlyStamps;
};

std::string tableValue(const EdgeTable& table, const LaneWriter& write)
{
    static const EdgeShare kNobody{};
    const auto& staged = table.staged ? *table.staged : kNobody;
    const auto& held = table.holdback ? *table.holdback : kNobody;
    const std::string nowhere = laneValue({}, kNoSlot);
    return write(table.active) + "|" + (table.staged ? write(staged.lane) : nowhere) + "|"
        + number(staged.permille) + "|" + (staged.byRequest ? "requests" : "users") + "|"
        + (table.holdback ? write(held.lane) : nowhere) + "|" + number(kBuckets - held.permille)
        + "|" + number(table.longestRequestSeconds);
}

template <typename Keys>
MapEntries lanesAt(const EdgeTable& table, const Keys& keys, const LaneWriter& write)
{
    MapEntries entries;
    for (const auto& [key, generation] : keys) {
        if (const auto* lane = table.find(generation))
            entries[key] = write(*lane);
    }
    return entries;
}

} // namespace

Result<SlotBook> assignSlots(SlotBook book, const EdgeTable& table, const RuntimeState& actual)
{
    std::set<state::DeploymentKey> wanted;
    for (const auto& deployment : table.deployments)
        wanted.insert(deployment->key());
    std::erase_if(book, [&](const auto& entry) {
        return !wanted.contains(entry.first) || !actual.slots.contains(entry.second);
    });
    std::set<std::string> taken;
    for (const auto& [key, slot] : book)
        taken.insert(slot);
    for (const auto& deployment : table.deployments) {
        const auto key = deployment->key();
        if (!book.contains(key)) {
            const auto slot = slotFor(*deployment, actual, taken);
            if (slot.empty())
                return noRoom(number(table.deployments.size()) + " deployments of "
                    + deployment->service + " are at work, its configuration has "
                    + number(actual.slots.size()) + " slots");
            taken.insert(slot);
            book[key] = slot;
        }
        const auto room = actual.slots.at(book[key]).size();
        if (deployment->placement.endpoints.size() > room)
            return noRoom(deployment->name() + " has "
                + number(deployment->placement.endpoints.size()) + " endpoints, slot " + book[key]
                + " of its configuration has " + number(room) + " servers");
    }
    return book;
}

EdgeImage imageOf(const EdgeTable& table, const SlotBook& book)
{
    EdgeImage image;
    const LaneWriter write(table, book);
    for (const auto& name : edgeMaps())
        image.maps[name];
    for (const auto& lane : table.lanes) {
        image.maps["lanes"][number(lane.number)] = write(lane);
        if (!lane.name.empty())
            image.maps["names"][lane.name] = write(lane);
    }
    image.maps["hosts"] = lanesAt(table, table.hosts, write);
    image.maps["groups"] = lanesAt(table, table.groups, write);
    for (const auto& domain : table.domains)
        image.maps["domains"][domain] = "contours";
    if (table.active.number != 0)
        image.maps["table"]["table"] = tableValue(table, write);
    for (const auto& deployment : table.deployments)
        image.slots[book.at(deployment->key())] = deployment->placement.endpoints;
    return image;
}

} // namespace pult::routing
