// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include <sqlite3.h>

#include "controlplane/journal/database.h"

namespace pult::journal {

//! Room for the log that is on the disk before it is needed: written with zeros, so that a commit
//! overwrites blocks that are there. That is quicker, and the last part of it is kept for class 1
//! when the disk is full. SQLite takes zeros for the end of its log. Thread: that of the writer.
class WalRoom
{
public:
    //! `log` must live as long as this. A size of zero does nothing.
    WalRoom(sqlite3_file* log, std::uint64_t bytes)
        : m_log(log)
        , m_bytes(bytes)
    {}

    //! Writes the log over itself and syncs it: for one that a failed sync has left suspect. To be
    //! called before anything is copied from the log or told to be durable.
    [[nodiscard]] DatabaseResult<void> makeDurable();
    //! Writes the room at start-up and makes it durable. Full: less of it is there.
    [[nodiscard]] DatabaseResult<void> open();
    //! Sees to it that after `frames` frames there is room for a batch of `bytes` and, beyond it,
    //! the part for class 1. Full: there is not.
    [[nodiscard]] DatabaseResult<void> ensure(int frames, std::uint64_t bytes);

    //! Does a batch of `bytes` end within the room, its last part included?
    [[nodiscard]] bool fits(int frames, std::uint64_t bytes) const;
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }

private:
    [[nodiscard]] DatabaseResult<std::uint64_t> usedBytes() const;
    [[nodiscard]] DatabaseResult<void> extend(std::uint64_t upTo);

    sqlite3_file* m_log;
    std::uint64_t m_bytes;
    std::uint64_t m_written = 0;
};

//! Bytes in the log of a frame with one page.
inline constexpr std::uint64_t kFrameBytes = 4'096 + 24;

} // namespace pult::journal
