// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>

#include <gtest/gtest.h>

#include "controlplane/journal/testing/fault_vfs.h"
#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::AppendPriority;
using state::Revision;
using testing::FaultVfs;

namespace {

constexpr Revision kOld = 20;

SqliteJournal::Options withVfs(const std::filesystem::path& folder, FaultVfs& vfs)
{
    auto options = smallOptions(folder);
    options.vfs = vfs.name();
    options.space = &vfs;
    options.walRoomBytes = 48 << 10; // a checkpoint after a handful of records
    return options;
}

void copyFolder(const std::filesystem::path& from, const std::filesystem::path& to)
{
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

//! Everything acknowledged is there, in full; what is there beyond it is whole batches.
void expectIntact(
    const std::filesystem::path& folder, Revision acknowledged, const std::set<Revision>& ends)
{
    FaultVfs vfs;
    vfs.passSyncs(false);
    auto journal = SqliteJournal::create(withVfs(folder, vfs));
    ASSERT_TRUE(journal.has_value()) << journal.error().message;
    const auto head = (*journal)->head().revision;
    EXPECT_GE(head, acknowledged);
    EXPECT_TRUE(ends.contains(head)) << "half a batch: " << head;
    EXPECT_EQ((*journal)->verify().value(), head);
    const auto records = collect(**journal, 0, head).value();
    for (const auto& record : records)
        EXPECT_TRUE(sameContent(record, sampleRecord(record.revision)));
    for (Revision revision = 1; revision <= head; ++revision)
        EXPECT_EQ((*journal)->findRequest("request-" + std::to_string(revision)).value()->revision,
            revision);
    ASSERT_TRUE(fill(**journal, head + 5, 2).has_value());
}

bool knownReason(const Error& error)
{
    static const std::set<std::string> kReasons{
        "JOURNAL_FAILED", "JOURNAL_UNREADABLE", "JOURNAL_CORRUPT", "ARCHIVE_FAILED", "DISK_FULL"};
    return kReasons.contains(error.reason) && !error.message.empty();
}

//! What a life of a journal does; returns the last acknowledged revision.
Revision live(const SqliteJournal::Options& options, Revision acknowledged)
{
    auto journal = SqliteJournal::create(options);
    if (!journal) {
        EXPECT_TRUE(knownReason(journal.error())) << journal.error().reason;
        return acknowledged;
    }
    bool failed = false;
    for (const std::uint64_t size : {1U, 3U, 1U, 5U, 2U, 1U, 4U, 1U}) {
        const auto from = (*journal)->head().revision;
        const auto appended
            = (*journal)->append(from, sampleBatch(from + 1, size), AppendPriority::Normal);
        if (appended) {
            EXPECT_FALSE(failed) << "a failed journal took a record";
            acknowledged = from + size;
        } else {
            EXPECT_TRUE(knownReason(appended.error())) << appended.error().reason;
            failed = failed || appended.error().reason == "JOURNAL_FAILED";
            EXPECT_FALSE((*journal)->health().writable);
        }
        EXPECT_EQ((*journal)->head().revision, acknowledged);
        const auto listed = (*journal)->list({"prod", "", "", 0, 3});
        EXPECT_TRUE(listed.has_value() || knownReason(listed.error()));
        (*journal)->drain();
        failed = failed || (*journal)->health().reason == "JOURNAL_FAILED";
    }
    return acknowledged;
}

std::set<Revision> batchEnds(Revision start)
{
    std::set<Revision> ends{start};
    for (const std::uint64_t size : {1U, 3U, 1U, 5U, 2U, 1U, 4U, 1U})
        ends.insert(start += size);
    return ends;
}

//! Batches of a run that lost one: its size may be missing.
std::set<Revision> allEnds(Revision start)
{
    std::set<Revision> ends{start};
    for (const std::uint64_t size : {1U, 3U, 1U, 5U, 2U, 1U, 4U, 1U}) {
        const std::set<Revision> before = ends;
        for (const auto end : before)
            ends.insert(end + size);
    }
    return ends;
}

class FailingIo : public ::testing::TestWithParam<FaultVfs::Operation>
{};

} // namespace

TEST_P(FailingIo, EachOperationInTurnLeavesTheOldStateIntact)
{
    const ScratchFolder old;
    const ScratchFolder scratch;
    const auto folder = scratch.path() / "journal";
    {
        FaultVfs vfs;
        vfs.passSyncs(false);
        auto journal = SqliteJournal::create(withVfs(old.path(), vfs));
        ASSERT_TRUE(journal.has_value()) << journal.error().message;
        ASSERT_TRUE(fill(**journal, kOld, 4).has_value());
    }
    std::uint64_t nth = 0;
    bool reached = true;
    while (reached) {
        copyFolder(old.path(), folder);
        FaultVfs vfs;
        vfs.passSyncs(false);
        vfs.failNth(GetParam(), ++nth);
        const Revision acknowledged = live(withVfs(folder, vfs), kOld);
        reached = vfs.failed();
        SCOPED_TRACE("operation " + std::to_string(nth));
        expectIntact(folder, acknowledged, reached ? allEnds(kOld) : batchEnds(kOld));
        if (HasFailure())
            return;
    }
    EXPECT_GT(nth, 10U) << "too few operations: the faults did not reach the files";
}

TEST_P(FailingIo, EachOperationInTurnWhileTheJournalIsMade)
{
    const ScratchFolder scratch;
    const auto folder = scratch.path() / "journal";
    std::uint64_t nth = 0;
    bool reached = true;
    while (reached) {
        std::filesystem::remove_all(folder);
        FaultVfs vfs;
        vfs.passSyncs(false);
        vfs.failNth(GetParam(), ++nth);
        const Revision acknowledged = live(withVfs(folder, vfs), 0);
        reached = vfs.failed();
        SCOPED_TRACE("operation " + std::to_string(nth));
        expectIntact(folder, acknowledged, reached ? allEnds(0) : batchEnds(0));
        if (HasFailure())
            return;
    }
}

INSTANTIATE_TEST_SUITE_P(Operations, FailingIo,
    ::testing::Values(FaultVfs::Operation::Read, FaultVfs::Operation::Write,
        FaultVfs::Operation::Sync, FaultVfs::Operation::Any));

TEST(FailedSync, StopsWritingForGoodAndIsNotRetried)
{
    const ScratchFolder scratch;
    FaultVfs vfs;
    auto journal = SqliteJournal::create(withVfs(scratch.path(), vfs));
    ASSERT_TRUE(fill(**journal, 5, 1).has_value());
    (*journal)->drain();
    vfs.failNth(FaultVfs::Operation::Sync, 1);
    const auto lost = (*journal)->append(5, sampleBatch(6, 1), AppendPriority::Normal);
    ASSERT_FALSE(lost.has_value());
    EXPECT_EQ(lost.error().code, Code::Unavailable);
    EXPECT_EQ(lost.error().reason, "JOURNAL_FAILED");
    const auto syncs = vfs.counts().syncs;
    const auto writes = vfs.counts().writes;
    for (const auto priority : {AppendPriority::Normal, AppendPriority::ReducesRisk}) {
        const auto refused = (*journal)->append(5, sampleBatch(6, 1), priority);
        EXPECT_EQ(refused.error().reason, "JOURNAL_FAILED");
    }
    EXPECT_FALSE((*journal)->health().writable);
    EXPECT_EQ((*journal)->health().reason, "JOURNAL_FAILED");
    EXPECT_FALSE((*journal)->health().message.empty());
    EXPECT_EQ((*journal)->head().revision, 5U);
    EXPECT_EQ((*journal)->verify().value(), 5U);
    EXPECT_EQ(collect(**journal, 0, 9).value().size(), 5U);
    EXPECT_FALSE((*journal)->findRequest("request-6").value().has_value());
    journal->reset();
    EXPECT_EQ(vfs.counts().syncs, syncs) << "a failed sync was tried again";
    EXPECT_EQ(vfs.counts().writes, writes);
}

// After a failed sync the system may show pages that are not on the disk. A restart must not take
// them for durable before it wrote them anew.
TEST(FailedSync, ARestartMakesDurableWhatItFinds)
{
    int found = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const ScratchFolder scratch;
        const ScratchFolder image;
        FaultVfs vfs;
        vfs.passSyncs(false);
        vfs.followWrites();
        auto journal = SqliteJournal::create(withVfs(scratch.path(), vfs));
        ASSERT_TRUE(fill(**journal, 5, 1).has_value());
        (*journal)->drain(); // the sync that fails has to be that of the append
        // Where the log begins anew its head is synced first, and the records are what comes then.
        vfs.failNth(FaultVfs::Operation::Sync, 1 + seed % 2);
        if ((*journal)->append(5, sampleBatch(6, 1), AppendPriority::Normal).has_value())
            continue;
        journal->reset();
        journal = SqliteJournal::create(withVfs(scratch.path(), vfs));
        ASSERT_TRUE(journal.has_value()) << journal.error().message;
        const bool told = (*journal)->findRequest("request-6").value().has_value();
        vfs.powerFailure(seed, scratch.path(), image.path());
        auto after = SqliteJournal::create(smallOptions(image.path()));
        ASSERT_TRUE(after.has_value()) << after.error().message;
        EXPECT_EQ((*after)->verify().value(), (*after)->head().revision);
        if (told) {
            ++found;
            EXPECT_TRUE((*after)->findRequest("request-6").value().has_value())
                << "it was told to be durable";
        }
    }
    EXPECT_GT(found, 0) << "the case did not occur";
}

TEST(FailedCheckpoint, StopsWritingToo)
{
    const ScratchFolder scratch;
    FaultVfs vfs;
    vfs.passSyncs(false);
    auto options = withVfs(scratch.path(), vfs);
    auto journal = SqliteJournal::create(options);
    ASSERT_TRUE(fill(**journal, 2, 1).has_value());
    (*journal)->drain();
    bool stopped = false;
    for (Revision next = 3; next < 200 && !stopped; ++next) {
        const auto syncs = vfs.counts().syncs;
        // The append has one sync of its own: the second is that of a checkpoint, if there is one.
        // Armed before, because a checkpoint begins on its own thread as soon as it is due.
        vfs.failNth(FaultVfs::Operation::Sync, 2);
        ASSERT_TRUE(fill(**journal, next, 1).has_value());
        (*journal)->drain();
        stopped = (*journal)->health().reason == "JOURNAL_FAILED";
        vfs.failNth(FaultVfs::Operation::Sync, 0);
        EXPECT_GE(vfs.counts().syncs, syncs + 1);
    }
    ASSERT_TRUE(stopped);
    const auto head = (*journal)->head().revision;
    EXPECT_EQ(
        (*journal)->append(head, sampleBatch(head + 1, 1), AppendPriority::Normal).error().reason,
        "JOURNAL_FAILED");
    EXPECT_EQ((*journal)->verify().value(), head);
    journal->reset();
    expectIntact(scratch.path(), head, {head});
}

class AppendFailpoint : public ::testing::TestWithParam<const char*>
{};

TEST_P(AppendFailpoint, FailsTheBatchAsAWhole)
{
    const ScratchFolder scratch;
    Failpoints failpoints;
    auto options = smallOptions(scratch.path());
    options.failpoints = &failpoints;
    const bool durable = std::string(GetParam()) == "journal.append.committed";
    {
        auto journal = SqliteJournal::create(options);
        ASSERT_TRUE(fill(**journal, 3).has_value());
        failpoints.set(GetParam(), [] { return true; });
        const auto failed = (*journal)->append(3, sampleBatch(4, 3), AppendPriority::Normal);
        ASSERT_FALSE(failed.has_value());
        EXPECT_EQ(failed.error().reason, "JOURNAL_FAILED");
        failpoints.clear(GetParam());
        EXPECT_EQ(
            (*journal)->append(3, sampleBatch(4, 3), AppendPriority::ReducesRisk).error().reason,
            "JOURNAL_FAILED");
    }
    auto journal = SqliteJournal::create(options);
    ASSERT_TRUE(journal.has_value()) << journal.error().message;
    EXPECT_EQ((*journal)->head().revision, durable ? 6U : 3U);
    EXPECT_EQ((*journal)->findRequest("request-5").value().has_value(), durable);
    EXPECT_EQ((*journal)->verify().value(), durable ? 6U : 3U);
}

INSTANTIATE_TEST_SUITE_P(Failpoints, AppendFailpoint,
    ::testing::Values("journal.append.begin", "journal.append.commit", "journal.append.committed"));

} // namespace pult::journal::test
