// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/database.h"

#include <cerrno>
#include <cstring>

namespace pult::journal {

namespace {

DatabaseError describe(sqlite3* handle, std::string_view doing)
{
    const int code = sqlite3_extended_errcode(handle);
    const int systemError = sqlite3_system_errno(handle);
    const char* path = sqlite3_db_filename(handle, "main");
    std::string message = std::string(path != nullptr ? path : "journal") + ": "
        + std::string(doing) + ": " + sqlite3_errmsg(handle) + " (SQLite " + std::to_string(code);
    if ((code & 0xff) == SQLITE_IOERR && systemError != 0)
        message += std::string(", ") + std::strerror(systemError);
    return {classify(code, systemError), message + ")"};
}

} // namespace

Trouble classify(int extendedCode, int systemError)
{
    switch (extendedCode & 0xff) {
    case SQLITE_FULL:
        return Trouble::Full;
    case SQLITE_IOERR: {
        const bool noRoom = systemError == ENOSPC || systemError == EDQUOT;
        const bool sync
            = extendedCode == SQLITE_IOERR_FSYNC || extendedCode == SQLITE_IOERR_DIR_FSYNC;
        // A sync that found no room has lost data like any failed sync.
        return noRoom && !sync ? Trouble::Full : Trouble::Io;
    }
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Trouble::Busy;
    case SQLITE_CONSTRAINT:
        return Trouble::Duplicate;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_SCHEMA:
    case SQLITE_ERROR: // a table is missing or has other columns
        return Trouble::Corrupt;
    default:
        return Trouble::Io;
    }
}

Error readError(const DatabaseError& error)
{
    switch (error.trouble) {
    case Trouble::Corrupt:
        return {Code::DataLoss, "JOURNAL_CORRUPT", error.message, {}, {}};
    case Trouble::Busy:
        return {Code::Unavailable, "JOURNAL_BUSY", error.message, {}, {}};
    default:
        return {Code::Unavailable, "JOURNAL_UNREADABLE", error.message, {}, {}};
    }
}

void Statement::bind(int index, std::int64_t value)
{
    sqlite3_bind_int64(m_statement.get(), index, value);
}

void Statement::bindText(int index, std::string_view text)
{
    // A null pointer would bind NULL, not the empty text.
    const char* data = text.empty() ? "" : text.data();
    sqlite3_bind_text64(m_statement.get(), index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bindBlob(int index, std::string_view bytes)
{
    const char* data = bytes.empty() ? "" : bytes.data();
    sqlite3_bind_blob64(m_statement.get(), index, data, bytes.size(), SQLITE_STATIC);
}

DatabaseResult<bool> Statement::step()
{
    const int code = sqlite3_step(m_statement.get());
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return code == SQLITE_ROW;
    auto error = describe(sqlite3_db_handle(m_statement.get()), "cannot run a statement");
    reset();
    return tl::unexpected(std::move(error));
}

DatabaseResult<void> Statement::run()
{
    auto stepped = step();
    if (!stepped)
        return tl::unexpected(std::move(stepped.error()));
    reset();
    return {};
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

std::string_view Statement::text(int column) const
{
    const auto* data = static_cast<const char*>(sqlite3_column_blob(m_statement.get(), column));
    const int size = sqlite3_column_bytes(m_statement.get(), column);
    return data != nullptr ? std::string_view(data, static_cast<std::size_t>(size))
                           : std::string_view();
}

DatabaseResult<Database> Database::open(const File& file, int flags)
{
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(file.path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX,
        file.vfs.empty() ? nullptr : file.vfs.c_str());
    Database database;
    database.m_handle.reset(handle);
    if (handle == nullptr)
        return tl::unexpected(DatabaseError{Trouble::Io, file.path + ": out of memory"});
    if (code != SQLITE_OK) {
        auto error = database.error("cannot open");
        error.message = file.path + ": " + error.message;
        return tl::unexpected(std::move(error));
    }
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, kBusyTimeoutMs);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    return database;
}

DatabaseResult<void> Database::execute(const std::string& sql)
{
    if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK)
        return {};
    return tl::unexpected(error("cannot run a statement"));
}

DatabaseResult<Statement> Database::prepare(std::string_view sql)
{
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK)
        return tl::unexpected(error("cannot prepare a statement"));
    Statement statement;
    statement.m_statement.reset(raw);
    return statement;
}

DatabaseResult<std::int64_t> Database::integer(const std::string& sql)
{
    return prepare(sql).and_then([](Statement statement) -> DatabaseResult<std::int64_t> {
        return statement.step().map([&](bool row) { return row ? statement.integer(0) : 0; });
    });
}

DatabaseResult<std::string> Database::text(const std::string& sql)
{
    return prepare(sql).and_then([](Statement statement) -> DatabaseResult<std::string> {
        return statement.step().map(
            [&](bool row) { return row ? std::string(statement.text(0)) : std::string(); });
    });
}

DatabaseError Database::error(std::string_view doing) const
{
    return describe(handle(), doing);
}

} // namespace pult::journal
