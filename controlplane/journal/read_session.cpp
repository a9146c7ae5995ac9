// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/read_session.h"

#include <algorithm>
#include <limits>

#include "controlplane/journal/schema.h"

namespace pult::journal {

using state::JournalHead;
using state::Record;
using state::Revision;

namespace {

constexpr std::uint32_t kChunk = 256;
constexpr std::size_t kOpenArchives = 2;
constexpr Revision kNoLimit = std::numeric_limits<std::int64_t>::max();

} // namespace

Result<void> walk(RecordReader& reader, ChainWalker& walker)
{
    while (true) {
        const auto records = reader.range(walker.head().revision, kNoLimit, kChunk);
        if (!records)
            return failure(records.error());
        for (const auto& record : *records) {
            if (auto fits = walker.step(record); !fits)
                return fits;
        }
        if (records->size() < kChunk)
            return {};
    }
}

ReadSession::ReadSession(
    JournalDirectory directory, std::string vfs, RecordReader main, std::string id)
    : m_directory(std::move(directory))
    , m_vfs(std::move(vfs))
    , m_id(std::move(id))
    , m_main(std::move(main))
{}

Result<ReadSession> ReadSession::open(const JournalDirectory& directory, const std::string& vfs)
{
    auto main = RecordReader::open({directory.database().string(), vfs});
    if (!main)
        return failure(std::move(main.error()));
    auto id = checkFormat(main->database(), directory.database().string());
    if (!id)
        return failure(std::move(id.error()));
    return ReadSession(directory, vfs, std::move(*main), std::move(*id));
}

Result<RecordReader*> ReadSession::archive(const Segment& segment)
{
    const auto found = std::find_if(m_archives.begin(), m_archives.end(),
        [&](const OpenArchive& open) { return open.first == segment.first; });
    if (found != m_archives.end()) {
        m_archives.splice(m_archives.begin(), m_archives, found);
        return &m_archives.front().reader;
    }
    const auto path = m_directory.segment(segment.first, segment.last);
    if (!std::filesystem::exists(path))
        return failure(Code::DataLoss, "ARCHIVE_MISSING",
            path.string() + ": this archive file holds the revisions "
                + std::to_string(segment.first) + " to " + std::to_string(segment.last)
                + " and is missing. Put it back from a backup.",
            {{"path", path.string()}});
    auto reader = RecordReader::open({path.string(), m_vfs});
    if (!reader)
        return failure(std::move(reader.error()));
    m_archives.push_front({segment.first, std::move(*reader)});
    if (m_archives.size() > kOpenArchives)
        m_archives.pop_back();
    return &m_archives.front().reader;
}

Result<std::optional<Record>> ReadSession::find(Revision revision)
{
    // First the main database: what is moved between the two looks is then in the segment.
    auto record = m_main.find(revision);
    if (!record || *record)
        return record;
    const auto segment = m_main.segmentOf(revision);
    if (!segment)
        return failure(segment.error());
    if (!*segment)
        return std::nullopt;
    auto reader = archive(**segment);
    if (!reader)
        return failure(std::move(reader.error()));
    record = (*reader)->find(revision);
    if (record && !*record)
        return chainBroken(revision, "its archive file does not hold it");
    return record;
}

Result<std::optional<Record>> ReadSession::findRequest(std::string_view requestId)
{
    const auto revision = m_main.requestRevision(requestId);
    if (!revision)
        return failure(revision.error());
    if (!*revision)
        return std::nullopt;
    auto record = find(**revision);
    if (record && !*record)
        return chainBroken(**revision, "a request points to it, but it is not there");
    return record;
}

Result<bool> ReadSession::tokenSpent(std::string_view tokenId)
{
    return m_main.tokenRevision(tokenId).map(
        [](const std::optional<Revision>& revision) { return revision.has_value(); });
}

Result<std::vector<Record>> ReadSession::chunk(Revision after, Revision upTo)
{
    auto records = m_main.range(after, upTo, kChunk);
    if (!records || (!records->empty() && records->front().revision == after + 1))
        return records;
    const auto segment = m_main.segmentOf(after + 1);
    if (!segment)
        return failure(segment.error());
    if (!*segment && records->empty())
        return records;
    if (!*segment)
        return chainBroken(after + 1, "the record is missing");
    auto reader = archive(**segment);
    if (!reader)
        return failure(std::move(reader.error()));
    records = (*reader)->range(after, std::min(upTo, (*segment)->last), kChunk);
    if (records && (records->empty() || records->front().revision != after + 1))
        return chainBroken(after + 1, "its archive file does not hold it");
    return records;
}

Result<void> ReadSession::replay(
    Revision after, Revision upTo, const std::function<Result<bool>(const Record&)>& visit)
{
    while (after < upTo) {
        const auto records = chunk(after, upTo);
        if (!records)
            return failure(records.error());
        if (records->empty())
            return {};
        for (const auto& record : *records) {
            if (record.revision != after + 1)
                return chainBroken(after + 1, "the record is missing");
            const auto more = visit(record);
            if (!more)
                return failure(more.error());
            if (!*more)
                return {};
            after = record.revision;
        }
    }
    return {};
}

Result<std::vector<Record>> ReadSession::list(const state::Journal::Query& query)
{
    if (auto begun = m_main.begin(); !begun)
        return failure(std::move(begun.error()));
    auto records = m_main.list(query);
    const auto segments = m_main.segments();
    m_main.end();
    if (!records || !segments)
        return failure(records ? segments.error() : records.error());
    for (auto segment = segments->rbegin(); segment != segments->rend(); ++segment) {
        if (records->size() >= query.limit)
            break;
        if (query.before != 0 && segment->first >= query.before)
            continue;
        auto reader = archive(*segment);
        if (!reader)
            return failure(std::move(reader.error()));
        auto rest = query;
        rest.limit -= static_cast<std::uint32_t>(records->size());
        auto older = (*reader)->list(rest);
        if (!older)
            return older;
        std::move(older->begin(), older->end(), std::back_inserter(*records));
    }
    return records;
}

Result<JournalHead> ReadSession::head()
{
    const auto last = m_main.last();
    if (!last)
        return failure(last.error());
    if (*last)
        return **last;
    const auto segments = m_main.segments();
    if (!segments)
        return failure(segments.error());
    if (segments->empty())
        return JournalHead{0, genesisHash(m_id), 0};
    const Segment& end = segments->back();
    return JournalHead{end.last, end.lastHash, end.lastUnixMs};
}

Result<JournalHead> ReadSession::verifyTail(std::uint32_t count)
{
    auto end = head();
    if (!end || end->revision == 0)
        return end;
    const Revision start = end->revision > count ? end->revision - count : 0;
    JournalHead from{0, genesisHash(m_id), 0};
    if (start > 0) {
        const auto before = m_main.find(start);
        if (!before)
            return failure(before.error());
        if (*before) {
            from = {start, (*before)->hash, (*before)->unixMs};
        } else {
            const auto segment = m_main.segmentOf(start);
            if (!segment)
                return failure(segment.error());
            if (!*segment)
                return chainBroken(start, "the record is missing");
            from = {(*segment)->last, (*segment)->lastHash, (*segment)->lastUnixMs};
        }
    }
    ChainWalker walker(from);
    if (auto walked = walk(m_main, walker); !walked)
        return failure(std::move(walked.error()));
    if (walker.head().revision != end->revision)
        return chainBroken(walker.head().revision + 1, "the record is missing");
    return walker.head();
}

Result<std::uint64_t> ReadSession::verify()
{
    if (auto begun = m_main.begin(); !begun)
        return failure(std::move(begun.error()));
    auto verified = verifyAll();
    m_main.end();
    return verified;
}

Result<std::uint64_t> ReadSession::verifyAll()
{
    const auto sound = m_main.database().text("PRAGMA quick_check(1)");
    if (!sound)
        return failure(readError(sound.error()));
    if (*sound != "ok")
        return failure(Code::DataLoss, "JOURNAL_CORRUPT",
            m_directory.database().string() + ": " + *sound,
            {{"path", m_directory.database().string()}});
    const auto segments = m_main.segments();
    if (!segments)
        return failure(segments.error());
    ChainWalker walker({0, genesisHash(m_id), 0});
    for (const auto& segment : *segments) {
        if (auto whole = verifySegment(segment, walker); !whole)
            return failure(std::move(whole.error()));
    }
    if (auto walked = walk(m_main, walker); !walked)
        return failure(std::move(walked.error()));
    if (auto fits = verifyIndexes(walker); !fits)
        return failure(std::move(fits.error()));
    return walker.records();
}

Result<void> ReadSession::verifySegment(const Segment& segment, ChainWalker& walker)
{
    const std::string name = m_directory.segment(segment.first, segment.last).string();
    if (segment.first != walker.head().revision + 1 || segment.previousHash != walker.head().hash)
        return chainBroken(segment.first, name + " does not follow what is before it");
    auto reader = archive(segment);
    if (!reader)
        return failure(std::move(reader.error()));
    if (auto walked = walk(**reader, walker); !walked) {
        walked.error().message = name + ": " + walked.error().message;
        return walked;
    }
    if (walker.head().revision != segment.last || walker.head().hash != segment.lastHash)
        return chainBroken(segment.last, name + " does not end as the journal remembers it");
    return {};
}

Result<void> ReadSession::verifyIndexes(const ChainWalker& walker)
{
    const auto requests = m_main.database().integer("SELECT count(*) FROM request");
    const auto tokens = m_main.database().integer("SELECT count(*) FROM token");
    if (!requests || !tokens)
        return failure(readError(requests ? tokens.error() : requests.error()));
    if (static_cast<std::uint64_t>(*requests) == walker.requests()
        && static_cast<std::uint64_t>(*tokens) == walker.tokens())
        return {};
    return failure(Code::DataLoss, "JOURNAL_CORRUPT",
        m_directory.database().string()
            + ": the list of spent requests or tokens does not fit the "
              "records",
        {{"path", m_directory.database().string()}});
}

} // namespace pult::journal
