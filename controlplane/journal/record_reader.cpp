// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/record_reader.h"

#include <algorithm>
#include <iterator>
#include <limits>

#include "controlplane/journal/record_row.h"

namespace pult::journal {

using state::JournalHead;
using state::Record;
using state::Revision;

namespace {

constexpr Revision kNoLimit = std::numeric_limits<std::int64_t>::max();

Result<std::vector<Record>> collect(Statement& statement)
{
    std::vector<Record> records;
    while (true) {
        const auto row = statement.step();
        if (!row)
            return failure(readError(row.error()));
        if (!*row)
            return records;
        auto record = readRecord(statement);
        if (!record)
            return failure(std::move(record.error()));
        records.push_back(std::move(*record));
    }
}

Result<Segment> readSegment(const Statement& row)
{
    const auto first = static_cast<Revision>(row.integer(0));
    const auto previous = digestFromBytes(row.text(2));
    const auto last = digestFromBytes(row.text(3));
    if (!previous || !last)
        return badDigest(first);
    return Segment{first, static_cast<Revision>(row.integer(1)), *previous, *last, row.integer(4)};
}

constexpr unsigned kByEnvironment = 1;
constexpr unsigned kByUser = 2;
constexpr unsigned kByKind = 4;

unsigned filtersOf(const state::Journal::Query& query)
{
    return (query.environment.empty() ? 0 : kByEnvironment) | (query.user.empty() ? 0 : kByUser)
        | (query.kind.empty() ? 0 : kByKind);
}

//! A plus sign keeps SQLite from using the index of a column: the best one is chosen here, since
//! there are fewer records of a user than of a kind, and fewer of a kind than of an environment.
std::string conditions(unsigned filters, bool tail)
{
    const bool user = !tail && (filters & kByUser) != 0;
    const bool kind = !tail && !user && (filters & kByKind) != 0;
    const bool environment = !tail && !user && !kind;
    std::string sql;
    if ((filters & kByEnvironment) != 0)
        sql += std::string(" AND ") + (environment ? "" : "+") + "f.environment = ?3";
    if ((filters & kByUser) != 0)
        sql += std::string(" AND ") + (user ? "" : "+") + "f.user = ?4";
    if ((filters & kByKind) != 0)
        sql += std::string(" AND ") + (kind ? "" : "+") + "f.kind = ?5";
    return sql;
}

std::string listSql(unsigned filters, bool tail)
{
    const bool direct = tail || filters == 0;
    const std::string source
        = direct ? "record f" : "facet f CROSS JOIN record r ON r.revision = f.revision";
    std::string columns;
    for (const std::string_view name :
        {"revision", "unix_ms", "environment", "user", "kind", "request_id", "request_digest",
            "token_id", "schema", "bytes", "previous_hash", "hash"})
        columns += std::string(columns.empty() ? "" : ", ") + (direct ? "f." : "r.")
            + std::string(name);
    return "SELECT " + columns + " FROM " + source + " WHERE f.revision > ?1 AND f.revision < ?2"
        + conditions(filters, tail) + " ORDER BY f.revision DESC LIMIT ?6";
}

} // namespace

Result<RecordReader> RecordReader::open(const Database::File& file)
{
    // Not SQLITE_OPEN_READONLY: a reader of a log must be able to write its shared index.
    auto database = Database::open(file, SQLITE_OPEN_READWRITE);
    if (!database)
        return failure(readError(database.error()));
    sqlite3_db_config(database->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (auto set = database->execute("PRAGMA query_only=1"); !set)
        return failure(readError(set.error()));
    return RecordReader(std::move(*database));
}

Result<Statement*> RecordReader::statement(int which, std::string_view sql)
{
    auto& slot = m_statements[static_cast<std::size_t>(which)];
    if (!slot) {
        auto prepared = m_database.prepare(sql);
        if (!prepared)
            return failure(readError(prepared.error()));
        slot = std::move(*prepared);
    }
    return &*slot;
}

Result<std::optional<Record>> RecordReader::find(Revision revision)
{
    static const std::string kSql
        = "SELECT " + std::string(kRecordColumns) + " FROM record WHERE revision = ?1";
    auto prepared = statement(Find, kSql);
    if (!prepared)
        return failure(std::move(prepared.error()));
    const StatementScope scope(**prepared);
    (*prepared)->bind(1, revision);
    const auto row = (*prepared)->step();
    if (!row)
        return failure(readError(row.error()));
    if (!*row)
        return std::nullopt;
    return readRecord(**prepared).map([](Record record) {
        return std::optional(std::move(record));
    });
}

Result<std::optional<Revision>> RecordReader::idRevision(
    Query which, std::string_view sql, std::string_view id)
{
    auto prepared = statement(which, sql);
    if (!prepared)
        return failure(std::move(prepared.error()));
    const StatementScope scope(**prepared);
    (*prepared)->bindText(1, id);
    const auto row = (*prepared)->step();
    if (!row)
        return failure(readError(row.error()));
    if (!*row)
        return std::nullopt;
    return static_cast<Revision>((*prepared)->integer(0));
}

Result<std::optional<Revision>> RecordReader::requestRevision(std::string_view id)
{
    return idRevision(Request, "SELECT revision FROM request WHERE id = ?1", id);
}

Result<std::optional<Revision>> RecordReader::tokenRevision(std::string_view id)
{
    return idRevision(Token, "SELECT revision FROM token WHERE id = ?1", id);
}

Result<std::vector<Record>> RecordReader::range(Revision after, Revision upTo, std::uint32_t limit)
{
    static const std::string kSql = "SELECT " + std::string(kRecordColumns)
        + " FROM record WHERE revision > ?1 AND revision <= ?2 ORDER BY revision LIMIT ?3";
    auto prepared = statement(Range, kSql);
    if (!prepared)
        return failure(std::move(prepared.error()));
    const StatementScope scope(**prepared);
    (*prepared)->bind(1, std::min(after, kNoLimit));
    (*prepared)->bind(2, std::min(upTo, kNoLimit));
    (*prepared)->bind(3, std::int64_t{limit});
    return collect(**prepared);
}

Result<Revision> RecordReader::facetHigh()
{
    auto prepared = statement(FacetHigh, "SELECT max(revision) FROM facet");
    if (!prepared)
        return failure(std::move(prepared.error()));
    const StatementScope scope(**prepared);
    const auto row = (*prepared)->step();
    if (!row)
        return failure(readError(row.error()));
    return static_cast<Revision>((*prepared)->integer(0));
}

Result<void> RecordReader::listPart(
    const state::Journal::Query& query, bool tail, Revision from, std::vector<Record>& records)
{
    const unsigned filters = filtersOf(query);
    const int which = ListFirst + static_cast<int>(filters) + (tail ? 8 : 0);
    auto prepared = statement(which, listSql(filters, tail));
    if (!prepared)
        return failure(std::move(prepared.error()));
    Statement& statement = **prepared;
    const StatementScope scope(statement);
    const Revision below = records.empty() ? query.before : records.back().revision;
    statement.bind(1, from);
    statement.bind(2, below == 0 ? kNoLimit : std::min(below, kNoLimit));
    statement.bindText(3, query.environment);
    statement.bindText(4, query.user);
    statement.bindText(5, query.kind);
    statement.bind(6, static_cast<std::int64_t>(query.limit - records.size()));
    auto found = collect(statement);
    if (!found)
        return failure(std::move(found.error()));
    std::move(found->begin(), found->end(), std::back_inserter(records));
    return {};
}

// The facets of the newest records are not there yet: appends write them a block at a time, since
// three more pages for each commit would cost more than looking at the few records of a block.
Result<std::vector<Record>> RecordReader::list(const state::Journal::Query& query)
{
    std::vector<Record> records;
    Revision indexed = 0;
    if (filtersOf(query) != 0) {
        const auto high = facetHigh();
        if (!high)
            return failure(high.error());
        indexed = *high;
        if (auto tail = listPart(query, true, indexed, records); !tail)
            return failure(std::move(tail.error()));
    }
    if (records.size() >= query.limit)
        return records;
    if (auto older = listPart(query, false, 0, records); !older)
        return failure(std::move(older.error()));
    return records;
}

Result<std::optional<Segment>> RecordReader::segmentOf(Revision revision)
{
    auto prepared = statement(SegmentOf,
        "SELECT first, last, previous_hash, last_hash, last_unix_ms FROM segment"
        " WHERE first <= ?1 AND last >= ?1 ORDER BY first DESC LIMIT 1");
    if (!prepared)
        return failure(std::move(prepared.error()));
    const StatementScope scope(**prepared);
    (*prepared)->bind(1, std::min(revision, kNoLimit));
    const auto row = (*prepared)->step();
    if (!row)
        return failure(readError(row.error()));
    if (!*row)
        return std::nullopt;
    return readSegment(**prepared).map([](Segment segment) { return std::optional(segment); });
}

Result<std::vector<Segment>> RecordReader::segments()
{
    auto prepared = statement(Segments,
        "SELECT first, last, previous_hash, last_hash, last_unix_ms FROM segment ORDER BY first");
    if (!prepared)
        return failure(std::move(prepared.error()));
    const StatementScope scope(**prepared);
    std::vector<Segment> segments;
    while (true) {
        const auto row = (*prepared)->step();
        if (!row)
            return failure(readError(row.error()));
        if (!*row)
            return segments;
        auto segment = readSegment(**prepared);
        if (!segment)
            return failure(std::move(segment.error()));
        segments.push_back(*segment);
    }
}

Result<std::optional<JournalHead>> RecordReader::last()
{
    auto prepared = statement(
        Last, "SELECT revision, hash, unix_ms FROM record ORDER BY revision DESC LIMIT 1");
    if (!prepared)
        return failure(std::move(prepared.error()));
    const StatementScope scope(**prepared);
    const auto row = (*prepared)->step();
    if (!row)
        return failure(readError(row.error()));
    if (!*row)
        return std::nullopt;
    const auto revision = static_cast<Revision>((*prepared)->integer(0));
    const auto hash = digestFromBytes((*prepared)->text(1));
    if (!hash)
        return badDigest(revision);
    return JournalHead{revision, *hash, (*prepared)->integer(2)};
}

Result<void> RecordReader::begin()
{
    if (auto begun = m_database.execute("BEGIN"); !begun)
        return failure(readError(begun.error()));
    return {};
}

void RecordReader::end()
{
    static_cast<void>(m_database.execute("COMMIT"));
}

} // namespace pult::journal
