// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/error.h"
#include "controlplane/routing/xds/snapshot.h"

namespace pult::routing {

//! Takes one environment's snapshots as they are published, each once and in order.
class SnapshotReader
{
public:
    virtual ~SnapshotReader() = default;
    virtual void onSnapshot(const SnapshotPtr& snapshot, const SnapshotChange& change) = 0;
};

enum class ReaderKind
{
    Client,
    Edge,
};

//! The newest snapshot of every environment and who reads it. Thread: any; publish one at a time.
class SnapshotHub
{
public:
    //! The snapshot to begin with; every later one goes to the reader. Errors: NOT_FOUND
    //! ENVIRONMENT_UNKNOWN.
    [[nodiscard]] Result<SnapshotPtr> join(
        const std::string& environment, ReaderKind kind, std::shared_ptr<SnapshotReader> reader);
    void leave(const std::string& environment, const SnapshotReader* reader);
    //! Tells every reader, on the calling thread: edges after clients, so that what stamps requests
    //! moves last.
    void publish(const SnapshotPtr& snapshot, const SnapshotChange& change);

private:
    using Readers = std::unordered_map<const SnapshotReader*, std::shared_ptr<SnapshotReader>>;
    struct Room
    {
        SnapshotPtr current;
        std::map<ReaderKind, Readers> readers;
    };

    std::mutex m_mutex;
    std::map<std::string, Room> m_rooms;
};

} // namespace pult::routing
