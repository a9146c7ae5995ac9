// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <ctime>
#include <fstream>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::AppendPriority;

namespace {

//! Runs SQL on the database of a closed journal, as a vandal would.
void tamper(const std::filesystem::path& folder, const std::string& sql)
{
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open((folder / "journal.db").c_str(), &handle), SQLITE_OK);
    char* message = nullptr;
    ASSERT_EQ(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
    sqlite3_close(handle);
}

unsigned modeOf(const std::filesystem::path& path)
{
    struct stat info
    {};
    EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
    return info.st_mode & 0777U;
}

//! A closed journal with so many records.
void make(const std::filesystem::path& folder, std::uint64_t records)
{
    auto journal = SqliteJournal::create(smallOptions(folder));
    ASSERT_TRUE(journal.has_value()) << journal.error().message;
    ASSERT_TRUE(fill(**journal, records, 1'000).has_value());
}

std::chrono::nanoseconds threadTime()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

//! With the usual room for the log.
std::chrono::nanoseconds openingTime(const std::filesystem::path& folder, std::uint64_t records)
{
    auto options = smallOptions(folder);
    options.walRoomBytes = SqliteJournal::Options{}.walRoomBytes;
    const auto start = threadTime();
    auto journal = SqliteJournal::create(options);
    const auto took = threadTime() - start;
    EXPECT_TRUE(journal.has_value()) << journal.error().message;
    EXPECT_EQ((*journal)->head().revision, records);
    return took;
}

Error openError(const std::filesystem::path& folder)
{
    auto journal = SqliteJournal::create(smallOptions(folder));
    EXPECT_FALSE(journal.has_value());
    return journal ? Error{} : journal.error();
}

} // namespace

TEST(Opening, MakesPrivateFoldersAndFiles)
{
    const ScratchFolder scratch;
    const auto folder = scratch.path() / "deep" / "journal";
    const auto options = smallOptions(folder);
    auto journal = SqliteJournal::create(options);
    ASSERT_TRUE(journal.has_value()) << journal.error().message;
    ASSERT_TRUE(fill(**journal, 3).has_value());
    (*journal)->storeSnapshot(3, 1, "state");
    (*journal)->drain();
    EXPECT_EQ(modeOf(folder), 0700U);
    int files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        EXPECT_EQ(modeOf(entry.path()), entry.is_directory() ? 0700U : 0600U) << entry.path();
        files += entry.is_regular_file() ? 1 : 0;
    }
    EXPECT_EQ(files, 6) << "database, log, index, lock, reserve, snapshot";
}

TEST(Opening, ReserveAndRoomAreReallyAllocated)
{
    const ScratchFolder scratch;
    auto options = smallOptions(scratch.path());
    options.reserveBytes = 16 << 20;
    options.walRoomBytes = 8 << 20;
    auto journal = SqliteJournal::create(options);
    ASSERT_TRUE(journal.has_value()) << journal.error().message;
    struct stat info
    {};
    ASSERT_EQ(::stat((scratch.path() / "reserve").c_str(), &info), 0);
    EXPECT_GE(info.st_blocks * 512, 16 << 20);
    ASSERT_EQ(::stat((scratch.path() / "journal.db-wal").c_str(), &info), 0);
    EXPECT_GE(info.st_blocks * 512, 8 << 20);
}

TEST(Opening, ASecondWriterIsToldWhoHoldsTheJournal)
{
    const ScratchFolder scratch;
    auto first = SqliteJournal::create(smallOptions(scratch.path()));
    ASSERT_TRUE(first.has_value()) << first.error().message;
    const Error error = openError(scratch.path());
    EXPECT_EQ(error.code, Code::FailedPrecondition);
    EXPECT_EQ(error.reason, "JOURNAL_IN_USE");
    EXPECT_NE(error.message.find(scratch.path().string()), std::string::npos);
    EXPECT_EQ(error.metadata.at("pid"), std::to_string(::getpid()));
    EXPECT_NE(error.message.find(std::to_string(::getpid())), std::string::npos);
    first->reset();
    EXPECT_TRUE(SqliteJournal::create(smallOptions(scratch.path())).has_value());
}

TEST(Opening, AFileThatIsNoDatabaseIsNamed)
{
    const ScratchFolder scratch;
    std::ofstream(scratch.path() / "journal.db") << std::string(8'192, 'x');
    const Error error = openError(scratch.path());
    EXPECT_EQ(error.code, Code::DataLoss);
    EXPECT_EQ(error.reason, "JOURNAL_CORRUPT");
    EXPECT_NE(error.message.find((scratch.path() / "journal.db").string()), std::string::npos);
}

TEST(Opening, AForeignDatabaseIsLeftAlone)
{
    const ScratchFolder scratch;
    tamper(scratch.path(), "CREATE TABLE contact (name TEXT); INSERT INTO contact VALUES ('x')");
    const auto before = std::filesystem::file_size(scratch.path() / "journal.db");
    const Error error = openError(scratch.path());
    EXPECT_EQ(error.reason, "JOURNAL_CORRUPT");
    EXPECT_NE(error.message.find("not a journal"), std::string::npos) << error.message;
    EXPECT_EQ(std::filesystem::file_size(scratch.path() / "journal.db"), before);
}

TEST(Opening, ALostDatabaseIsNotBegunAnew)
{
    const ScratchFolder scratch;
    {
        auto journal = SqliteJournal::create(smallOptions(scratch.path()));
        ASSERT_TRUE(fill(**journal, 3).has_value());
        (*journal)->storeSnapshot(3, 1, "state");
    }
    for (const char* name : {"journal.db", "journal.db-wal", "journal.db-shm"})
        std::filesystem::remove(scratch.path() / name);
    const Error error = openError(scratch.path());
    EXPECT_EQ(error.reason, "JOURNAL_CORRUPT");
    EXPECT_NE(error.message.find("backup"), std::string::npos);
}

TEST(Opening, ADamagedPageIsFound)
{
    const ScratchFolder scratch;
    make(scratch.path(), 3'000);
    tamper(scratch.path(), "PRAGMA wal_checkpoint(TRUNCATE)");
    const auto path = scratch.path() / "journal.db";
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    const auto size = std::filesystem::file_size(path);
    for (std::uint64_t at = 4'096; at < size; at += 4'096) {
        file.seekp(static_cast<std::streamoff>(at));
        file << std::string(16, '\x7f');
    }
    file.close();
    const Error error = openError(scratch.path());
    EXPECT_EQ(error.code, Code::DataLoss);
    EXPECT_EQ(error.reason, "JOURNAL_CORRUPT");
    EXPECT_NE(error.message.find("journal.db"), std::string::npos) << error.message;
}

TEST(Opening, AChangedRecordOfTheTailIsFoundAtOnce)
{
    const ScratchFolder scratch;
    make(scratch.path(), 1'500);
    tamper(scratch.path(), "UPDATE record SET user = 'mallory' WHERE revision = 501");
    const Error error = openError(scratch.path());
    EXPECT_EQ(error.reason, "CHAIN_BROKEN");
    EXPECT_EQ(error.metadata.at("revision"), "501");
}

TEST(Opening, AMissingRecordOfTheTailIsFoundAtOnce)
{
    const ScratchFolder scratch;
    make(scratch.path(), 200);
    tamper(scratch.path(), "DELETE FROM record WHERE revision = 100");
    const Error error = openError(scratch.path());
    EXPECT_EQ(error.reason, "CHAIN_BROKEN");
    EXPECT_EQ(error.metadata.at("revision"), "100");
}

TEST(Opening, AnOlderChangeIsFoundByVerify)
{
    const ScratchFolder scratch;
    make(scratch.path(), 1'500);
    tamper(scratch.path(), "UPDATE record SET bytes = x'00' WHERE revision = 77");
    auto journal = SqliteJournal::create(smallOptions(scratch.path()));
    ASSERT_TRUE(journal.has_value()) << journal.error().message;
    const auto verified = (*journal)->verify();
    ASSERT_FALSE(verified.has_value());
    EXPECT_EQ(verified.error().reason, "CHAIN_BROKEN");
    EXPECT_EQ(verified.error().metadata.at("revision"), "77");
}

TEST(Opening, AForgottenRequestIsFoundByVerify)
{
    const ScratchFolder scratch;
    make(scratch.path(), 50);
    tamper(scratch.path(), "DELETE FROM request WHERE id = 'request-7'");
    auto journal = SqliteJournal::create(smallOptions(scratch.path()));
    ASSERT_TRUE(journal.has_value()) << journal.error().message;
    EXPECT_EQ((*journal)->verify().error().reason, "JOURNAL_CORRUPT");
}

TEST(Opening, ANewerEventSchemaStopsIt)
{
    const ScratchFolder scratch;
    auto options = smallOptions(scratch.path());
    options.maxSchema = 9;
    {
        auto journal = SqliteJournal::create(options);
        ASSERT_TRUE(fill(**journal, 4).has_value());
        auto newer = sampleBatch(5, 2);
        newer[0].schema = 3;
        newer[1].schema = 2;
        ASSERT_TRUE((*journal)->append(4, newer, AppendPriority::Normal).has_value());
        ASSERT_TRUE(fill(**journal, 2'000).has_value());
    }
    EXPECT_TRUE(SqliteJournal::create(options).has_value());
    options.maxSchema = 3;
    EXPECT_TRUE(SqliteJournal::create(options).has_value());
    options.maxSchema = 2;
    const auto refused = SqliteJournal::create(options);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Code::FailedPrecondition);
    EXPECT_EQ(refused.error().reason, "SCHEMA_TOO_NEW");
    EXPECT_EQ(refused.error().metadata.at("revision"), "5");
    EXPECT_EQ(refused.error().metadata.at("schema"), "3");
    EXPECT_EQ(refused.error().metadata.at("known"), "2");
}

TEST(Opening, ANewerFileFormatStopsIt)
{
    const ScratchFolder scratch;
    make(scratch.path(), 2);
    tamper(scratch.path(), "PRAGMA user_version = 99");
    const Error error = openError(scratch.path());
    EXPECT_EQ(error.reason, "SCHEMA_TOO_NEW");
    EXPECT_EQ(error.metadata.at("format"), "99");
}

TEST(Opening, AFolderThatCannotBeMadeIsNamed)
{
    const ScratchFolder scratch;
    std::ofstream(scratch.path() / "file") << "x";
    const Error error = openError(scratch.path() / "file" / "journal");
    EXPECT_EQ(error.reason, "JOURNAL_UNREADABLE");
    EXPECT_NE(error.message.find("file/journal"), std::string::npos);
}

// The way that docs/journal.md tells operators to make a backup beside a running pultd.
TEST(Opening, ABackupMadeWhileItIsWrittenIsAJournal)
{
    const ScratchFolder scratch;
    const ScratchFolder backup;
    auto journal = SqliteJournal::create(smallOptions(scratch.path()));
    ASSERT_TRUE(fill(**journal, 300, 7).has_value());
    sqlite3* from = nullptr;
    sqlite3* to = nullptr;
    ASSERT_EQ(sqlite3_open((scratch.path() / "journal.db").c_str(), &from), SQLITE_OK);
    ASSERT_EQ(sqlite3_open((backup.path() / "journal.db").c_str(), &to), SQLITE_OK);
    sqlite3_backup* copy = sqlite3_backup_init(to, "main", from, "main");
    ASSERT_NE(copy, nullptr);
    ASSERT_EQ(sqlite3_backup_step(copy, 5), SQLITE_OK);
    ASSERT_TRUE(fill(**journal, 400, 7).has_value());
    ASSERT_EQ(sqlite3_backup_step(copy, -1), SQLITE_DONE);
    sqlite3_backup_finish(copy);
    sqlite3_close(to);
    sqlite3_close(from);
    const auto restored = SqliteJournal::create(smallOptions(backup.path()));
    ASSERT_TRUE(restored.has_value()) << restored.error().message;
    EXPECT_EQ((*restored)->id(), (*journal)->id());
    EXPECT_EQ((*restored)->verify().value(), 400U);
    EXPECT_EQ((*restored)->head().hash, (*journal)->head().hash);
    EXPECT_TRUE(fill(**restored, 410).has_value());
}

// Measured as the time that the thread computes: what other programs take away is not the
// journal's. The folders are in memory, so that reading and writing count as well.
TEST(Opening, TakesNoLongerWithAHundredThousandRecords)
{
    const ScratchFolder large;
    const ScratchFolder small;
    make(large.path(), 100'000);
    make(small.path(), 1'000);
    auto bestLarge = std::chrono::nanoseconds::max();
    auto bestSmall = bestLarge;
    for (int i = 0; i < 7; ++i) {
        bestLarge = std::min(bestLarge, openingTime(large.path(), 100'000));
        bestSmall = std::min(bestSmall, openingTime(small.path(), 1'000));
    }
    EXPECT_LT(bestLarge, 3 * bestSmall);
#if !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
    EXPECT_LT(bestLarge, std::chrono::milliseconds(50));
#endif
    RecordProperty("best_us", std::to_string(bestLarge.count() / 1'000));
}

} // namespace pult::journal::test
