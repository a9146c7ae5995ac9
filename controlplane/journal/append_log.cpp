// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/append_log.h"

#include "controlplane/journal/record_row.h"
#include "controlplane/journal/schema.h"

namespace pult::journal {

using state::Record;
using state::Revision;

namespace {

//! Facets of so many records are written at once; list() looks through the rest by itself.
constexpr Revision kFacetBlock = 64;

constexpr auto kSetUp = "PRAGMA journal_mode=WAL;"
                        "PRAGMA synchronous=FULL;"
                        "PRAGMA wal_autocheckpoint=0;"
                        "PRAGMA secure_delete=OFF;"
                        "PRAGMA temp_store=MEMORY;"
                        "PRAGMA cache_size=-16384;"
                        // Checks each page that comes from the disk or the log for sense.
                        "PRAGMA cell_size_check=ON";

int rememberFrames(void* frames, sqlite3* /*handle*/, const char* /*schema*/, int count)
{
    *static_cast<int*>(frames) = count;
    return SQLITE_OK;
}

} // namespace

AppendLog::AppendLog(Database database, const Failpoints* failpoints)
    : m_database(std::move(database))
    , m_failpoints(failpoints)
{
    // The log stays, with all its room, when the last connection closes; and a connection that
    // failed must not sync again on its way out.
    int keep = 1;
    sqlite3_file_control(m_database.handle(), "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
    sqlite3_db_config(m_database.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

DatabaseResult<AppendLog> AppendLog::open(
    const Database::File& file, const std::string& newJournalId, const Failpoints* failpoints)
{
    auto database = Database::open(file, SQLITE_OPEN_READWRITE);
    if (!database)
        return tl::unexpected(std::move(database.error()));
    AppendLog log(std::move(*database), failpoints);
    const auto empty = isEmpty(log.m_database);
    if (!empty)
        return tl::unexpected(empty.error());
    // A foreign file is left as it is: the caller checks the format and gives up.
    auto ours = log.m_database.integer("PRAGMA application_id");
    if (!ours)
        return tl::unexpected(std::move(ours.error()));
    if (!*empty && *ours != kApplicationId)
        return log;
    if (auto set = log.m_database.execute(kSetUp); !set)
        return tl::unexpected(std::move(set.error()));
    if (*empty) {
        if (auto made = createTables(log.m_database, newJournalId); !made)
            return tl::unexpected(std::move(made.error()));
    }
    const auto format = log.m_database.integer("PRAGMA user_version");
    if (!format)
        return tl::unexpected(format.error());
    if (*format > kFormat)
        return log;
    if (auto prepared = log.prepareStatements(); !prepared)
        return tl::unexpected(std::move(prepared.error()));
    sqlite3_wal_hook(log.m_database.handle(), rememberFrames, log.m_frames.get());
    return log;
}

DatabaseResult<void> AppendLog::prepareStatements()
{
    const std::pair<Statement*, std::string_view> wanted[] = {
        {&m_begin, "BEGIN IMMEDIATE"},
        {&m_commit, "COMMIT"},
        {&m_rollback, "ROLLBACK"},
        {&m_record, kInsertRecord},
        {&m_request, "INSERT INTO request (id, revision) VALUES (?1, ?2)"},
        {&m_token, "INSERT INTO token (id, revision) VALUES (?1, ?2)"},
        {&m_facets, kInsertFacets},
        {&m_schema, "INSERT OR IGNORE INTO schema_use (schema, first_revision) VALUES (?1, ?2)"},
    };
    for (const auto& [statement, sql] : wanted) {
        auto prepared = m_database.prepare(sql);
        if (!prepared)
            return tl::unexpected(std::move(prepared.error()));
        *statement = std::move(*prepared);
    }
    return loadSchemas();
}

DatabaseResult<void> AppendLog::loadSchemas()
{
    auto query = m_database.prepare("SELECT schema FROM schema_use");
    if (!query)
        return tl::unexpected(std::move(query.error()));
    while (true) {
        const auto row = query->step();
        if (!row)
            return tl::unexpected(row.error());
        if (!*row)
            break;
        m_schemas.insert(static_cast<std::uint32_t>(query->integer(0)));
    }
    return m_database.integer("SELECT max(revision) FROM facet").map([this](std::int64_t high) {
        m_facetHigh = static_cast<Revision>(high);
    });
}

DatabaseResult<void> AppendLog::pass(std::string_view failpoint) const
{
    if (m_failpoints == nullptr || !m_failpoints->hit(failpoint))
        return {};
    return tl::unexpected(
        DatabaseError{Trouble::Io, "the failpoint " + std::string(failpoint) + " is set"});
}

DatabaseResult<void> AppendLog::write(const std::vector<Record>& records)
{
    const Revision last = records.back().revision;
    auto written = pass("journal.append.begin").and_then([&] { return m_begin.run(); });
    for (auto record = records.begin(); written && record != records.end(); ++record)
        written = insert(*record);
    const bool facets = last - m_facetHigh >= kFacetBlock;
    if (written && facets)
        written = insertFacets();
    if (written)
        written = pass("journal.append.commit").and_then([&] { return m_commit.run(); });
    if (!written) {
        rollBack();
        return written;
    }
    for (const auto& record : records)
        m_schemas.insert(record.schema);
    if (facets)
        m_facetHigh = last;
    return pass("journal.append.committed");
}

DatabaseResult<void> AppendLog::transaction(
    const std::function<DatabaseResult<void>(Database&)>& body)
{
    auto done = m_begin.run().and_then([&] { return body(m_database); }).and_then([&] {
        return m_commit.run();
    });
    if (!done)
        rollBack();
    return done;
}

void AppendLog::rollBack()
{
    if (sqlite3_get_autocommit(m_database.handle()) == 0)
        static_cast<void>(m_rollback.run());
}

DatabaseResult<void> AppendLog::insert(const Record& record)
{
    bindRecord(m_record, record);
    auto done = m_record.run();
    if (done && !record.requestId.empty())
        done = insertId(
            m_request, record.requestId, record.revision, Trouble::RequestUsed, "request id");
    if (done && !record.tokenId.empty())
        done = insertId(m_token, record.tokenId, record.revision, Trouble::TokenSpent, "token");
    if (done && !m_schemas.contains(record.schema)) {
        m_schema.bind(1, std::int64_t{record.schema});
        m_schema.bind(2, record.revision);
        done = m_schema.run();
    }
    return done;
}

DatabaseResult<void> AppendLog::insertId(Statement& statement, std::string_view id,
    Revision revision, Trouble duplicate, std::string_view name)
{
    statement.bindText(1, id);
    statement.bind(2, revision);
    auto done = statement.run();
    if (!done && done.error().trouble == Trouble::Duplicate)
        return tl::unexpected(DatabaseError{duplicate,
            "The " + std::string(name) + " " + std::string(id) + " is in the journal already."});
    return done;
}

DatabaseResult<void> AppendLog::insertFacets()
{
    m_facets.bind(1, m_facetHigh);
    return m_facets.run();
}

DatabaseResult<bool> AppendLog::checkpoint()
{
    int all = 0;
    int copied = 0;
    const int code = sqlite3_wal_checkpoint_v2(
        m_database.handle(), "main", SQLITE_CHECKPOINT_PASSIVE, &all, &copied);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        return tl::unexpected(m_database.error("cannot copy the log to the database"));
    return code == SQLITE_OK && all == copied;
}

DatabaseResult<bool> AppendLog::restart()
{
    constexpr int kPatienceMs = 50;
    sqlite3_busy_timeout(m_database.handle(), kPatienceMs);
    const int code = sqlite3_wal_checkpoint_v2(
        m_database.handle(), "main", SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
    sqlite3_busy_timeout(m_database.handle(), kBusyTimeoutMs);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
        return tl::unexpected(m_database.error("cannot copy the log to the database"));
    if (code == SQLITE_OK)
        *m_frames = 0;
    return code == SQLITE_OK;
}

sqlite3_file* AppendLog::logFile() const
{
    sqlite3_file* file = nullptr;
    sqlite3_file_control(m_database.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
    return file;
}

} // namespace pult::journal
