// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/sqlite_journal.h"

#include <atomic>

#include <spdlog/spdlog.h>

#include "controlplane/journal/appender.h"
#include "controlplane/journal/archiver.h"
#include "controlplane/journal/background.h"
#include "controlplane/journal/checkpointer.h"
#include "controlplane/journal/directory_lock.h"
#include "controlplane/journal/reader_pool.h"
#include "controlplane/journal/schema.h"
#include "controlplane/journal/snapshot_store.h"

namespace pult::journal {

using state::AppendPriority;
using state::JournalHead;
using state::NewRecord;
using state::Record;
using state::Revision;

namespace {

constexpr std::uint32_t kTail = 1'000;

//! A database that is empty beside an archive was lost, and must not be begun anew.
Result<void> checkNotLost(const JournalDirectory& directory)
{
    std::error_code code;
    if (std::filesystem::file_size(directory.database(), code) != 0 || code)
        return {};
    for (const auto& folder : {directory.archive(), directory.snapshots()}) {
        if (std::filesystem::is_empty(folder, code) || code)
            continue;
        return failure(Code::DataLoss, "JOURNAL_CORRUPT",
            directory.database().string() + ": the file is empty, but " + folder.string()
                + " is not. Put the file back from a backup.",
            {{"path", directory.database().string()}});
    }
    return {};
}

Result<AppendLog> openLog(const JournalDirectory& directory, const SqliteJournal::Options& options)
{
    const Database::File file{directory.database().string(), options.vfs};
    auto log = AppendLog::open(file, options.ids->uuid(), options.failpoints);
    if (!log)
        return failure(readError(log.error()));
    if (auto ours = checkFormat(log->database(), file.path); !ours)
        return failure(std::move(ours.error()));
    if (auto known = checkSchemas(log->database(), file.path, options.maxSchema); !known)
        return failure(std::move(known.error()));
    return std::move(*log);
}

} // namespace

struct SqliteJournal::Parts
{
    Parts(DirectoryLock directoryLock, const JournalDirectory& journalDirectory,
        const Options& options, AppendLog log, std::string journalId, JournalHead head)
        : lock(std::move(directoryLock))
        , directory(journalDirectory)
        , id(std::move(journalId))
        , readers(directory, options.vfs)
        , appender(std::move(log), head,
              Reserve(options.space != nullptr ? *options.space : ownSpace, directory.reserve(),
                  options.reserveBytes),
              options.walRoomBytes, directory.suspect(), *options.clock)
        , snapshots(
              directory.snapshots(), [this](Revision revision) { return hashOf(revision); },
              options.failpoints)
        , archiver(directory, options.vfs, readers, appender, options.failpoints)
        , checkpointer({directory.database().string(), options.vfs}, options.walRoomBytes, appender,
              [this](Background::Job job) { background.post(std::move(job)); })
    {}

    std::optional<Digest> hashOf(Revision revision)
    {
        auto record = readers.with([&](ReadSession& session) { return session.find(revision); });
        if (!record || !*record)
            return std::nullopt;
        return (*record)->hash;
    }

    DirectoryLock lock;
    JournalDirectory directory;
    std::string id;
    PosixDiskSpace ownSpace;
    ReaderPool readers;
    Appender appender;
    SnapshotStore snapshots;
    std::atomic<bool> probing{false};
    std::atomic<int> waitingSnapshots{0};
    Archiver archiver;
    Checkpointer checkpointer;
    Background background; //!< Last: its thread uses all the others.
};

SqliteJournal::SqliteJournal(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{}

SqliteJournal::~SqliteJournal() = default;

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::create(const Options& options)
{
    const JournalDirectory directory(options.directory);
    if (auto prepared = directory.prepare(); !prepared)
        return failure(std::move(prepared.error()));
    auto lock = DirectoryLock::acquire(directory.lock());
    if (!lock)
        return failure(std::move(lock.error()));
    if (auto there = checkNotLost(directory); !there)
        return failure(std::move(there.error()));
    auto log = openLog(directory, options);
    if (!log)
        return failure(std::move(log.error()));
    auto reader = ReadSession::open(directory, options.vfs);
    auto head = reader.and_then([](ReadSession& session) { return session.verifyTail(kTail); });
    if (!head)
        return failure(std::move(head.error()));
    auto parts = std::make_unique<Parts>(
        std::move(*lock), directory, options, std::move(*log), reader->journalId(), *head);
    if (auto opened = parts->appender.open(); !opened)
        return failure(std::move(opened.error()));
    return std::unique_ptr<SqliteJournal>(new SqliteJournal(std::move(parts)));
}

std::string SqliteJournal::id() const
{
    return m_parts->id;
}

JournalHead SqliteJournal::head() const
{
    return m_parts->appender.head();
}

Result<std::vector<Record>> SqliteJournal::append(
    Revision expected, std::vector<NewRecord> records, AppendPriority priority)
{
    auto appended = m_parts->appender.append(expected, std::move(records), priority);
    m_parts->checkpointer.appended();
    return appended;
}

Result<std::optional<Record>> SqliteJournal::findRequest(std::string_view requestId) const
{
    return m_parts->readers.with(
        [&](ReadSession& session) { return session.findRequest(requestId); });
}

Result<bool> SqliteJournal::tokenSpent(std::string_view tokenId) const
{
    return m_parts->readers.with([&](ReadSession& session) { return session.tokenSpent(tokenId); });
}

Result<std::optional<Record>> SqliteJournal::find(Revision revision) const
{
    return m_parts->readers.with([&](ReadSession& session) { return session.find(revision); });
}

Result<void> SqliteJournal::replay(
    Revision after, Revision upTo, const std::function<Result<bool>(const Record&)>& visit) const
{
    return m_parts->readers.with(
        [&](ReadSession& session) { return session.replay(after, upTo, visit); });
}

Result<std::vector<Record>> SqliteJournal::list(const Query& query) const
{
    return m_parts->readers.with([&](ReadSession& session) { return session.list(query); });
}

Result<std::uint64_t> SqliteJournal::verify() const
{
    return m_parts->readers.with([](ReadSession& session) { return session.verify(); });
}

void SqliteJournal::storeSnapshot(Revision revision, std::uint32_t foldVersion, std::string bytes)
{
    // Never wait for a slow disk, never hoard: the next one comes soon. And what room a full disk
    // has left is not for snapshots.
    constexpr int kWaiting = 3;
    if (m_parts->appender.state().full() || m_parts->waitingSnapshots >= kWaiting) {
        spdlog::warn("The snapshot of revision {} is left out.", revision);
        return;
    }
    ++m_parts->waitingSnapshots;
    m_parts->background.post(
        [parts = m_parts.get(), revision, foldVersion, state = std::move(bytes)] {
            const auto stored = parts->snapshots.store(revision, foldVersion, state);
            if (!stored)
                spdlog::warn("A snapshot was not stored: {}", stored.error().message);
            --parts->waitingSnapshots;
        });
}

std::optional<state::Journal::Snapshot> SqliteJournal::loadSnapshot(
    Revision atMost, std::uint32_t foldVersion) const
{
    return m_parts->snapshots.load(atMost, foldVersion);
}

state::Journal::Health SqliteJournal::health() const
{
    if (m_parts->appender.state().full() && !m_parts->probing.exchange(true)) {
        m_parts->background.post([parts = m_parts.get()] {
            parts->appender.probe();
            parts->probing = false;
        });
    }
    return m_parts->appender.state().health();
}

Result<SqliteJournal::Archived> SqliteJournal::archiveBefore(Revision revision)
{
    auto archived = m_parts->archiver.archiveBefore(revision);
    m_parts->checkpointer.appended();
    return archived;
}

void SqliteJournal::drain()
{
    m_parts->background.drain();
}

} // namespace pult::journal
