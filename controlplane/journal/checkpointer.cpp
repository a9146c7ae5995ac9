// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/checkpointer.h"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace pult::journal {

namespace {

//! With the room of 8 MiB some 400 single appends lie between two rounds; each costs up to five
//! syncs.
int framesToBegin(std::uint64_t walRoomBytes)
{
    constexpr std::uint64_t kWithoutRoom = 8ULL << 20;
    const std::uint64_t room = walRoomBytes != 0 ? walRoomBytes : kWithoutRoom;
    return static_cast<int>(std::max<std::uint64_t>(8, room * 3 / 5 / kFrameBytes));
}

//! After a round that readers or a full disk held up: that many frames more.
int framesToRetry(int frames)
{
    return std::max(1, frames / 8);
}

} // namespace

Checkpointer::Checkpointer(
    Database::File file, std::uint64_t walRoomBytes, Appender& appender, Post post)
    : m_file(std::move(file))
    , m_appender(appender)
    , m_post(std::move(post))
    , m_frames(framesToBegin(walRoomBytes))
    , m_next(m_frames)
{}

void Checkpointer::appended()
{
    const int frames = m_appender.logFrames();
    if (frames < m_frames)
        m_next = m_frames;
    if (frames < m_next || m_waiting.exchange(true))
        return;
    m_post([this] { run(); });
}

void Checkpointer::run()
{
    int left = copy();
    // The appends of meanwhile keep the log from starting anew: they are few, so copy them while
    // nothing is appended.
    if (left > 0)
        m_appender.pause([&] { left = copy(); });
    m_next = left == 0 ? m_frames : m_appender.logFrames() + framesToRetry(m_frames);
    m_waiting = false;
}

int Checkpointer::copy()
{
    // After a failed sync none may be tried again: it could pretend that all is well.
    if (m_appender.state().failed() || !openDatabase())
        return 1;
    int all = 0;
    int copied = 0;
    const int code = sqlite3_wal_checkpoint_v2(
        m_database->handle(), "main", SQLITE_CHECKPOINT_PASSIVE, &all, &copied);
    if (code != SQLITE_OK) {
        const auto error = m_database->error("cannot copy the log to the database");
        if (error.trouble == Trouble::Io || error.trouble == Trouble::Corrupt)
            m_appender.state().fail(error);
        else
            spdlog::warn("{}", error.message);
        return 1;
    }
    // Appends that came after the copy began are not in `all`.
    return std::max(all, m_appender.logFrames()) - copied;
}

bool Checkpointer::openDatabase()
{
    if (m_database)
        return true;
    auto opened = Database::open(m_file, SQLITE_OPEN_READWRITE);
    auto set = opened ? opened->execute("PRAGMA synchronous=FULL;PRAGMA wal_autocheckpoint=0")
                      : DatabaseResult<void>(tl::unexpected(opened.error()));
    if (!set) {
        spdlog::warn("{}", set.error().message);
        return false;
    }
    sqlite3_db_config(opened->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    m_database = std::move(*opened);
    return true;
}

} // namespace pult::journal
