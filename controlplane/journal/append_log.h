// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <vector>

#include "common/failpoints.h"
#include "controlplane/journal/database.h"
#include "controlplane/state/journal_port.h"

namespace pult::journal {

//! The one connection that writes. Thread: one at a time.
class AppendLog
{
public:
    //! Opens the file, makes its tables with `newJournalId` when it is empty, and sets it to
    //! write-ahead logging with a sync for each commit.
    //! Failpoints: journal.append.begin, journal.append.commit, journal.append.committed.
    [[nodiscard]] static DatabaseResult<AppendLog> open(
        const Database::File& file, const std::string& newJournalId, const Failpoints* failpoints);

    //! All records in one transaction, or none. Full: nothing was written, may be tried again.
    [[nodiscard]] DatabaseResult<void> write(const std::vector<state::Record>& records);

    //! A transaction of its own, as for the archive.
    [[nodiscard]] DatabaseResult<void> transaction(
        const std::function<DatabaseResult<void>(Database&)>& body);

    //! Copies the log to the database as far as readers permit. True: all of it.
    [[nodiscard]] DatabaseResult<bool> checkpoint();
    //! As checkpoint, and has the log start anew with the next commit. False: readers are in the
    //! way.
    [[nodiscard]] DatabaseResult<bool> restart();
    //! Frames in the log after the last commit; zero before the first.
    [[nodiscard]] int frames() const { return *m_frames; }
    //! The open file of the log; lives as long as this.
    [[nodiscard]] sqlite3_file* logFile() const;
    [[nodiscard]] Database& database() { return m_database; }

private:
    explicit AppendLog(Database database, const Failpoints* failpoints);
    [[nodiscard]] DatabaseResult<void> prepareStatements();
    [[nodiscard]] DatabaseResult<void> loadSchemas();
    [[nodiscard]] DatabaseResult<void> insert(const state::Record& record);
    [[nodiscard]] DatabaseResult<void> insertId(Statement& statement, std::string_view id,
        state::Revision revision, Trouble duplicate, std::string_view name);
    [[nodiscard]] DatabaseResult<void> insertFacets();
    [[nodiscard]] DatabaseResult<void> pass(std::string_view failpoint) const;
    void rollBack();

    Database m_database;
    const Failpoints* m_failpoints;
    std::unique_ptr<int> m_frames = std::make_unique<int>(0); //!< SQLite's hook keeps the address.
    Statement m_begin;
    Statement m_commit;
    Statement m_rollback;
    Statement m_record;
    Statement m_request;
    Statement m_token;
    Statement m_facets;
    Statement m_schema;
    std::set<std::uint32_t> m_schemas; //!< Those that schema_use holds.
    state::Revision m_facetHigh = 0;
};

} // namespace pult::journal
