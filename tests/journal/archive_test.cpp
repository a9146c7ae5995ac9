// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "controlplane/journal/testing/fault_vfs.h"
#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::AppendPriority;
using state::Record;
using state::Revision;
using testing::FaultVfs;

namespace {

class Archive : public ::testing::Test
{
protected:
    Archive()
    {
        m_vfs.passSyncs(false);
        m_options = smallOptions(m_folder.path());
        m_options.vfs = m_vfs.name();
        m_options.failpoints = &m_failpoints;
        open();
    }
    void open()
    {
        m_journal.reset();
        auto opened = SqliteJournal::create(m_options);
        ASSERT_TRUE(opened.has_value()) << opened.error().message;
        m_journal = std::move(*opened);
    }
    [[nodiscard]] std::filesystem::path segment(const std::string& name) const
    {
        return m_folder.path() / "archive" / name;
    }
    //! All reads give what they gave before anything was archived.
    void expectWhole(Revision head)
    {
        EXPECT_EQ(m_journal->head().revision, head);
        EXPECT_EQ(m_journal->verify().value(), head);
        const auto records = collect(*m_journal, 0, head).value();
        ASSERT_EQ(records.size(), head);
        for (Revision revision = 1; revision <= head; revision += 61) {
            EXPECT_TRUE(sameContent(records[revision - 1], sampleRecord(revision)));
            EXPECT_EQ(m_journal->find(revision).value()->hash, records[revision - 1].hash);
            const auto number = std::to_string(revision);
            EXPECT_EQ(m_journal->findRequest("request-" + number).value()->revision, revision);
            EXPECT_TRUE(m_journal->tokenSpent("token-" + number).value());
        }
        std::vector<Revision> listed;
        state::Journal::Query query{"prod", "anna", "", 0, 30};
        while (true) {
            const auto page = m_journal->list(query).value();
            for (const auto& record : page)
                listed.push_back(record.revision);
            if (page.size() < query.limit)
                break;
            query.before = page.back().revision;
        }
        std::vector<Revision> expected;
        for (Revision revision = head; revision > 0; --revision) {
            if (sampleRecord(revision).environment == "prod"
                && sampleRecord(revision).user == "anna")
                expected.push_back(revision);
        }
        EXPECT_EQ(listed, expected);
    }

    FaultVfs m_vfs;
    ScratchFolder m_folder;
    Failpoints m_failpoints;
    SqliteJournal::Options m_options;
    std::unique_ptr<SqliteJournal> m_journal;
};

} // namespace

TEST_F(Archive, MovesOnlyWholeBlocksBelowTheRevision)
{
    ASSERT_TRUE(fill(*m_journal, 3'500, 500).has_value());
    EXPECT_EQ(m_journal->archiveBefore(1'000).value().records, 0U);
    EXPECT_EQ(m_journal->archiveBefore(1'001).value().records, 1'000U);
    EXPECT_EQ(m_journal->archiveBefore(1'001).value().records, 0U);
    EXPECT_TRUE(std::filesystem::exists(segment("segment-0000000001-0000001000.db")));
    EXPECT_EQ(m_journal->archiveBefore(99'999).value().records, 2'000U);
    EXPECT_TRUE(std::filesystem::exists(segment("segment-0000001001-0000003000.db")));
    expectWhole(3'500);
}

TEST_F(Archive, EverythingIsFoundAfterwardsAndAfterARestart)
{
    ASSERT_TRUE(fill(*m_journal, 2'300, 500).has_value());
    expectWhole(2'300);
    EXPECT_EQ(m_journal->archiveBefore(2'001).value().segments, 1U);
    expectWhole(2'300);
    open();
    expectWhole(2'300);
    ASSERT_TRUE(fill(*m_journal, 2'500, 7).has_value());
    expectWhole(2'500);
}

TEST_F(Archive, TheWholeJournalMayBeArchived)
{
    ASSERT_TRUE(fill(*m_journal, 2'000, 500).has_value());
    const auto head = m_journal->head();
    EXPECT_EQ(m_journal->archiveBefore(5'000).value().records, 2'000U);
    open();
    EXPECT_EQ(m_journal->head().hash, head.hash);
    EXPECT_EQ(m_journal->head().unixMs, head.unixMs);
    ASSERT_TRUE(fill(*m_journal, 2'100, 9).has_value());
    expectWhole(2'100);
}

TEST_F(Archive, SegmentsStayBelowTenBlocks)
{
    ASSERT_TRUE(fill(*m_journal, 12'000, 1'000).has_value());
    EXPECT_EQ(m_journal->archiveBefore(12'000).value().segments, 2U);
    EXPECT_TRUE(std::filesystem::exists(segment("segment-0000000001-0000010000.db")));
    EXPECT_TRUE(std::filesystem::exists(segment("segment-0000010001-0000011000.db")));
    expectWhole(12'000);
}

TEST_F(Archive, ArchivedIdsStaySpent)
{
    ASSERT_TRUE(fill(*m_journal, 1'100, 500).has_value());
    ASSERT_TRUE(m_journal->archiveBefore(1'001).has_value());
    auto request = sampleBatch(1'101, 1);
    request[0].requestId = "request-3";
    EXPECT_EQ(m_journal->append(1'100, request, AppendPriority::Normal).error().reason,
        "REQUEST_ID_USED");
    auto token = sampleBatch(1'101, 1);
    token[0].tokenId = "token-3";
    EXPECT_EQ(
        m_journal->append(1'100, token, AppendPriority::Normal).error().reason, "TOKEN_SPENT");
}

TEST_F(Archive, AMissingFileIsNamed)
{
    ASSERT_TRUE(fill(*m_journal, 1'100, 500).has_value());
    ASSERT_TRUE(m_journal->archiveBefore(1'001).has_value());
    m_journal.reset();
    const auto file = segment("segment-0000000001-0000001000.db");
    std::filesystem::rename(file, m_folder.path() / "elsewhere");
    open();
    EXPECT_EQ(m_journal->head().revision, 1'100U);
    ASSERT_TRUE(fill(*m_journal, 1'110).has_value()) << "writing does not need the archive";
    const auto replayed = collect(*m_journal, 0, 10);
    ASSERT_FALSE(replayed.has_value());
    for (const Error& error : {m_journal->find(7).error(), replayed.error(),
             m_journal->verify().error(), m_journal->findRequest("request-7").error(),
             m_journal->list({"", "", "", 500, 10}).error()}) {
        EXPECT_EQ(error.code, Code::DataLoss);
        EXPECT_EQ(error.reason, "ARCHIVE_MISSING");
        EXPECT_NE(error.message.find(file.string()), std::string::npos) << error.message;
    }
    EXPECT_TRUE(m_journal->find(1'005).value().has_value());
    EXPECT_TRUE(m_journal->tokenSpent("token-7").value());
    std::filesystem::rename(m_folder.path() / "elsewhere", file);
    expectWhole(1'110);
}

TEST_F(Archive, AnExchangedFileIsFoundByVerify)
{
    ASSERT_TRUE(fill(*m_journal, 2'100, 500).has_value());
    ASSERT_TRUE(m_journal->archiveBefore(1'001).has_value());
    ASSERT_TRUE(m_journal->archiveBefore(2'001).has_value());
    m_journal.reset();
    std::filesystem::copy_file(segment("segment-0000001001-0000002000.db"),
        segment("segment-0000000001-0000001000.db"),
        std::filesystem::copy_options::overwrite_existing);
    open();
    EXPECT_EQ(m_journal->verify().error().reason, "CHAIN_BROKEN");
    EXPECT_EQ(m_journal->find(5).error().reason, "CHAIN_BROKEN");
}

class ArchiveCrash : public Archive, public ::testing::WithParamInterface<const char*>
{};

TEST_P(ArchiveCrash, IsRedoneFromAnyPoint)
{
    ASSERT_TRUE(fill(*m_journal, 2'200, 500).has_value());
    m_failpoints.set(GetParam(), [] { return true; });
    const auto failed = m_journal->archiveBefore(2'001);
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().reason, "ARCHIVE_FAILED");
    m_failpoints.clear(GetParam());
    EXPECT_TRUE(m_journal->health().writable);
    expectWhole(2'200);
    open();
    expectWhole(2'200);
    const bool entered = std::string(GetParam()) == "journal.archive.committed";
    EXPECT_EQ(m_journal->archiveBefore(2'001).value().records, entered ? 0U : 2'000U);
    expectWhole(2'200);
    EXPECT_EQ(
        std::distance(std::filesystem::directory_iterator(m_folder.path() / "archive"), {}), 1)
        << "nothing is left over";
}

INSTANTIATE_TEST_SUITE_P(Points, ArchiveCrash,
    ::testing::Values("journal.archive.verify", "journal.archive.rename", "journal.archive.commit",
        "journal.archive.committed"));

TEST_F(Archive, EachFailingOperationInTurnLosesNothing)
{
    ASSERT_TRUE(fill(*m_journal, 1'050, 525).has_value());
    m_journal.reset();
    const ScratchFolder scratch;
    const auto copy = scratch.path() / "journal";
    std::uint64_t nth = 0;
    bool reached = true;
    // Every operation near the beginning, then ever fewer: most are alike.
    for (; reached; nth += 1 + nth / 12) {
        std::filesystem::remove_all(copy);
        std::filesystem::copy(m_folder.path(), copy, std::filesystem::copy_options::recursive);
        FaultVfs vfs;
        vfs.passSyncs(false);
        auto options = smallOptions(copy);
        options.vfs = vfs.name();
        {
            auto journal = SqliteJournal::create(options);
            ASSERT_TRUE(journal.has_value()) << journal.error().message;
            vfs.failNth(FaultVfs::Operation::Any, nth + 1);
            static_cast<void>((*journal)->archiveBefore(1'001));
            (*journal)->drain();
            reached = vfs.failed();
            vfs.failNth(FaultVfs::Operation::Any, 0);
        }
        auto journal = SqliteJournal::create(options);
        ASSERT_TRUE(journal.has_value()) << nth << ": " << journal.error().message;
        const auto again = (*journal)->archiveBefore(1'001);
        ASSERT_TRUE(again.has_value()) << nth << ": " << again.error().message;
        const auto verified = (*journal)->verify();
        ASSERT_TRUE(verified.has_value()) << nth << ": " << verified.error().message;
        EXPECT_EQ(*verified, 1'050U);
    }
    EXPECT_GT(nth, 100U);
}

} // namespace pult::journal::test
