// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/writer/fake_journal.h"

#include <algorithm>

namespace pult::writer::testing {

void FakeJournal::hold()
{
    const std::scoped_lock lock(m_mutex);
    m_held = true;
    m_arrived = false;
}

void FakeJournal::awaitHeld()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_arrived; });
}

void FakeJournal::release()
{
    const std::scoped_lock lock(m_mutex);
    m_held = false;
    m_changed.notify_all();
}

void FakeJournal::setSpace(Space space)
{
    const std::scoped_lock lock(m_mutex);
    m_space = space;
}

void FakeJournal::breakWrites()
{
    const std::scoped_lock lock(m_mutex);
    m_broken = true;
}

void FakeJournal::loseNextAnswer()
{
    const std::scoped_lock lock(m_mutex);
    m_loseAnswer = true;
}

void FakeJournal::forgetSnapshots()
{
    const std::scoped_lock lock(m_mutex);
    m_disk->snapshots.clear();
}

std::vector<FakeJournal::Append> FakeJournal::appends() const
{
    const std::scoped_lock lock(m_mutex);
    return m_appends;
}

void FakeJournal::awaitSnapshot(state::Revision atLeast)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock,
        [&] { return !m_disk->snapshots.empty() && m_disk->snapshots.rbegin()->first >= atLeast; });
}

std::vector<state::Record> FakeJournal::records() const
{
    const std::scoped_lock lock(m_mutex);
    return m_disk->records;
}

state::JournalHead FakeJournal::head() const
{
    const std::scoped_lock lock(m_mutex);
    if (m_disk->records.empty())
        return {0, sha256({"fake-journal"}), 0};
    const auto& last = m_disk->records.back();
    return {last.revision, last.hash, last.unixMs};
}

std::optional<Error> FakeJournal::obstacle(state::AppendPriority priority)
{
    if (m_broken)
        return Error{Code::Unavailable, "JOURNAL_FAILED", "a write failed", {}, {}};
    const bool reserve = priority == state::AppendPriority::ReducesRisk;
    if (m_space == Space::None || (m_space == Space::ReserveOnly && !reserve))
        return Error{Code::ResourceExhausted, "DISK_FULL", "the disk is full", {}, {}};
    return std::nullopt;
}

Result<std::vector<state::Record>> FakeJournal::append(
    state::Revision expected, std::vector<state::NewRecord> records, state::AppendPriority priority)
{
    std::unique_lock lock(m_mutex);
    m_arrived = true;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return !m_held; });
    const auto revision = m_disk->records.empty() ? 0 : m_disk->records.back().revision;
    m_appends.push_back({records.size(), priority, false});
    if (expected != revision)
        return failure(Code::Aborted, "JOURNAL_MOVED", "the head is elsewhere");
    if (auto error = obstacle(priority))
        return failure(*std::move(error));
    m_appends.back().durable = true;
    auto written = write(std::move(records));
    if (m_loseAnswer) {
        m_loseAnswer = false;
        m_broken = true;
        return failure(Code::Unavailable, "JOURNAL_FAILED", "nobody knows");
    }
    return written;
}

std::vector<state::Record> FakeJournal::write(std::vector<state::NewRecord> records)
{
    std::vector<state::Record> written;
    for (auto& record : records) {
        state::Record full;
        static_cast<state::NewRecord&>(full) = std::move(record);
        const auto& all = m_disk->records;
        full.revision = all.size() + 1;
        full.previousHash = all.empty() ? sha256({"fake-journal"}) : all.back().hash;
        full.hash = sha256(
            {asBytes(full.previousHash), std::to_string(full.revision), full.bytes, full.user});
        m_disk->records.push_back(full);
        written.push_back(std::move(full));
    }
    return written;
}

Result<std::optional<state::Record>> FakeJournal::findRequest(std::string_view requestId) const
{
    const std::scoped_lock lock(m_mutex);
    for (const auto& record : m_disk->records) {
        if (!record.requestId.empty() && record.requestId == requestId)
            return record;
    }
    return std::nullopt;
}

Result<bool> FakeJournal::tokenSpent(std::string_view tokenId) const
{
    const std::scoped_lock lock(m_mutex);
    return std::any_of(m_disk->records.begin(), m_disk->records.end(),
        [&](const auto& record) { return record.tokenId == tokenId; });
}

Result<std::optional<state::Record>> FakeJournal::find(state::Revision revision) const
{
    const std::scoped_lock lock(m_mutex);
    if (revision == 0 || revision > m_disk->records.size())
        return std::nullopt;
    return m_disk->records[revision - 1];
}

Result<void> FakeJournal::replay(state::Revision after, state::Revision upTo,
    const std::function<Result<bool>(const state::Record&)>& visit) const
{
    for (const auto& record : records()) {
        if (record.revision <= after || record.revision > upTo)
            continue;
        const auto more = visit(record);
        if (!more)
            return failure(more.error());
        if (!*more)
            break;
    }
    return {};
}

Result<std::vector<state::Record>> FakeJournal::list(const Query& query) const
{
    auto all = records();
    std::vector<state::Record> found;
    for (auto it = all.rbegin(); it != all.rend() && found.size() < query.limit; ++it) {
        const bool fits = (query.environment.empty() || it->environment == query.environment)
            && (query.user.empty() || it->user == query.user)
            && (query.kind.empty() || it->kind == query.kind)
            && (query.before == 0 || it->revision < query.before);
        if (fits)
            found.push_back(*it);
    }
    return found;
}

Result<std::uint64_t> FakeJournal::verify() const
{
    return records().size();
}

void FakeJournal::storeSnapshot(
    state::Revision revision, std::uint32_t /*foldVersion*/, std::string bytes)
{
    const std::scoped_lock lock(m_mutex);
    m_disk->snapshots[revision] = std::move(bytes);
    m_changed.notify_all();
}

std::optional<state::Journal::Snapshot> FakeJournal::loadSnapshot(
    state::Revision atMost, std::uint32_t /*foldVersion*/) const
{
    const std::scoped_lock lock(m_mutex);
    const auto above = m_disk->snapshots.upper_bound(atMost);
    if (above == m_disk->snapshots.begin())
        return std::nullopt;
    return Snapshot{std::prev(above)->first, std::prev(above)->second};
}

state::Journal::Health FakeJournal::health() const
{
    const std::scoped_lock lock(m_mutex);
    if (m_broken)
        return {false, "JOURNAL_FAILED", "a write failed"};
    if (m_space != Space::Plenty)
        return {false, "DISK_FULL", "the disk is full"};
    return {};
}

} // namespace pult::writer::testing
