// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/testing/fault_vfs.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <new>
#include <thread>

namespace pult::journal::testing {

//! SQLite allocates it with the file of the real VFS behind.
struct FaultFile
{
    sqlite3_file base;
    FaultVfs* owner;
    std::string* path;
    sqlite3_file* real;
};

namespace {

constexpr int kFileBytes = (sizeof(FaultFile) + 15) / 16 * 16;

FaultFile* faulty(sqlite3_file* file)
{
    return reinterpret_cast<FaultFile*>(file);
}

sqlite3_file* real(sqlite3_file* file)
{
    return faulty(file)->real;
}

} // namespace

//! What SQLite calls for an open file.
struct FaultFileMethods
{
    static int close(sqlite3_file* file)
    {
        FaultFile* own = faulty(file);
        const int code = own->real->pMethods->xClose(own->real);
        delete own->path;
        own->path = nullptr;
        return code;
    }
    static int read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset)
    {
        return faulty(file)->owner->read(real(file), bytes, size, offset);
    }
    static int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset)
    {
        FaultFile* own = faulty(file);
        return own->owner->write(
            own->real, *own->path, static_cast<const char*>(bytes), size, offset);
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size)
    {
        FaultFile* own = faulty(file);
        return own->owner->truncate(own->real, *own->path, size);
    }
    static int sync(sqlite3_file* file, int flags)
    {
        FaultFile* own = faulty(file);
        return own->owner->sync(own->real, *own->path, flags);
    }
    static int fileSize(sqlite3_file* file, sqlite3_int64* size)
    {
        return real(file)->pMethods->xFileSize(real(file), size);
    }
    static int lock(sqlite3_file* file, int level)
    {
        return real(file)->pMethods->xLock(real(file), level);
    }
    static int unlock(sqlite3_file* file, int level)
    {
        return real(file)->pMethods->xUnlock(real(file), level);
    }
    static int checkReservedLock(sqlite3_file* file, int* result)
    {
        return real(file)->pMethods->xCheckReservedLock(real(file), result);
    }
    static int control(sqlite3_file* file, int what, void* argument)
    {
        return real(file)->pMethods->xFileControl(real(file), what, argument);
    }
    static int sectorSize(sqlite3_file* file)
    {
        return real(file)->pMethods->xSectorSize(real(file));
    }
    static int characteristics(sqlite3_file* file)
    {
        return real(file)->pMethods->xDeviceCharacteristics(real(file));
    }
    static int sharedMap(sqlite3_file* file, int page, int size, int extend, volatile void** map)
    {
        return real(file)->pMethods->xShmMap(real(file), page, size, extend, map);
    }
    static int sharedLock(sqlite3_file* file, int offset, int count, int flags)
    {
        return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
    }
    static void sharedBarrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
    static int sharedUnmap(sqlite3_file* file, int remove)
    {
        return real(file)->pMethods->xShmUnmap(real(file), remove);
    }

    // Version 2: with a shared index for the log, without memory mapping.
    static constexpr sqlite3_io_methods kMethods{2, close, read, write, truncate, sync, fileSize,
        lock, unlock, checkReservedLock, control, sectorSize, characteristics, sharedMap,
        sharedLock, sharedBarrier, sharedUnmap, nullptr, nullptr};
};

//! What SQLite calls for the file system as a whole.
struct FaultVfsMethods
{
    static FaultVfs* owner(sqlite3_vfs* vfs) { return static_cast<FaultVfs*>(vfs->pAppData); }

    static int open(
        sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* outFlags)
    {
        FaultFile* own = faulty(file);
        own->base.pMethods = nullptr;
        own->owner = owner(vfs);
        own->real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + kFileBytes);
        sqlite3_vfs* under = own->owner->m_real;
        const int code = under->xOpen(under, path, own->real, flags, outFlags);
        if (code != SQLITE_OK)
            return code;
        own->path = new std::string(path != nullptr ? path : "");
        own->base.pMethods = &FaultFileMethods::kMethods;
        own->owner->opened(*own->path);
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs* vfs, const char* path, int syncFolder)
    {
        return owner(vfs)->remove(path, syncFolder);
    }
};

FaultVfs::FaultVfs()
    : m_real(sqlite3_vfs_find(nullptr))
{
    static std::atomic<int> next{0};
    m_name = "pult-fault-" + std::to_string(++next);
    m_vfs = *m_real;
    m_vfs.pNext = nullptr;
    m_vfs.szOsFile = kFileBytes + m_real->szOsFile;
    m_vfs.zName = m_name.c_str();
    m_vfs.pAppData = this;
    m_vfs.xOpen = FaultVfsMethods::open;
    m_vfs.xDelete = FaultVfsMethods::remove;
    sqlite3_vfs_register(&m_vfs, 0);
}

FaultVfs::~FaultVfs()
{
    sqlite3_vfs_unregister(&m_vfs);
}

FaultVfs::Counts FaultVfs::counts() const
{
    const std::scoped_lock lock(m_mutex);
    return m_counts;
}

void FaultVfs::delaySyncs(std::chrono::microseconds delay)
{
    const std::scoped_lock lock(m_mutex);
    m_syncDelay = delay;
}

void FaultVfs::passSyncs(bool pass)
{
    const std::scoped_lock lock(m_mutex);
    m_passSyncs = pass;
}

void FaultVfs::failNth(Operation operation, std::uint64_t nth)
{
    const std::scoped_lock lock(m_mutex);
    m_failing = operation;
    m_failIn = nth;
    m_failed = false;
}

bool FaultVfs::failed() const
{
    const std::scoped_lock lock(m_mutex);
    return m_failed;
}

void FaultVfs::limitDisk(std::optional<std::uint64_t> bytes)
{
    const std::scoped_lock lock(m_mutex);
    m_diskLeft = bytes;
}

std::optional<std::uint64_t> FaultVfs::diskLeft() const
{
    const std::scoped_lock lock(m_mutex);
    return m_diskLeft;
}

int FaultVfs::allocate(const std::filesystem::path& file, std::uint64_t bytes)
{
    const std::scoped_lock lock(m_mutex);
    std::error_code code;
    const bool there = std::filesystem::file_size(file, code) >= bytes && !code;
    if (there)
        return 0;
    if (!take(bytes))
        return ENOSPC;
    return PosixDiskSpace().allocate(file, bytes);
}

int FaultVfs::release(const std::filesystem::path& file)
{
    const std::scoped_lock lock(m_mutex);
    std::error_code code;
    const auto size = std::filesystem::file_size(file, code);
    const int result = PosixDiskSpace().release(file);
    if (result == 0 && !code)
        giveBack(size);
    return result;
}

void FaultVfs::followWrites()
{
    const std::scoped_lock lock(m_mutex);
    m_following = true;
}

void FaultVfs::powerFailure(std::uint64_t seed, const std::filesystem::path& source,
    const std::filesystem::path& target) const
{
    const std::scoped_lock lock(m_mutex);
    m_log.powerFailure(seed, source, target);
}

void FaultVfs::lieAboutSyncs(bool lie)
{
    const std::scoped_lock lock(m_mutex);
    m_lying = lie;
}

void FaultVfs::observe(std::function<void()> observer)
{
    const std::scoped_lock lock(m_mutex);
    m_observer = std::move(observer);
}

bool FaultVfs::count(Operation operation)
{
    if (operation == Operation::Read)
        ++m_counts.reads;
    else if (operation == Operation::Write)
        ++m_counts.writes;
    else
        ++m_counts.syncs;
    if (m_observer && operation != Operation::Read)
        m_observer();
    const bool meant = m_failing == Operation::Any || m_failing == operation;
    if (m_failIn == 0 || !meant || --m_failIn != 0)
        return false;
    m_failed = true;
    return true;
}

bool FaultVfs::take(std::uint64_t bytes)
{
    if (!m_diskLeft)
        return true;
    if (*m_diskLeft < bytes)
        return false;
    *m_diskLeft -= bytes;
    return true;
}

void FaultVfs::giveBack(std::uint64_t bytes)
{
    if (m_diskLeft)
        *m_diskLeft += bytes;
}

int FaultVfs::read(sqlite3_file* real, void* bytes, int size, sqlite3_int64 offset)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (count(Operation::Read))
            return SQLITE_IOERR_READ;
    }
    return real->pMethods->xRead(real, bytes, size, offset);
}

int FaultVfs::write(
    sqlite3_file* real, const std::string& path, const char* bytes, int size, sqlite3_int64 offset)
{
    const std::scoped_lock lock(m_mutex);
    if (count(Operation::Write)) {
        static_cast<void>(writeReal(real, path, bytes, size / 2, offset));
        return SQLITE_IOERR_WRITE;
    }
    sqlite3_int64 before = 0;
    if (const int code = real->pMethods->xFileSize(real, &before); code != SQLITE_OK)
        return code;
    const sqlite3_int64 growth = std::max<sqlite3_int64>(0, offset + size - before);
    if (!take(static_cast<std::uint64_t>(growth)))
        return SQLITE_FULL;
    return writeReal(real, path, bytes, size, offset);
}

int FaultVfs::writeReal(
    sqlite3_file* real, const std::string& path, const char* bytes, int size, sqlite3_int64 offset)
{
    if (m_following)
        m_log.write(
            path, static_cast<std::uint64_t>(offset), {bytes, static_cast<std::size_t>(size)});
    return real->pMethods->xWrite(real, bytes, size, offset);
}

int FaultVfs::truncate(sqlite3_file* real, const std::string& path, sqlite3_int64 size)
{
    const std::scoped_lock lock(m_mutex);
    if (count(Operation::Write))
        return SQLITE_IOERR_TRUNCATE;
    sqlite3_int64 before = 0;
    if (const int code = real->pMethods->xFileSize(real, &before); code != SQLITE_OK)
        return code;
    const int code = real->pMethods->xTruncate(real, size);
    if (code == SQLITE_OK) {
        giveBack(static_cast<std::uint64_t>(std::max<sqlite3_int64>(0, before - size)));
        if (m_following)
            m_log.truncate(path, static_cast<std::uint64_t>(size));
    }
    return code;
}

int FaultVfs::sync(sqlite3_file* real, const std::string& path, int flags)
{
    std::unique_lock lock(m_mutex);
    if (count(Operation::Sync)) {
        if (m_following)
            m_log.syncFailed(path);
        return SQLITE_IOERR_FSYNC;
    }
    const auto delay = m_syncDelay;
    const bool pass = m_passSyncs;
    // While writes are followed none may come between the sync and its entry in the log.
    if (!m_following)
        lock.unlock();
    if (delay.count() > 0)
        std::this_thread::sleep_for(delay);
    const int code = pass ? real->pMethods->xSync(real, flags) : SQLITE_OK;
    if (lock.owns_lock() && code == SQLITE_OK && !m_lying)
        m_log.synced(path);
    return code;
}

void FaultVfs::opened(const std::string& path)
{
    const std::scoped_lock lock(m_mutex);
    if (m_following)
        m_log.follow(path);
}

int FaultVfs::remove(const char* path, int syncFolder)
{
    const std::scoped_lock lock(m_mutex);
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    const int result = m_real->xDelete(m_real, path, m_passSyncs ? syncFolder : 0);
    if (result == SQLITE_OK && !code)
        giveBack(size);
    if (result == SQLITE_OK && m_following)
        m_log.forget(path);
    return result;
}

} // namespace pult::journal::testing
