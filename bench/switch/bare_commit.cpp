// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <cstdlib>

#include <sqlite3.h>

#include "bench/support/figure.h"
#include "bench/switch/limits.h"

namespace pult::bench {

namespace {

void check(int code, sqlite3* handle)
{
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        std::fprintf(stderr, "bare commit: %s\n", sqlite3_errmsg(handle));
        std::exit(1);
    }
}

} // namespace

struct BareCommit::Database
{
    sqlite3* handle = nullptr;
    sqlite3_stmt* begin = nullptr;
    sqlite3_stmt* label = nullptr;
    sqlite3_stmt* history = nullptr;
    sqlite3_stmt* commit = nullptr;
    sqlite3_int64 number = 0;

    void prepare(const char* sql, sqlite3_stmt** statement)
    {
        check(sqlite3_prepare_v2(handle, sql, -1, statement, nullptr), handle);
    }
    void run(sqlite3_stmt* statement)
    {
        check(sqlite3_step(statement), handle);
        check(sqlite3_reset(statement), handle);
    }
};

BareCommit::BareCommit(const std::filesystem::path& folder)
    : m_database(std::make_unique<Database>())
{
    auto& db = *m_database;
    std::filesystem::create_directories(folder);
    check(sqlite3_open((folder / "bare.db").c_str(), &db.handle), db.handle);
    check(
        sqlite3_exec(db.handle,
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA locking_mode=EXCLUSIVE;"
            "CREATE TABLE label(service TEXT PRIMARY KEY, generation INT);"
            "CREATE TABLE history(revision INTEGER PRIMARY KEY, request TEXT UNIQUE, bytes BLOB);",
            nullptr, nullptr, nullptr),
        db.handle);
    db.prepare("BEGIN IMMEDIATE", &db.begin);
    db.prepare("INSERT OR REPLACE INTO label VALUES(?1, ?2)", &db.label);
    db.prepare("INSERT INTO history VALUES(?1, ?2, zeroblob(300))", &db.history);
    db.prepare("COMMIT", &db.commit);
}

BareCommit::~BareCommit()
{
    for (auto* statement :
        {m_database->begin, m_database->label, m_database->history, m_database->commit})
        sqlite3_finalize(statement);
    sqlite3_close(m_database->handle);
}

double BareCommit::once()
{
    auto& db = *m_database;
    const auto number = ++db.number;
    const auto key = "request-" + std::to_string(number);
    const double start = nowUs();
    db.run(db.begin);
    for (const char* service : {"orders", "billing", "notifications"}) {
        sqlite3_bind_text(db.label, 1, service, -1, SQLITE_STATIC);
        sqlite3_bind_int64(db.label, 2, number);
        db.run(db.label);
    }
    sqlite3_bind_int64(db.history, 1, number);
    sqlite3_bind_text(db.history, 2, key.c_str(), -1, SQLITE_STATIC);
    db.run(db.history);
    db.run(db.commit);
    return nowUs() - start;
}

} // namespace pult::bench
