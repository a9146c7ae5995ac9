// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/schema.h"

namespace pult::journal {

namespace {

// The ids that may be used only once have tables of their own, not indexes on record: they stay
// when records go to the archive. facet answers list(); see RecordReader::list for why it lags.
constexpr auto kTables = R"(
CREATE TABLE meta (
  key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE record (
  revision INTEGER PRIMARY KEY,
  unix_ms INTEGER NOT NULL,
  environment TEXT NOT NULL,
  user TEXT NOT NULL,
  kind TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_digest BLOB NOT NULL,
  token_id TEXT NOT NULL,
  schema INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  previous_hash BLOB NOT NULL,
  hash BLOB NOT NULL) STRICT;
CREATE TABLE request (
  id TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE token (
  id TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE facet (
  revision INTEGER PRIMARY KEY,
  environment TEXT NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL) STRICT;
CREATE INDEX facet_environment ON facet (environment);
CREATE INDEX facet_user ON facet (user);
CREATE INDEX facet_kind ON facet (kind);
CREATE TABLE schema_use (
  schema INTEGER PRIMARY KEY, first_revision INTEGER NOT NULL) STRICT;
CREATE TABLE segment (
  first INTEGER PRIMARY KEY, last INTEGER NOT NULL,
  previous_hash BLOB NOT NULL, last_hash BLOB NOT NULL, last_unix_ms INTEGER NOT NULL) STRICT;
)";

} // namespace

DatabaseResult<bool> isEmpty(Database& database)
{
    auto tables = database.integer("SELECT count(*) FROM sqlite_master");
    if (!tables)
        return tl::unexpected(tables.error());
    return database.integer("PRAGMA application_id").map([&](std::int64_t application) {
        return *tables == 0 && application == 0;
    });
}

DatabaseResult<void> createTables(Database& database, const std::string& journalId)
{
    auto made = database.execute("BEGIN IMMEDIATE;" + std::string(kTables)
        + "PRAGMA application_id=" + std::to_string(kApplicationId) + ";PRAGMA user_version="
        + std::to_string(kFormat) + ";INSERT INTO meta VALUES('id','" + journalId + "');COMMIT");
    if (!made && sqlite3_get_autocommit(database.handle()) == 0)
        static_cast<void>(database.execute("ROLLBACK"));
    return made;
}

Result<std::string> checkFormat(Database& database, const std::string& path)
{
    const auto application = database.integer("PRAGMA application_id");
    if (!application)
        return failure(readError(application.error()));
    if (*application != kApplicationId)
        return failure(Code::DataLoss, "JOURNAL_CORRUPT",
            path + ": this is an SQLite database, but not a journal of Pult", {{"path", path}});
    const auto format = database.integer("PRAGMA user_version");
    if (!format)
        return failure(readError(format.error()));
    if (*format > kFormat)
        return failure(Code::FailedPrecondition, "SCHEMA_TOO_NEW",
            path + ": the file has format " + std::to_string(*format)
                + ", this program knows formats up to " + std::to_string(kFormat)
                + ". Start a newer Pult.",
            {{"path", path}, {"format", std::to_string(*format)},
                {"known", std::to_string(kFormat)}});
    auto id = database.text("SELECT value FROM meta WHERE key='id'");
    if (!id)
        return failure(readError(id.error()));
    if (id->empty())
        return failure(Code::DataLoss, "JOURNAL_CORRUPT", path + ": the journal id is missing",
            {{"path", path}});
    return *id;
}

Result<void> checkSchemas(Database& database, const std::string& path, std::uint32_t maxSchema)
{
    auto query = database.prepare("SELECT first_revision, schema FROM schema_use WHERE schema > ?1"
                                  " ORDER BY first_revision LIMIT 1");
    if (!query)
        return failure(readError(query.error()));
    query->bind(1, static_cast<std::int64_t>(maxSchema));
    const auto row = query->step();
    if (!row)
        return failure(readError(row.error()));
    if (!*row)
        return {};
    const std::string revision = std::to_string(query->integer(0));
    const std::string schema = std::to_string(query->integer(1));
    return failure(Code::FailedPrecondition, "SCHEMA_TOO_NEW",
        path + ": revision " + revision + " has event schema " + schema
            + ", this program knows schemas up to " + std::to_string(maxSchema)
            + ". Start a newer Pult.",
        {{"path", path}, {"revision", revision}, {"schema", schema},
            {"known", std::to_string(maxSchema)}});
}

} // namespace pult::journal
