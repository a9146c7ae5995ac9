// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>
#include <mutex>

#include "common/clock.h"
#include "controlplane/journal/append_log.h"
#include "controlplane/journal/disk_space.h"
#include "controlplane/journal/wal_room.h"
#include "controlplane/journal/write_state.h"

namespace pult::journal {

//! Numbers, times and chains new records, writes them, and decides what a failure means.
//! Thread: any, one at a time inside.
class Appender
{
public:
    Appender(AppendLog log, state::JournalHead head, Reserve reserve, std::uint64_t walRoomBytes,
        std::filesystem::path suspect, const Clock& clock);

    //! Makes durable what the log holds, copies it to the database, takes the room on the disk.
    [[nodiscard]] Result<void> open();

    [[nodiscard]] Result<std::vector<state::Record>> append(state::Revision expected,
        std::vector<state::NewRecord> records, state::AppendPriority priority);

    [[nodiscard]] state::JournalHead head() const;
    [[nodiscard]] WriteState& state() { return m_state; }
    [[nodiscard]] const WriteState& state() const { return m_state; }
    //! Frames in the log after the last append.
    [[nodiscard]] int logFrames() const { return m_frames.load(std::memory_order_relaxed); }

    //! Looks, not more often than once a second, whether a full disk has room again.
    void probe();
    //! While this runs nothing is appended.
    void pause(const std::function<void()>& body);
    //! A transaction of its own on the connection that writes. Errors as of append.
    [[nodiscard]] Result<void> transaction(
        const std::function<DatabaseResult<void>(Database&)>& body);

private:
    [[nodiscard]] Result<void> makeRoom(
        const std::vector<state::NewRecord>& records, state::AppendPriority priority);
    [[nodiscard]] std::vector<state::Record> seal(std::vector<state::NewRecord> records) const;
    [[nodiscard]] DatabaseResult<void> write(
        const std::vector<state::Record>& records, state::AppendPriority priority);
    [[nodiscard]] Error refuse(const DatabaseError& error);
    [[nodiscard]] bool recoverRoom();

    const Clock& m_clock;
    mutable std::mutex m_headMutex;
    state::JournalHead m_head;
    WriteState m_state;
    std::atomic<int> m_frames{0};

    std::mutex m_writeMutex; //!< Guards all below.
    AppendLog m_log;
    WalRoom m_room;
    Reserve m_reserve;
    MonoTime m_nextProbe{};
};

} // namespace pult::journal
