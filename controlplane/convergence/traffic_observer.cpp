// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/traffic_observer.h"

#include <algorithm>
#include <utility>

namespace pult::convergence {

void TrafficObserver::expect(Switch change)
{
    const std::scoped_lock lock(m_mutex);
    auto& room = m_rooms[change.environment];
    std::erase_if(room.waiting, [&](const auto& earlier) { return change.crosses(earlier); });
    for (const auto& earlier : room.watched)
        earlier->crossed = earlier->crossed || change.crosses(earlier->watch.change());
    room.waiting.push_back(std::move(change));
    if (room.waiting.size() > kMostWaiting)
        room.waiting.pop_front();
}

bool TrafficObserver::begin(const std::string& environment, state::Revision revision, MonoTime at)
{
    const std::scoped_lock lock(m_mutex);
    auto& room = m_rooms[environment];
    const auto found = std::ranges::find(room.waiting, revision, &Switch::revision);
    if (found == room.waiting.end())
        return false;
    room.watched.push_back(
        std::make_shared<Watched>(Watched{TrafficWatch(std::move(*found), at), false}));
    room.waiting.erase(found);
    if (room.watched.size() > kMostWatched)
        room.watched.front()->crossed = true;
    return true;
}

std::vector<TrafficObserver::Seen> TrafficObserver::look(
    const state::TrafficSource& traffic, MonoTime now)
{
    std::vector<Seen> seen;
    for (const auto& [watched, crossed] : watched()) {
        auto& watch = watched->watch;
        if (crossed)
            watch.end(now);
        if (!crossed && !watch.look(traffic, now))
            continue;
        seen.push_back({watch.change().environment, watch.change().revision, watch.view()});
    }
    dropEnded();
    return seen;
}

std::vector<std::pair<std::shared_ptr<TrafficObserver::Watched>, bool>>
TrafficObserver::watched() const
{
    std::vector<std::pair<std::shared_ptr<Watched>, bool>> all;
    const std::scoped_lock lock(m_mutex);
    for (const auto& [name, room] : m_rooms) {
        for (const auto& one : room.watched)
            all.emplace_back(one, one->crossed);
    }
    return all;
}

void TrafficObserver::dropEnded()
{
    const std::scoped_lock lock(m_mutex);
    for (auto& [name, room] : m_rooms)
        std::erase_if(room.watched, [](const auto& one) { return one->watch.view().ended; });
}

} // namespace pult::convergence
