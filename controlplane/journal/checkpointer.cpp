// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/checkpointer.h"

#include <spdlog/spdlog.h>

namespace pult::journal {

namespace {

//! About 5 MB of log, some 400 single appends. Each round costs up to five syncs.
constexpr int kFrames = 1'200;
//! After a round that readers or a full disk held up.
constexpr int kFramesMore = 150;

} // namespace

Checkpointer::Checkpointer(Database::File file, Appender& appender, Post post)
    : m_file(std::move(file))
    , m_appender(appender)
    , m_post(std::move(post))
    , m_next(kFrames)
{}

void Checkpointer::appended()
{
    const int frames = m_appender.logFrames();
    if (frames < kFrames)
        m_next = kFrames;
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
    m_next = left == 0 ? kFrames : m_appender.logFrames() + kFramesMore;
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
