// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>

#include "controlplane/journal/database.h"
#include "controlplane/state/journal_port.h"

namespace pult::journal {

//! May the journal be written? A failure is for ever, a full disk until there is room again.
//! Thread: any.
class WriteState
{
public:
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
    mutable std::mutex m_mutex;
    bool m_failed = false;
    bool m_full = false;
    std::string m_message;
};

} // namespace pult::journal
