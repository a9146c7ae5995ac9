// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/journal/journal_contract.h"

#include <atomic>
#include <thread>

#include "controlplane/journal/chain.h"
#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::AppendPriority;
using state::NewRecord;
using state::Record;
using state::Revision;

TEST_P(JournalContract, StartsEmptyWithTheHashOfItsId)
{
    EXPECT_FALSE(journal().id().empty());
    EXPECT_EQ(journal().head().revision, 0U);
    EXPECT_EQ(journal().head().hash, sha256({journal().id()}));
    EXPECT_EQ(journal().verify().value(), 0U);
    EXPECT_TRUE(journal().list({}).value().empty());
    EXPECT_FALSE(journal().find(1).value().has_value());
    EXPECT_TRUE(collect(journal(), 0, 100).value().empty());
    EXPECT_TRUE(journal().health().writable);
}

TEST_P(JournalContract, AppendNumbersAndChainsEachRecord)
{
    const auto appended = journal().append(0, sampleBatch(1, 3), AppendPriority::Normal);
    ASSERT_TRUE(appended.has_value()) << appended.error().message;
    ASSERT_EQ(appended->size(), 3U);
    Digest previous = genesisHash(journal().id());
    for (Revision revision = 1; revision <= 3; ++revision) {
        const Record& record = (*appended)[revision - 1];
        EXPECT_EQ(record.revision, revision);
        EXPECT_TRUE(sameContent(record, sampleRecord(revision)));
        EXPECT_EQ(record.previousHash, previous);
        EXPECT_EQ(record.hash, recordHash(previous, revision, sampleRecord(revision)));
        previous = record.hash;
    }
    EXPECT_EQ(journal().head().revision, 3U);
    EXPECT_EQ(journal().head().hash, previous);
    EXPECT_EQ(journal().head().unixMs, sampleRecord(3).unixMs);
    EXPECT_EQ(journal().verify().value(), 3U);
}

TEST_P(JournalContract, GivesBackEveryFieldAfterReopening)
{
    ASSERT_TRUE(fill(journal(), 25, 4).has_value());
    const auto id = journal().id();
    const auto head = journal().head();
    m_underTest->reopen();
    EXPECT_EQ(journal().id(), id);
    EXPECT_EQ(journal().head().revision, head.revision);
    EXPECT_EQ(journal().head().hash, head.hash);
    EXPECT_EQ(journal().head().unixMs, head.unixMs);
    const auto records = collect(journal(), 0, 25).value();
    ASSERT_EQ(records.size(), 25U);
    for (Revision revision = 1; revision <= 25; ++revision) {
        EXPECT_TRUE(sameContent(records[revision - 1], sampleRecord(revision)));
        EXPECT_EQ(journal().find(revision).value()->hash, records[revision - 1].hash);
    }
    ASSERT_TRUE(fill(journal(), 30, 1).has_value());
    EXPECT_EQ(journal().verify().value(), 30U);
}

TEST_P(JournalContract, AnEmptyBatchChangesNothing)
{
    EXPECT_TRUE(journal().append(0, {}, AppendPriority::Normal).value().empty());
    EXPECT_EQ(journal().head().revision, 0U);
}

TEST_P(JournalContract, RefusesABatchDecidedOnAnotherHead)
{
    ASSERT_TRUE(fill(journal(), 2).has_value());
    for (const Revision wrong : {0U, 1U, 3U}) {
        const auto refused = journal().append(wrong, sampleBatch(9, 1), AppendPriority::Normal);
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, Code::Aborted);
        EXPECT_EQ(refused.error().reason, "JOURNAL_MOVED");
    }
    EXPECT_EQ(journal().head().revision, 2U);
    EXPECT_TRUE(journal().append(2, sampleBatch(9, 1), AppendPriority::Normal).has_value());
}

TEST_P(JournalContract, TimeNeverDecreases)
{
    std::vector<NewRecord> records = sampleBatch(1, 4);
    records[0].unixMs = 5'000;
    records[1].unixMs = 4'000;
    records[2].unixMs = 6'000;
    records[3].unixMs = 1'000;
    const auto appended = journal().append(0, records, AppendPriority::Normal).value();
    EXPECT_EQ(appended[1].unixMs, 5'000);
    EXPECT_EQ(appended[2].unixMs, 6'000);
    EXPECT_EQ(appended[3].unixMs, 6'000);
    m_underTest->reopen();
    auto late = sampleRecord(5);
    late.unixMs = 10;
    EXPECT_EQ(journal().append(4, {late}, AppendPriority::Normal).value()[0].unixMs, 6'000);
    EXPECT_EQ(journal().verify().value(), 5U);
}

TEST_P(JournalContract, FindsRequestsAndSpentTokens)
{
    ASSERT_TRUE(fill(journal(), 10, 3).has_value());
    EXPECT_EQ(journal().findRequest("request-7").value()->revision, 7U);
    EXPECT_EQ(journal().findRequest("request-7").value()->requestDigest, sha256({"request-7"}));
    EXPECT_FALSE(journal().findRequest("request-11").value().has_value());
    EXPECT_TRUE(journal().tokenSpent("token-10").value());
    EXPECT_FALSE(journal().tokenSpent("token-11").value());
    m_underTest->reopen();
    EXPECT_EQ(journal().findRequest("request-10").value()->revision, 10U);
    EXPECT_TRUE(journal().tokenSpent("token-1").value());
}

TEST_P(JournalContract, AnEmptyIdIsNoId)
{
    auto first = sampleRecord(1);
    auto second = sampleRecord(2);
    first.requestId.clear();
    first.tokenId.clear();
    second.requestId.clear();
    second.tokenId.clear();
    ASSERT_TRUE(journal().append(0, {first, second}, AppendPriority::Normal).has_value());
    EXPECT_FALSE(journal().findRequest("").value().has_value());
    EXPECT_FALSE(journal().tokenSpent("").value());
    EXPECT_EQ(journal().verify().value(), 2U);
}

TEST_P(JournalContract, ARepeatedIdFailsTheWholeBatch)
{
    ASSERT_TRUE(fill(journal(), 5).has_value());
    auto sameRequest = sampleBatch(6, 3);
    sameRequest[2].requestId = "request-2";
    const auto refused = journal().append(5, sameRequest, AppendPriority::Normal);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason, "REQUEST_ID_USED");
    auto sameToken = sampleBatch(6, 3);
    sameToken[2].tokenId = sameToken[0].tokenId;
    const auto spent = journal().append(5, sameToken, AppendPriority::Normal);
    ASSERT_FALSE(spent.has_value());
    EXPECT_EQ(spent.error().reason, "TOKEN_SPENT");
    EXPECT_EQ(journal().head().revision, 5U);
    EXPECT_FALSE(journal().findRequest("request-6").value().has_value());
    EXPECT_TRUE(journal().health().writable);
    EXPECT_TRUE(journal().append(5, sampleBatch(6, 3), AppendPriority::Normal).has_value());
    EXPECT_EQ(journal().verify().value(), 8U);
}

TEST_P(JournalContract, ReplayKeepsToItsRangeAndStopsWhenTold)
{
    ASSERT_TRUE(fill(journal(), 700).has_value());
    const auto part = collect(journal(), 100, 650).value();
    ASSERT_EQ(part.size(), 550U);
    EXPECT_EQ(part.front().revision, 101U);
    EXPECT_EQ(part.back().revision, 650U);
    EXPECT_EQ(collect(journal(), 690, 9'999).value().size(), 10U);
    EXPECT_TRUE(collect(journal(), 700, 800).value().empty());
    EXPECT_TRUE(collect(journal(), 10, 10).value().empty());
    std::vector<Revision> seen;
    const auto stopped = journal().replay(0, 700, [&](const Record& record) -> Result<bool> {
        seen.push_back(record.revision);
        return record.revision < 300;
    });
    EXPECT_TRUE(stopped.has_value());
    EXPECT_EQ(seen.size(), 300U);
    const auto failed = journal().replay(0, 700,
        [](const Record&) -> Result<bool> { return failure(Code::Internal, "MINE", "mine"); });
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().reason, "MINE");
}

TEST_P(JournalContract, ListFiltersNewestFirstAndPages)
{
    ASSERT_TRUE(fill(journal(), 330, 7).has_value());
    const auto check = [&](state::Journal::Query query) {
        SCOPED_TRACE(query.environment + "/" + query.user + "/" + query.kind);
        std::vector<Revision> expected;
        for (Revision revision = 330; revision > 0; --revision) {
            const auto record = sampleRecord(revision);
            if ((query.environment.empty() || record.environment == query.environment)
                && (query.user.empty() || record.user == query.user)
                && (query.kind.empty() || record.kind == query.kind))
                expected.push_back(revision);
        }
        std::vector<Revision> seen;
        query.limit = 20;
        while (true) {
            const auto page = journal().list(query).value();
            for (const auto& record : page) {
                EXPECT_TRUE(sameContent(record, sampleRecord(record.revision)));
                seen.push_back(record.revision);
            }
            if (page.size() < query.limit)
                break;
            query.before = page.back().revision;
        }
        EXPECT_EQ(seen, expected);
    };
    for (const std::string environment : {"", "prod", "nowhere"}) {
        for (const std::string user : {"", "anna", "emil"}) {
            for (const std::string kind : {"", "promote"})
                check({environment, user, kind, 0, 100});
        }
    }
    EXPECT_EQ(journal().list({}).value().size(), 100U);
    EXPECT_TRUE(journal().list({"", "", "", 1, 100}).value().empty());
    EXPECT_TRUE(journal().list({"", "", "", 0, 0}).value().empty());
}

TEST_P(JournalContract, SnapshotsAreFoundByRevisionAndFoldVersion)
{
    ASSERT_TRUE(fill(journal(), 50).has_value());
    EXPECT_FALSE(journal().loadSnapshot(50, 1).has_value());
    journal().storeSnapshot(20, 1, "twenty");
    m_underTest->settle();
    journal().storeSnapshot(40, 1, "forty");
    m_underTest->settle();
    journal().storeSnapshot(45, 2, "other fold");
    m_underTest->settle();
    EXPECT_EQ(journal().loadSnapshot(50, 1)->bytes, "forty");
    EXPECT_EQ(journal().loadSnapshot(40, 1)->revision, 40U);
    EXPECT_EQ(journal().loadSnapshot(39, 1)->bytes, "twenty");
    EXPECT_FALSE(journal().loadSnapshot(19, 1).has_value());
    EXPECT_EQ(journal().loadSnapshot(50, 2)->bytes, "other fold");
    EXPECT_FALSE(journal().loadSnapshot(50, 3).has_value());
    m_underTest->reopen();
    EXPECT_EQ(journal().loadSnapshot(50, 1)->bytes, "forty");
}

TEST_P(JournalContract, OnlyTheLastThreeAndEveryFiftiethSnapshotAreKept)
{
    ASSERT_TRUE(fill(journal(), 120).has_value());
    for (Revision revision = 1; revision <= 104; ++revision) {
        journal().storeSnapshot(revision, 1, "state " + std::to_string(revision));
        m_underTest->settle();
    }
    std::vector<Revision> kept;
    for (Revision revision = 120; revision > 0;) {
        const auto snapshot = journal().loadSnapshot(revision, 1);
        if (!snapshot)
            break;
        EXPECT_EQ(snapshot->bytes, "state " + std::to_string(snapshot->revision));
        kept.push_back(snapshot->revision);
        revision = snapshot->revision - 1;
    }
    EXPECT_EQ(kept, (std::vector<Revision>{104, 103, 102, 100, 50}));
}

TEST_P(JournalContract, ReadersSeeWholeBatchesWhileTheWriterAppends)
{
    constexpr Revision kEnd = 1'500;
    constexpr Revision kBatch = 5;
    std::atomic<bool> done{false};
    std::atomic<std::uint64_t> reads{0};
    const auto read = [&] {
        Revision known = 0;
        while (!done) {
            const auto head = journal().head().revision;
            EXPECT_GE(head, known);
            const auto newest = journal().list({"", "", "", 0, 1}).value();
            const Revision visible = newest.empty() ? 0 : newest.front().revision;
            EXPECT_GE(visible, head) << "an acknowledged record is not seen";
            EXPECT_EQ(visible % kBatch, 0U) << "half a batch is seen";
            const auto tail = collect(journal(), head > 20 ? head - 20 : 0, head).value();
            EXPECT_EQ(tail.size(), std::min<std::size_t>(20, head));
            if (head > 0) {
                EXPECT_TRUE(
                    journal().findRequest("request-" + std::to_string(head)).value().has_value());
            }
            known = head;
            ++reads;
        }
    };
    std::thread first(read);
    std::thread second(read);
    const auto filled = fill(journal(), kEnd, kBatch);
    const auto verified = journal().verify();
    done = true;
    first.join();
    second.join();
    ASSERT_TRUE(filled.has_value()) << filled.error().message;
    EXPECT_EQ(verified.value(), kEnd);
    EXPECT_GT(reads.load(), 0U);
}

} // namespace pult::journal::test
