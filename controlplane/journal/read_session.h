// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>

#include "controlplane/journal/chain.h"
#include "controlplane/journal/journal_directory.h"
#include "controlplane/journal/record_reader.h"

namespace pult::journal {

//! Reads the whole journal, main database and archived segments, as if they were one.
//! Thread: one at a time; beside a writer, in this process or in another.
class ReadSession
{
public:
    //! Opens an existing journal of a known format.
    [[nodiscard]] static Result<ReadSession> open(
        const JournalDirectory& directory, const std::string& vfs);

    [[nodiscard]] const std::string& journalId() const { return m_id; }

    [[nodiscard]] Result<std::optional<state::Record>> findRequest(std::string_view requestId);
    [[nodiscard]] Result<bool> tokenSpent(std::string_view tokenId);
    [[nodiscard]] Result<std::optional<state::Record>> find(state::Revision revision);
    [[nodiscard]] Result<void> replay(state::Revision after, state::Revision upTo,
        const std::function<Result<bool>(const state::Record&)>& visit);
    [[nodiscard]] Result<std::vector<state::Record>> list(const state::Journal::Query& query);
    [[nodiscard]] Result<std::uint64_t> verify();

    //! The archived parts, in order.
    [[nodiscard]] Result<std::vector<Segment>> segments() { return m_main.segments(); }
    //! The newest record or, when all are archived, the end of the last segment.
    [[nodiscard]] Result<state::JournalHead> head();
    //! The last `count` records, each with its hash and its link; what the chain ends with.
    [[nodiscard]] Result<state::JournalHead> verifyTail(std::uint32_t count);

private:
    ReadSession(JournalDirectory directory, std::string vfs, RecordReader main, std::string id);
    //! UNAVAILABLE or DATA_LOSS naming the file; DATA_LOSS ARCHIVE_MISSING when it is not there.
    [[nodiscard]] Result<RecordReader*> archive(const Segment& segment);
    [[nodiscard]] Result<std::vector<state::Record>> chunk(
        state::Revision after, state::Revision upTo);
    [[nodiscard]] Result<std::uint64_t> verifyAll();
    [[nodiscard]] Result<void> verifySegment(const Segment& segment, ChainWalker& walker);
    [[nodiscard]] Result<void> verifyIndexes(const ChainWalker& walker);

    struct OpenArchive
    {
        state::Revision first = 0;
        RecordReader reader;
    };
    JournalDirectory m_directory;
    std::string m_vfs;
    std::string m_id;
    RecordReader m_main;
    std::list<OpenArchive> m_archives; //!< Most recently used first.
};

//! Walks all records of `reader` with revision above the walker's head.
[[nodiscard]] Result<void> walk(RecordReader& reader, ChainWalker& walker);

} // namespace pult::journal
