// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/appender.h"

#include <algorithm>

#include <spdlog/spdlog.h>

#include "controlplane/journal/chain.h"

namespace pult::journal {

using state::AppendPriority;
using state::JournalHead;
using state::NewRecord;
using state::Record;
using state::Revision;

namespace {

constexpr std::chrono::seconds kProbeInterval{1};

//! Upper bound, in bytes of log, of what a batch writes: its own pages, the leaves of the three
//! trees that each record touches, their parents, and now and then a block of facets.
std::uint64_t estimate(const std::vector<NewRecord>& records)
{
    constexpr std::uint64_t kBatchFrames = 12;
    constexpr std::uint64_t kRecordFrames = 4;
    constexpr std::uint64_t kUsablePage = 4'000;
    std::uint64_t frames = kBatchFrames;
    for (const auto& record : records)
        frames += kRecordFrames + record.bytes.size() / kUsablePage;
    return frames * kFrameBytes;
}

} // namespace

Appender::Appender(AppendLog log, JournalHead head, Reserve reserve, std::uint64_t walRoomBytes,
    std::filesystem::path suspect, const Clock& clock)
    : m_clock(clock)
    , m_head(head)
    , m_state(std::move(suspect))
    , m_log(std::move(log))
    , m_room(m_log.logFile(), walRoomBytes)
    , m_reserve(std::move(reserve))
{}

Result<void> Appender::open()
{
    const std::scoped_lock lock(m_writeMutex);
    if (m_state.suspect()) {
        if (auto durable = m_room.makeDurable(); !durable)
            return failure(refuse(durable.error()));
        m_state.clearSuspect();
    }
    auto copied = m_log.checkpoint();
    if (!copied && copied.error().trouble != Trouble::Full)
        return failure(refuse(copied.error()));
    auto room = m_room.open();
    if (!room && room.error().trouble != Trouble::Full)
        return failure(refuse(room.error()));
    if (!m_reserve.ensure())
        m_state.setFull("the reserve for commands that reduce risk cannot be made");
    return {};
}

Result<std::vector<Record>> Appender::append(
    Revision expected, std::vector<NewRecord> records, AppendPriority priority)
{
    const std::scoped_lock lock(m_writeMutex);
    if (m_state.failed())
        return failure(m_state.failedError());
    if (expected != m_head.revision)
        return failure(Code::Aborted, "JOURNAL_MOVED",
            "The journal is at revision " + std::to_string(m_head.revision) + ", not at "
                + std::to_string(expected) + ".",
            {{"revision", std::to_string(m_head.revision)}});
    if (records.empty())
        return std::vector<Record>{};
    if (auto room = makeRoom(records, priority); !room)
        return failure(std::move(room.error()));
    auto sealed = seal(std::move(records));
    if (const auto written = write(sealed, priority); !written)
        return failure(refuse(written.error()));
    m_frames.store(m_log.frames(), std::memory_order_relaxed);
    const Record& last = sealed.back();
    const std::scoped_lock headLock(m_headMutex);
    m_head = {last.revision, last.hash, last.unixMs};
    return sealed;
}

Result<void> Appender::makeRoom(const std::vector<NewRecord>& records, AppendPriority priority)
{
    if (priority == AppendPriority::ReducesRisk) {
        // On a full disk the log must not eat up what was given up for the database.
        if (m_state.full() && !m_room.fits(m_log.frames(), estimate(records)))
            static_cast<void>(m_log.restart());
        return {};
    }
    if (m_state.full() && !recoverRoom())
        return failure(m_state.fullError());
    const std::uint64_t bytes = estimate(records);
    auto room = m_room.ensure(m_log.frames(), bytes);
    if (!room && room.error().trouble == Trouble::Full && m_log.restart().value_or(false))
        room = m_room.ensure(m_log.frames(), bytes);
    if (!room)
        return failure(refuse(room.error()));
    return {};
}

std::vector<Record> Appender::seal(std::vector<NewRecord> records) const
{
    std::vector<Record> sealed;
    sealed.reserve(records.size());
    JournalHead head = m_head;
    for (auto& fresh : records) {
        Record& record = sealed.emplace_back();
        static_cast<NewRecord&>(record) = std::move(fresh);
        record.unixMs = std::max(record.unixMs, head.unixMs);
        record.revision = head.revision + 1;
        record.previousHash = head.hash;
        record.hash = recordHash(head.hash, record.revision, record);
        head = {record.revision, record.hash, record.unixMs};
    }
    return sealed;
}

DatabaseResult<void> Appender::write(const std::vector<Record>& records, AppendPriority priority)
{
    auto written = m_log.write(records);
    const auto full = [&] { return !written && written.error().trouble == Trouble::Full; };
    if (!full() || priority != AppendPriority::ReducesRisk)
        return written;
    m_state.setFull(written.error().message);
    // First the log starts anew in the room that it has; what is given up is then for the database,
    // which needs far less for a record than the log does.
    if (m_log.restart().value_or(false))
        written = m_log.write(records);
    if (full() && m_reserve.release()) {
        spdlog::warn("The reserve was given up for a command that reduces risk.");
        static_cast<void>(m_log.restart());
        written = m_log.write(records);
    }
    return written;
}

Error Appender::refuse(const DatabaseError& error)
{
    switch (error.trouble) {
    case Trouble::Full:
        m_state.setFull(error.message);
        return m_state.fullError();
    case Trouble::Busy:
        return {Code::Unavailable, "JOURNAL_BUSY",
            "Another program holds the journal: " + error.message, {}, {}};
    case Trouble::RequestUsed:
        return {Code::AlreadyExists, "REQUEST_ID_USED", error.message, {}, {}};
    case Trouble::TokenSpent:
        return {Code::AlreadyExists, "TOKEN_SPENT", error.message, {}, {}};
    default:
        m_state.fail(error);
        return m_state.failedError();
    }
}

bool Appender::recoverRoom()
{
    if (m_clock.mono() < m_nextProbe)
        return false;
    m_nextProbe = m_clock.mono() + kProbeInterval;
    // Room enough for a while, or else the answer would change from one append to the next.
    if (!m_reserve.ensure() || !m_reserve.roomFor(m_room.bytes()))
        return false;
    const auto room = m_room.ensure(m_log.frames(), estimate({NewRecord{}}));
    if (!room) {
        static_cast<void>(refuse(room.error()));
        return false;
    }
    m_state.clearFull();
    return true;
}

void Appender::probe()
{
    const std::scoped_lock lock(m_writeMutex);
    if (m_state.full())
        static_cast<void>(recoverRoom());
}

JournalHead Appender::head() const
{
    const std::scoped_lock lock(m_headMutex);
    return m_head;
}

void Appender::pause(const std::function<void()>& body)
{
    const std::scoped_lock lock(m_writeMutex);
    body();
}

Result<void> Appender::transaction(const std::function<DatabaseResult<void>(Database&)>& body)
{
    const std::scoped_lock lock(m_writeMutex);
    if (m_state.failed())
        return failure(m_state.failedError());
    const auto done = m_log.transaction(body);
    m_frames.store(m_log.frames(), std::memory_order_relaxed);
    if (!done)
        return failure(refuse(done.error()));
    return {};
}

} // namespace pult::journal
