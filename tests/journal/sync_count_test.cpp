// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "controlplane/journal/testing/fault_vfs.h"
#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::AppendPriority;

namespace {

class SyncCount : public ::testing::Test
{
protected:
    SyncCount()
    {
        m_vfs.passSyncs(false);
        auto options = smallOptions(m_folder.path());
        options.vfs = m_vfs.name();
        options.walRoomBytes = SqliteJournal::Options{}.walRoomBytes;
        auto opened = SqliteJournal::create(options);
        EXPECT_TRUE(opened.has_value()) << opened.error().message;
        m_journal = std::move(*opened);
    }

    testing::FaultVfs m_vfs;
    ScratchFolder m_folder;
    std::unique_ptr<SqliteJournal> m_journal;
};

} // namespace

TEST_F(SyncCount, OneForEachCommitBetweenCheckpoints)
{
    ASSERT_TRUE(fill(*m_journal, 2).has_value());
    for (std::uint64_t i = 3; i < 100; ++i) {
        const auto before = m_vfs.counts().syncs;
        ASSERT_TRUE(fill(*m_journal, i, 1).has_value());
        EXPECT_EQ(m_vfs.counts().syncs, before + 1);
    }
    const auto before = m_vfs.counts().syncs;
    ASSERT_TRUE(fill(*m_journal, 300, 300).has_value());
    EXPECT_EQ(m_vfs.counts().syncs, before + 1) << "a batch is one commit";
}

TEST_F(SyncCount, CheckpointsIncludedAtMostFivePercentMore)
{
    constexpr std::uint64_t kAppends = 4'000;
    const auto before = m_vfs.counts().syncs;
    ASSERT_TRUE(fill(*m_journal, kAppends, 1).has_value());
    m_journal->drain();
    const auto syncs = m_vfs.counts().syncs - before;
    EXPECT_GT(syncs, kAppends) << "there was no checkpoint to count";
    EXPECT_LE(static_cast<double>(syncs), 1.05 * kAppends);
    // And the log did start anew: otherwise it would be five times its room. When it does is the
    // background's choice: a loaded machine comes to it later.
    EXPECT_LT(std::filesystem::file_size(m_folder.path() / "journal.db-wal"),
        4 * SqliteJournal::Options{}.walRoomBytes);
}

TEST_F(SyncCount, ReadsSyncNothing)
{
    ASSERT_TRUE(fill(*m_journal, 200).has_value());
    const auto before = m_vfs.counts().syncs;
    EXPECT_TRUE(m_journal->verify().has_value());
    EXPECT_TRUE(m_journal->findRequest("request-9").value().has_value());
    EXPECT_EQ(m_journal->list({}).value().size(), 100U);
    EXPECT_EQ(m_vfs.counts().syncs, before);
}

} // namespace pult::journal::test
