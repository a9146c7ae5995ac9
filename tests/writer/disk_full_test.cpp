// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The writer on the real journal and a disk that fills up or fails.
#include <gtest/gtest.h>

#include "controlplane/journal/testing/fault_vfs.h"
#include "tests/journal/journal_support.h"
#include "tests/writer/plant.h"

namespace pult::writer::testing {
namespace {

using journal::testing::FaultVfs;

class WriterOnADisk : public ::testing::Test
{
protected:
    WriterOnADisk()
    {
        m_vfs.passSyncs(false);
        m_options = journal::test::smallOptions(m_folder.path());
        m_options.vfs = m_vfs.name();
        m_options.space = &m_vfs;
        m_options.reserveBytes = 1U << 20U;
        m_options.walRoomBytes = 128U << 10U;
        open();
    }
    void open()
    {
        m_plant.reset();
        m_journal.reset();
        auto opened = journal::SqliteJournal::create(m_options);
        ASSERT_TRUE(opened) << opened.error().message;
        m_journal = *std::move(opened);
        m_plant = std::make_unique<Plant>(*m_journal);
    }
    Wish policy(std::uint32_t drainSeconds)
    {
        state::Policy policy;
        policy.drainSeconds = drainSeconds;
        // Long words fill a disk sooner.
        return {"prod", state::SetPolicy{policy}, {}, "alice", std::string(1900, 'x')};
    }

    FaultVfs m_vfs;
    journal::test::ScratchFolder m_folder;
    journal::SqliteJournal::Options m_options;
    std::unique_ptr<journal::SqliteJournal> m_journal;
    std::unique_ptr<Plant> m_plant;
};

TEST_F(WriterOnADisk, WhenItIsFullOnlyClassOneIsTakenAndItRecoversWithoutRestart)
{
    m_plant->create("prod");
    m_vfs.limitDisk(64U << 10U);
    std::uint32_t written = 100;
    Answer refused;
    do {
        refused = m_plant->run(policy(++written));
        m_journal->drain();
    } while (refused && written < 5000);
    ASSERT_EQ(reasonOf(refused), "DISK_FULL");
    const auto before = m_plant->state()->revision;
    EXPECT_EQ(before, m_journal->head().revision);
    EXPECT_EQ(m_plant->state()->find("prod")->policy.drainSeconds, written - 1);

    // Reads go on, class 1 too, again and again.
    EXPECT_TRUE(m_plant->plan(policy(7)));
    EXPECT_EQ(reasonOf(m_plant->run({"prod", state::Freeze{}})), "");
    EXPECT_EQ(m_plant->state()->revision, before + 1);
    // Frozen: class 3 would be refused. With room again it is only that.
    m_vfs.limitDisk(std::nullopt);
    for (int i = 0; i < 50 && !m_journal->health().writable; ++i)
        journal::test::testClock().advance(std::chrono::seconds(2));
    EXPECT_EQ(reasonOf(m_plant->run({"prod", state::Unfreeze{}})), "");
    EXPECT_EQ(reasonOf(m_plant->run(policy(written))), "");
}

TEST_F(WriterOnADisk, AFailedSyncStopsWritingForGood)
{
    m_plant->create("prod");
    const auto before = m_plant->state()->revision;
    m_journal->drain(); // The sync that fails has to be that of the command.
    m_vfs.failNth(FaultVfs::Operation::Sync, 1);
    EXPECT_EQ(reasonOf(m_plant->run(policy(77))), "JOURNAL_FAILED");
    EXPECT_EQ(reasonOf(m_plant->run({"prod", state::Freeze{}})), "JOURNAL_FAILED");
    EXPECT_EQ(m_plant->state()->revision, before);
    EXPECT_FALSE(m_journal->health().writable);
    open();
    EXPECT_EQ(reasonOf(m_plant->run({"prod", state::Freeze{}})), "");
}

} // namespace
} // namespace pult::writer::testing
