// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "controlplane/journal/testing/fault_vfs.h"
#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::AppendPriority;
using state::Revision;
using testing::FaultVfs;

namespace {

class FullDisk : public ::testing::Test
{
protected:
    FullDisk()
    {
        m_vfs.passSyncs(false);
        m_vfs.limitDisk(64ULL << 20);
        m_options = smallOptions(m_folder.path());
        m_options.vfs = m_vfs.name();
        m_options.space = &m_vfs;
        m_options.reserveBytes = 1 << 20;
        m_options.walRoomBytes = 128 << 10;
        open();
    }
    void open()
    {
        m_journal.reset();
        auto opened = SqliteJournal::create(m_options);
        ASSERT_TRUE(opened.has_value()) << opened.error().message;
        m_journal = std::move(*opened);
    }
    Result<std::vector<state::Record>> append(AppendPriority priority, std::uint64_t count = 1)
    {
        const auto from = m_journal->head().revision;
        return m_journal->append(from, sampleBatch(from + 1, count), priority);
    }
    //! Appends until it is refused; returns the refusal.
    Error exhaust()
    {
        for (int i = 0; i < 10'000; ++i) {
            const auto before = m_journal->head().revision;
            auto appended = append(AppendPriority::Normal, 2);
            m_journal->drain();
            if (!appended) {
                EXPECT_EQ(m_journal->head().revision, before);
                return appended.error();
            }
        }
        ADD_FAILURE() << "the disk never became full";
        return {};
    }
    [[nodiscard]] bool reserveThere() const
    {
        return std::filesystem::exists(m_folder.path() / "reserve");
    }
    void waitASecond() { testClock().advance(std::chrono::milliseconds(1'001)); }

    FaultVfs m_vfs;
    ScratchFolder m_folder;
    SqliteJournal::Options m_options;
    std::unique_ptr<SqliteJournal> m_journal;
};

} // namespace

TEST_F(FullDisk, RefusesWithNothingHalfThereAndReadsGoOn)
{
    ASSERT_TRUE(fill(*m_journal, 10).has_value());
    m_vfs.limitDisk(0);
    const Error refused = exhaust();
    EXPECT_EQ(refused.code, Code::ResourceExhausted);
    EXPECT_EQ(refused.reason, "DISK_FULL");
    EXPECT_FALSE(refused.message.empty());
    const auto head = m_journal->head().revision;
    EXPECT_FALSE(m_journal->health().writable);
    EXPECT_EQ(m_journal->health().reason, "DISK_FULL");
    EXPECT_EQ(m_journal->verify().value(), head);
    EXPECT_EQ(collect(*m_journal, 0, head).value().size(), head);
    EXPECT_FALSE(m_journal->findRequest("request-" + std::to_string(head + 1)).value().has_value());
    EXPECT_TRUE(reserveThere()) << "the reserve is not for everyone";
}

TEST_F(FullDisk, ClassOneIsTakenFromTheRoomOfTheLogAndThenFromTheReserve)
{
    m_vfs.limitDisk(0);
    EXPECT_EQ(exhaust().reason, "DISK_FULL");
    ASSERT_TRUE(append(AppendPriority::ReducesRisk).has_value());
    EXPECT_TRUE(reserveThere()) << "the log has room of its own for the first ones";
    int taken = 1;
    for (; taken < 150; ++taken) {
        const auto appended = append(AppendPriority::ReducesRisk);
        ASSERT_TRUE(appended.has_value()) << taken << ": " << appended.error().message;
    }
    EXPECT_FALSE(reserveThere());
    EXPECT_EQ(append(AppendPriority::Normal).error().reason, "DISK_FULL")
        << "what the reserve gave is for class 1 only";
    EXPECT_EQ(m_journal->verify().value(), m_journal->head().revision);
}

TEST_F(FullDisk, ClassOneWorksWithoutAByteLeftAnywhere)
{
    m_vfs.limitDisk(0);
    EXPECT_EQ(exhaust().reason, "DISK_FULL");
    std::filesystem::remove(m_folder.path() / "reserve"); // as if others had taken it all
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(append(AppendPriority::ReducesRisk).has_value());
    Error last;
    for (int i = 0; i < 100 && last.reason.empty(); ++i) {
        if (auto appended = append(AppendPriority::ReducesRisk); !appended)
            last = appended.error();
    }
    EXPECT_EQ(last.reason, "DISK_FULL") << "even that room ends, and says so";
    EXPECT_EQ(m_journal->verify().value(), m_journal->head().revision);
}

TEST_F(FullDisk, RecoversWithoutARestart)
{
    m_vfs.limitDisk(0);
    EXPECT_EQ(exhaust().reason, "DISK_FULL");
    for (int i = 0; i < 100; ++i)
        ASSERT_TRUE(append(AppendPriority::ReducesRisk).has_value());
    ASSERT_FALSE(reserveThere());
    waitASecond();
    EXPECT_EQ(append(AppendPriority::Normal).error().reason, "DISK_FULL");
    m_vfs.limitDisk(64ULL << 20);
    EXPECT_EQ(append(AppendPriority::Normal).error().reason, "DISK_FULL")
        << "not looked at more often than once a second";
    waitASecond();
    const auto appended = append(AppendPriority::Normal);
    ASSERT_TRUE(appended.has_value()) << appended.error().message;
    EXPECT_TRUE(m_journal->health().writable);
    EXPECT_TRUE(m_journal->health().reason.empty());
    EXPECT_TRUE(reserveThere()) << "the reserve is made again first";
    ASSERT_TRUE(fill(*m_journal, m_journal->head().revision + 300, 3).has_value());
    EXPECT_EQ(m_journal->verify().value(), m_journal->head().revision);
}

TEST_F(FullDisk, HealthFindsOutByItself)
{
    m_vfs.limitDisk(0);
    EXPECT_EQ(exhaust().reason, "DISK_FULL");
    m_vfs.limitDisk(64ULL << 20);
    waitASecond();
    static_cast<void>(m_journal->health());
    m_journal->drain();
    EXPECT_TRUE(m_journal->health().writable);
}

TEST_F(FullDisk, StartsAndReadsOnAFullDisk)
{
    ASSERT_TRUE(fill(*m_journal, 30, 3).has_value());
    m_journal.reset();
    std::filesystem::remove(m_folder.path() / "reserve");
    m_vfs.limitDisk(0);
    open();
    EXPECT_EQ(m_journal->head().revision, 30U);
    EXPECT_EQ(m_journal->health().reason, "DISK_FULL");
    EXPECT_EQ(append(AppendPriority::Normal).error().reason, "DISK_FULL");
    EXPECT_TRUE(append(AppendPriority::ReducesRisk).has_value());
    m_vfs.limitDisk(8ULL << 20);
    waitASecond();
    EXPECT_TRUE(append(AppendPriority::Normal).has_value());
    EXPECT_TRUE(reserveThere());
}

TEST_F(FullDisk, SnapshotsDoNotTakeTheLastRoom)
{
    ASSERT_TRUE(fill(*m_journal, 5).has_value());
    m_vfs.limitDisk(0);
    EXPECT_EQ(exhaust().reason, "DISK_FULL");
    m_journal->storeSnapshot(5, 1, "state");
    m_journal->drain();
    EXPECT_FALSE(m_journal->loadSnapshot(5, 1).has_value());
}

TEST_F(FullDisk, ALargeBatchFailsAsAWhole)
{
    ASSERT_TRUE(fill(*m_journal, 3).has_value());
    m_vfs.limitDisk(40 << 10);
    const auto refused = append(AppendPriority::Normal, 2'000);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason, "DISK_FULL");
    EXPECT_EQ(m_journal->head().revision, 3U);
    EXPECT_EQ(m_journal->verify().value(), 3U);
    open();
    EXPECT_EQ(m_journal->verify().value(), 3U);
}

} // namespace pult::journal::test
