// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <optional>

#include "controlplane/journal/appender.h"
#include "controlplane/journal/background.h"

namespace pult::journal {

//! Copies the log to the database in the background, so that the log starts anew now and then and
//! no append waits for it. Thread: any.
class Checkpointer
{
public:
    using Post = std::function<void(Background::Job)>;

    //! Begins when the log has filled three fifths of its room. `post` runs jobs on one thread,
    //! which must have ended before this goes.
    Checkpointer(Database::File file, std::uint64_t walRoomBytes, Appender& appender, Post post);

    //! To be called after each append: starts a checkpoint when the log has grown enough.
    void appended();

private:
    void run();
    //! Frames that could not be copied yet. Errors go to the appender's state.
    [[nodiscard]] int copy();
    [[nodiscard]] bool openDatabase();

    Database::File m_file;
    Appender& m_appender;
    Post m_post;
    int m_frames; //!< In the log when a checkpoint begins.
    std::atomic<bool> m_waiting{false};
    std::atomic<int> m_next;
    std::optional<Database> m_database; //!< Used by the background thread only.
};

} // namespace pult::journal
