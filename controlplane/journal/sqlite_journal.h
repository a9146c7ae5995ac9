// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "common/clock.h"
#include "common/failpoints.h"
#include "common/id_source.h"
#include "controlplane/journal/disk_space.h"
#include "controlplane/state/journal_port.h"

namespace pult::journal {

//! The journal in one directory: an SQLite database with write-ahead log, snapshots and archived
//! segments beside it. One process at a time writes; docs/journal.md describes the files.
//!
//! Threads: as the port says. A background thread of its own makes checkpoints and snapshots.
//! Errors besides those of the port: FAILED_PRECONDITION JOURNAL_IN_USE; ALREADY_EXISTS
//! REQUEST_ID_USED and TOKEN_SPENT from append; UNAVAILABLE JOURNAL_BUSY (another program holds the
//! lock, nothing was written); UNAVAILABLE JOURNAL_UNREADABLE; DATA_LOSS ARCHIVE_MISSING.
class SqliteJournal final : public state::Journal
{
public:
    struct Options
    {
        std::filesystem::path directory;
        //! Must live as long as the journal; so must `failpoints` and `space` if given.
        const Clock* clock = nullptr;
        IdSource* ids = nullptr;
        const Failpoints* failpoints = nullptr;
        //! Name of a registered SQLite VFS; empty: the default one.
        std::string vfs;
        //! Where the reserve is taken from; null: posix_fallocate.
        DiskSpace* space = nullptr;
        //! Given up for commands that reduce risk when the disk is full.
        std::uint64_t reserveBytes = 16ULL << 20;
        //! Written ahead for the log; the last quarter is for commands that reduce risk.
        std::uint64_t walRoomBytes = 8ULL << 20;
        //! Largest event schema that this program can read.
        std::uint32_t maxSchema = 1;
    };

    //! Opens the journal of the directory, or makes one with a new id. Checks the format, the
    //! schemas and the chain of the last 1 000 records.
    [[nodiscard]] static Result<std::unique_ptr<SqliteJournal>> create(const Options& options);

    //! Finishes the snapshots that are waiting.
    ~SqliteJournal() override;
    SqliteJournal(const SqliteJournal&) = delete;
    SqliteJournal& operator=(const SqliteJournal&) = delete;

    [[nodiscard]] std::string id() const override;
    [[nodiscard]] state::JournalHead head() const override;
    [[nodiscard]] Result<std::vector<state::Record>> append(state::Revision expected,
        std::vector<state::NewRecord> records, state::AppendPriority priority) override;
    [[nodiscard]] Result<std::optional<state::Record>> findRequest(
        std::string_view requestId) const override;
    [[nodiscard]] Result<bool> tokenSpent(std::string_view tokenId) const override;
    [[nodiscard]] Result<std::optional<state::Record>> find(
        state::Revision revision) const override;
    [[nodiscard]] Result<void> replay(state::Revision after, state::Revision upTo,
        const std::function<Result<bool>(const state::Record&)>& visit) const override;
    [[nodiscard]] Result<std::vector<state::Record>> list(const Query& query) const override;
    [[nodiscard]] Result<std::uint64_t> verify() const override;
    void storeSnapshot(
        state::Revision revision, std::uint32_t foldVersion, std::string bytes) override;
    [[nodiscard]] std::optional<Snapshot> loadSnapshot(
        state::Revision atMost, std::uint32_t foldVersion) const override;
    //! While the disk is full this also has it looked at again, at most once a second.
    [[nodiscard]] Health health() const override;

    struct Archived
    {
        std::uint64_t segments = 0;
        std::uint64_t records = 0;
    };
    //! Moves whole blocks of 1 000 records below `revision` to archive/segment-FROM-TO.db. All
    //! reads find them there. May be called again after any failure. UNAVAILABLE ARCHIVE_FAILED.
    [[nodiscard]] Result<Archived> archiveBefore(state::Revision revision);

    //! Waits until the background thread has nothing to do. For tests and for a clean end.
    void drain();

private:
    struct Parts;
    explicit SqliteJournal(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

} // namespace pult::journal
