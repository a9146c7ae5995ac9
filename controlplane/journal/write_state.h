// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <mutex>

#include "controlplane/journal/database.h"
#include "controlplane/state/journal_port.h"

namespace pult::journal {

//! May the journal be written? A failure is for ever, a full disk until there is room again.
//!
//! After a failed sync the system may go on to show what the disk does not hold, until it is
//! started anew. A failure therefore leaves an empty file behind for the next run: as long as the
//! system shows that file, what it shows of the log is suspect as well.
//! Thread: any.
class WriteState
{
public:
    explicit WriteState(std::filesystem::path suspect)
        : m_suspect(std::move(suspect))
    {}

    //! Did a run before this one fail, and the log was not made durable since?
    [[nodiscard]] bool suspect() const;
    void clearSuspect();

    void fail(const DatabaseError& error);
    void setFull(const std::string& message);
    void clearFull();

    [[nodiscard]] bool failed() const;
    [[nodiscard]] bool full() const;
    [[nodiscard]] state::Journal::Health health() const;

    //! What an append answers: UNAVAILABLE JOURNAL_FAILED, RESOURCE_EXHAUSTED DISK_FULL.
    [[nodiscard]] Error failedError() const;
    [[nodiscard]] Error fullError() const;

private:
    const std::filesystem::path m_suspect;
    mutable std::mutex m_mutex;
    bool m_failed = false;
    bool m_full = false;
    std::string m_message;
};

} // namespace pult::journal
