// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/archiver.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

#include "controlplane/journal/record_row.h"
#include "controlplane/journal/schema.h"

namespace pult::journal {

using state::JournalHead;
using state::Record;
using state::Revision;

namespace {

constexpr Revision kBlock = 1'000;
//! Bounds the transaction that removes the records.
constexpr Revision kMostPerSegment = 10 * kBlock;

tl::unexpected<Error> archiveFailure(const std::filesystem::path& file, std::string_view what)
{
    return failure(Code::Unavailable, "ARCHIVE_FAILED",
        file.string() + ": the archive was not written: " + std::string(what),
        {{"path", file.string()}});
}

//! A fresh file with the tables of a journal; what an attempt before left is removed.
Result<Database> createSegmentFile(
    const std::filesystem::path& file, const std::string& vfs, const std::string& journalId)
{
    std::error_code code;
    std::filesystem::remove(file, code);
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return archiveFailure(file, std::strerror(errno));
    ::close(descriptor);
    auto database = Database::open({file.string(), vfs}, SQLITE_OPEN_READWRITE);
    // Half a file is thrown away as a whole: it needs no journal of its own.
    auto made = database ? database->execute("PRAGMA journal_mode=MEMORY;PRAGMA synchronous=FULL")
                         : DatabaseResult<void>(tl::unexpected(database.error()));
    if (made)
        made = createTables(*database, journalId);
    if (!made)
        return archiveFailure(file, made.error().message);
    return std::move(*database);
}

DatabaseResult<void> removeRecords(Database& database, const Segment& segment)
{
    for (const std::string_view table : {"record", "facet"}) {
        auto remove = database.prepare(
            "DELETE FROM " + std::string(table) + " WHERE revision BETWEEN ?1 AND ?2");
        if (!remove)
            return tl::unexpected(std::move(remove.error()));
        remove->bind(1, segment.first);
        remove->bind(2, segment.last);
        if (auto removed = remove->run(); !removed)
            return removed;
    }
    return {};
}

DatabaseResult<void> enterSegment(Database& database, const Segment& segment)
{
    auto insert = database.prepare("INSERT INTO segment (first, last, previous_hash, last_hash, "
                                   "last_unix_ms) VALUES (?1, ?2, ?3, ?4, ?5)");
    if (!insert)
        return tl::unexpected(std::move(insert.error()));
    insert->bind(1, segment.first);
    insert->bind(2, segment.last);
    insert->bindBlob(3, asBytes(segment.previousHash));
    insert->bindBlob(4, asBytes(segment.lastHash));
    insert->bind(5, segment.lastUnixMs);
    return insert->run();
}

} // namespace

Archiver::Archiver(const JournalDirectory& directory, std::string vfs, ReaderPool& readers,
    Appender& appender, const Failpoints* failpoints)
    : m_directory(directory)
    , m_vfs(std::move(vfs))
    , m_readers(readers)
    , m_appender(appender)
    , m_failpoints(failpoints)
{}

Result<void> Archiver::pass(std::string_view failpoint) const
{
    if (m_failpoints == nullptr || !m_failpoints->hit(failpoint))
        return {};
    return archiveFailure(
        m_directory.archive(), "the failpoint " + std::string(failpoint) + " is set");
}

Result<SqliteJournal::Archived> Archiver::archiveBefore(Revision revision)
{
    const auto segments = m_readers.with([](ReadSession& session) { return session.segments(); });
    if (!segments)
        return failure(segments.error());
    Revision done = segments->empty() ? 0 : segments->back().last;
    const Revision wanted = revision == 0 ? 0 : revision - 1;
    const Revision end = std::min(wanted, m_appender.head().revision) / kBlock * kBlock;
    SqliteJournal::Archived archived;
    while (done < end) {
        const auto segment = describe(done + 1, std::min(end, done + kMostPerSegment));
        if (!segment)
            return failure(segment.error());
        if (auto moved = move(*segment); !moved)
            return failure(std::move(moved.error()));
        ++archived.segments;
        archived.records += segment->last - segment->first + 1;
        done = segment->last;
    }
    return archived;
}

Result<Segment> Archiver::describe(Revision first, Revision last)
{
    return m_readers.with([&](ReadSession& session) -> Result<Segment> {
        const auto begin = session.find(first);
        const auto end = session.find(last);
        if (!begin || !end)
            return failure(begin ? end.error() : begin.error());
        if (!*begin || !*end)
            return chainBroken(*begin ? last : first, "the record is missing");
        return Segment{first, last, (*begin)->previousHash, (*end)->hash, (*end)->unixMs};
    });
}

Result<void> Archiver::move(const Segment& segment)
{
    const auto file = m_directory.segment(segment.first, segment.last);
    const std::filesystem::path temporary = file.string() + ".tmp";
    auto done = write(segment, temporary);
    if (!done) {
        // Half a file only takes room that may be what was missing.
        ::unlink(temporary.c_str());
        return done;
    }
    done = pass("journal.archive.verify");
    if (done)
        done = check(segment, temporary);
    if (done)
        done = pass("journal.archive.rename");
    if (done && ::rename(temporary.c_str(), file.c_str()) != 0)
        return archiveFailure(file, std::strerror(errno));
    if (done)
        done = syncFolder(m_directory.archive());
    if (done)
        done = pass("journal.archive.commit");
    if (done)
        done = enter(segment);
    return done ? pass("journal.archive.committed") : done;
}

Result<void> Archiver::write(const Segment& segment, const std::filesystem::path& file)
{
    return m_readers.with([&](ReadSession& session) -> Result<void> {
        auto database = createSegmentFile(file, m_vfs, session.journalId());
        if (!database)
            return failure(std::move(database.error()));
        auto insert = database->prepare(kInsertRecord);
        auto facets = database->prepare(kInsertFacets);
        auto begun = database->execute("BEGIN");
        if (!insert || !facets || !begun)
            return archiveFailure(file, "a statement cannot be prepared");
        auto copied = session.replay(
            segment.first - 1, segment.last, [&](const Record& record) -> Result<bool> {
                bindRecord(*insert, record);
                if (auto inserted = insert->run(); !inserted)
                    return archiveFailure(file, inserted.error().message);
                return true;
            });
        if (!copied)
            return copied;
        facets->bind(1, segment.first - 1);
        auto finished = facets->run().and_then([&] { return database->execute("COMMIT"); });
        if (!finished)
            return archiveFailure(file, finished.error().message);
        return {};
    });
}

Result<void> Archiver::check(const Segment& segment, const std::filesystem::path& file)
{
    auto reader = RecordReader::open({file.string(), m_vfs});
    if (!reader)
        return failure(std::move(reader.error()));
    ChainWalker walker(JournalHead{segment.first - 1, segment.previousHash, 0});
    if (auto walked = walk(*reader, walker); !walked)
        return walked;
    if (walker.head().revision != segment.last || walker.head().hash != segment.lastHash)
        return archiveFailure(file, "it does not hold what it should");
    return {};
}

Result<void> Archiver::enter(const Segment& segment)
{
    return m_appender.transaction([&](Database& database) {
        return removeRecords(database, segment).and_then([&] {
            return enterSegment(database, segment);
        });
    });
}

} // namespace pult::journal
