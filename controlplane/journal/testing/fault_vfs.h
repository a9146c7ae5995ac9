// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include <sqlite3.h>

#include "controlplane/journal/disk_space.h"
#include "controlplane/journal/testing/write_log.h"

namespace pult::journal::testing {

//! An SQLite VFS over the default one that counts, delays and fails what is done to files, has a
//! disk of a limited size, and can tell what a power failure would leave. As a DiskSpace it takes
//! the reserve from the same disk. Thread: any; must outlive every connection that uses it.
class FaultVfs final : public DiskSpace
{
public:
    enum class Operation
    {
        Read,
        Write,
        Sync,
        Any,
    };
    struct Counts
    {
        std::uint64_t reads = 0;
        std::uint64_t writes = 0;
        std::uint64_t syncs = 0;
    };

    FaultVfs();
    ~FaultVfs() override;
    FaultVfs(const FaultVfs&) = delete;
    FaultVfs& operator=(const FaultVfs&) = delete;

    //! For sqlite3_open_v2 and SqliteJournal::Options::vfs.
    [[nodiscard]] const std::string& name() const { return m_name; }

    [[nodiscard]] Counts counts() const;
    //! Each sync takes so much longer.
    void delaySyncs(std::chrono::microseconds delay);
    //! False: syncs are counted but not passed on, for tests that need only the order of things.
    void passSyncs(bool pass);

    //! The `nth` operation from now, counted from 1, fails with an I/O error; a write then leaves
    //! half of itself.
    void failNth(Operation operation, std::uint64_t nth);
    //! True when the operation of failNth was reached.
    [[nodiscard]] bool failed() const;

    //! Files may grow by so many bytes more, taken together; nothing: by any.
    void limitDisk(std::optional<std::uint64_t> bytes);
    [[nodiscard]] std::optional<std::uint64_t> diskLeft() const;
    [[nodiscard]] int allocate(const std::filesystem::path& file, std::uint64_t bytes) override;
    [[nodiscard]] int release(const std::filesystem::path& file) override;

    //! Follows all files that are opened from now on.
    void followWrites();
    //! True: a sync that is reported as done makes nothing durable.
    void lieAboutSyncs(bool lie);
    //! See WriteLog::powerFailure. Also to be called from the observer.
    void powerFailure(std::uint64_t seed, const std::filesystem::path& source,
        const std::filesystem::path& target) const;
    //! Called before each write and sync while nothing else is written.
    void observe(std::function<void()> observer);

private:
    friend struct FaultFileMethods;
    friend struct FaultVfsMethods;

    //! True when the operation has to fail.
    [[nodiscard]] bool count(Operation operation);
    [[nodiscard]] bool take(std::uint64_t bytes);
    void giveBack(std::uint64_t bytes);
    [[nodiscard]] int read(sqlite3_file* real, void* bytes, int size, sqlite3_int64 offset);
    [[nodiscard]] int write(sqlite3_file* real, const std::string& path, const char* bytes,
        int size, sqlite3_int64 offset);
    [[nodiscard]] int truncate(sqlite3_file* real, const std::string& path, sqlite3_int64 size);
    [[nodiscard]] int sync(sqlite3_file* real, const std::string& path, int flags);
    [[nodiscard]] int writeReal(sqlite3_file* real, const std::string& path, const char* bytes,
        int size, sqlite3_int64 offset);
    void opened(const std::string& path);
    [[nodiscard]] int remove(const char* path, int syncFolder);

    std::string m_name;
    sqlite3_vfs* m_real;
    sqlite3_vfs m_vfs{};

    mutable std::recursive_mutex m_mutex; //!< Guards all below; the observer calls back.
    Counts m_counts;
    std::chrono::microseconds m_syncDelay{0};
    bool m_passSyncs = true;
    Operation m_failing = Operation::Any;
    std::uint64_t m_failIn = 0;
    bool m_failed = false;
    std::optional<std::uint64_t> m_diskLeft;
    bool m_following = false;
    bool m_lying = false;
    WriteLog m_log;
    std::function<void()> m_observer;
};

} // namespace pult::journal::testing
