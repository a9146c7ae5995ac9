// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "controlplane/journal/database.h"
#include "controlplane/state/journal_port.h"

namespace pult::journal {

//! A closed part of the journal that was moved to a file of its own.
struct Segment
{
    state::Revision first = 0;
    state::Revision last = 0;
    Digest previousHash{};
    Digest lastHash{};
    std::int64_t lastUnixMs = 0;
};

//! Reads the records of one file, the main database or a segment. Knows nothing of other files.
//! Thread: one at a time.
class RecordReader
{
public:
    //! Opens an existing file for reading.
    [[nodiscard]] static Result<RecordReader> open(const Database::File& file);

    [[nodiscard]] Result<std::optional<state::Record>> find(state::Revision revision);
    [[nodiscard]] Result<std::optional<state::Revision>> requestRevision(std::string_view id);
    [[nodiscard]] Result<std::optional<state::Revision>> tokenRevision(std::string_view id);
    //! At most `limit` records with revision in (after, upTo], in order.
    [[nodiscard]] Result<std::vector<state::Record>> range(
        state::Revision after, state::Revision upTo, std::uint32_t limit);
    //! Newest first.
    [[nodiscard]] Result<std::vector<state::Record>> list(const state::Journal::Query& query);

    [[nodiscard]] Result<std::optional<Segment>> segmentOf(state::Revision revision);
    //! In order.
    [[nodiscard]] Result<std::vector<Segment>> segments();
    //! Nothing when there is no record in this file.
    [[nodiscard]] Result<std::optional<state::JournalHead>> last();

    //! Between these all reads see the same state of the file.
    [[nodiscard]] Result<void> begin();
    void end();

    [[nodiscard]] Database& database() { return m_database; }

private:
    enum Query
    {
        Find,
        Request,
        Token,
        Range,
        SegmentOf,
        Segments,
        Last,
        FacetHigh,
        ListFirst,
        ListLast = ListFirst + 15,
        QueryCount,
    };
    explicit RecordReader(Database database)
        : m_database(std::move(database))
    {}
    [[nodiscard]] Result<Statement*> statement(int which, std::string_view sql);
    [[nodiscard]] Result<std::optional<state::Revision>> idRevision(
        Query which, std::string_view sql, std::string_view id);
    [[nodiscard]] Result<state::Revision> facetHigh();
    [[nodiscard]] Result<void> listPart(const state::Journal::Query& query, bool tail,
        state::Revision from, std::vector<state::Record>& records);

    Database m_database;
    std::array<std::optional<Statement>, QueryCount> m_statements;
};

} // namespace pult::journal
