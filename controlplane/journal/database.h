// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "common/error.h"
#include "common/hash.h"

namespace pult::journal {

//! What went wrong in SQLite, as far as the journal acts differently upon it.
enum class Trouble
{
    Full, //!< No room: nothing was changed, may be tried again.
    Busy, //!< Someone else holds the lock.
    Duplicate, //!< A unique key is there already.
    RequestUsed, //!< As Duplicate: the id of a request.
    TokenSpent, //!< As Duplicate: the id of a plan token.
    Corrupt, //!< The file is not what it should be.
    Io, //!< A read, write or sync failed, or anything else unforeseen.
};

//! How long a connection waits for a lock.
inline constexpr int kBusyTimeoutMs = 2'000;

[[nodiscard]] Trouble classify(int extendedCode, int systemError);

//! A failed call: what the journal does about it, and in words which file and what SQLite says.
struct DatabaseError
{
    Trouble trouble = Trouble::Io;
    std::string message;
};

template <typename T> using DatabaseResult = tl::expected<T, DatabaseError>;

//! The reasons that reading knows: DATA_LOSS JOURNAL_CORRUPT, UNAVAILABLE JOURNAL_UNREADABLE,
//! UNAVAILABLE JOURNAL_BUSY.
[[nodiscard]] Error readError(const DatabaseError& error);

class Database;

//! A prepared statement. Thread: that of its Database.
class Statement
{
public:
    Statement() = default;

    void bind(int index, std::int64_t value);
    void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
    //! The text must stay as it is until the statement is reset.
    void bindText(int index, std::string_view text);
    void bindBlob(int index, std::string_view bytes);

    //! True: a row is there. After a failure the statement is reset.
    [[nodiscard]] DatabaseResult<bool> step();
    //! Steps a statement that gives no rows, and resets it.
    [[nodiscard]] DatabaseResult<void> run();
    void reset() { sqlite3_reset(m_statement.get()); }

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;

private:
    friend class Database;
    struct Finalize
    {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

//! Resets the statement at the end of the scope, so that no read transaction stays open.
class StatementScope
{
public:
    explicit StatementScope(Statement& statement)
        : m_statement(statement)
    {}
    ~StatementScope() { m_statement.reset(); }
    StatementScope(const StatementScope&) = delete;
    StatementScope& operator=(const StatementScope&) = delete;

private:
    Statement& m_statement;
};

//! A connection to one file. Thread: one at a time; statements must go before it.
class Database
{
public:
    struct File
    {
        std::string path;
        std::string vfs; //!< Empty: the default one.
    };

    //! `flags` as of sqlite3_open_v2.
    [[nodiscard]] static DatabaseResult<Database> open(const File& file, int flags);

    [[nodiscard]] DatabaseResult<void> execute(const std::string& sql);
    [[nodiscard]] DatabaseResult<Statement> prepare(std::string_view sql);
    //! First column of the first row; zero when there is none.
    [[nodiscard]] DatabaseResult<std::int64_t> integer(const std::string& sql);
    [[nodiscard]] DatabaseResult<std::string> text(const std::string& sql);

    [[nodiscard]] sqlite3* handle() const { return m_handle.get(); }
    [[nodiscard]] DatabaseError error(std::string_view doing) const;

private:
    struct Close
    {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    std::unique_ptr<sqlite3, Close> m_handle;
};

} // namespace pult::journal
