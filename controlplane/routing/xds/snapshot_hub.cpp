// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/snapshot_hub.h"

#include "controlplane/state/reasons.h"

namespace pult::routing {

Result<SnapshotPtr> SnapshotHub::join(
    const std::string& environment, ReaderKind kind, std::shared_ptr<SnapshotReader> reader)
{
    const std::scoped_lock lock(m_mutex);
    const auto room = m_rooms.find(environment);
    if (room == m_rooms.end())
        return failure(Code::NotFound, state::reasons::kEnvironmentUnknown,
            "there is no environment \"" + environment
                + "\": node.cluster, or \"environment\" in node.metadata, must name one",
            {{"environment", environment}});
    const auto* key = reader.get();
    room->second.readers[kind].emplace(key, std::move(reader));
    return room->second.current;
}

void SnapshotHub::leave(const std::string& environment, const SnapshotReader* reader)
{
    const std::scoped_lock lock(m_mutex);
    const auto room = m_rooms.find(environment);
    if (room == m_rooms.end())
        return;
    for (auto& [kind, readers] : room->second.readers)
        readers.erase(reader);
}

void SnapshotHub::publish(const SnapshotPtr& snapshot, const SnapshotChange& change)
{
    std::vector<std::shared_ptr<SnapshotReader>> audience;
    {
        const std::scoped_lock lock(m_mutex);
        auto& room = m_rooms[snapshot->environment];
        room.current = snapshot;
        for (const auto& [kind, readers] : room.readers) {
            for (const auto& [key, reader] : readers)
                audience.push_back(reader);
        }
    }
    for (const auto& reader : audience)
        reader->onSnapshot(snapshot, change);
}

} // namespace pult::routing
