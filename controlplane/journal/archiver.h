// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/failpoints.h"
#include "controlplane/journal/appender.h"
#include "controlplane/journal/reader_pool.h"
#include "controlplane/journal/sqlite_journal.h"

namespace pult::journal {

//! Moves the oldest records to files of their own. Stopped at any moment it has lost nothing, and
//! the next call redoes what was not finished: a segment counts from the one transaction that
//! enters it in the main database and removes its records there. Thread: any, one at a time.
class Archiver
{
public:
    //! Failpoints, each before the step of that name: journal.archive.verify,
    //! journal.archive.rename, journal.archive.commit; journal.archive.committed after the last.
    Archiver(const JournalDirectory& directory, std::string vfs, ReaderPool& readers,
        Appender& appender, const Failpoints* failpoints);

    [[nodiscard]] Result<SqliteJournal::Archived> archiveBefore(state::Revision revision);

private:
    [[nodiscard]] Result<Segment> describe(state::Revision first, state::Revision last);
    [[nodiscard]] Result<void> move(const Segment& segment);
    [[nodiscard]] Result<void> write(const Segment& segment, const std::filesystem::path& file);
    [[nodiscard]] Result<void> check(const Segment& segment, const std::filesystem::path& file);
    [[nodiscard]] Result<void> enter(const Segment& segment);
    [[nodiscard]] Result<void> pass(std::string_view failpoint) const;

    JournalDirectory m_directory;
    std::string m_vfs;
    ReaderPool& m_readers;
    Appender& m_appender;
    const Failpoints* m_failpoints;
};

} // namespace pult::journal
