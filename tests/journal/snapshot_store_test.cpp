// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/snapshot_store.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::Revision;

namespace {

class Snapshots : public ::testing::Test
{
protected:
    [[nodiscard]] std::filesystem::path newest() const
    {
        std::filesystem::path last;
        for (const auto& entry : std::filesystem::directory_iterator(m_folder.path()))
            last = std::max(last, entry.path());
        return last;
    }
    [[nodiscard]] std::size_t files() const
    {
        return static_cast<std::size_t>(
            std::distance(std::filesystem::directory_iterator(m_folder.path()), {}));
    }

    ScratchFolder m_folder;
    Failpoints m_failpoints;
    std::string m_history = "one";
    SnapshotStore m_store{m_folder.path(),
        [this](Revision revision) -> std::optional<Digest> {
            if (revision > 100)
                return std::nullopt;
            return sha256({m_history, std::to_string(revision)});
        },
        &m_failpoints};
};

} // namespace

TEST_F(Snapshots, EveryDamagedByteIsNoticed)
{
    ASSERT_TRUE(m_store.store(5, 1, "older").has_value());
    ASSERT_TRUE(m_store.store(9, 1, "the state").has_value());
    const auto path = newest();
    const auto size = std::filesystem::file_size(path);
    for (std::uint64_t at = 0; at < size; ++at) {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(static_cast<std::streamoff>(at));
        const char before = static_cast<char>(file.get());
        file.seekp(static_cast<std::streamoff>(at));
        file.put(static_cast<char>(before ^ 0x20));
        file.close();
        EXPECT_EQ(m_store.load(100, 1)->bytes, "older") << "byte " << at;
        std::fstream again(path, std::ios::in | std::ios::out | std::ios::binary);
        again.seekp(static_cast<std::streamoff>(at));
        again.put(before);
    }
    EXPECT_EQ(m_store.load(100, 1)->bytes, "the state");
    for (std::uint64_t cut = 0; cut < size; ++cut) {
        std::filesystem::resize_file(path, size - 1 - cut);
        EXPECT_EQ(m_store.load(100, 1)->bytes, "older");
    }
}

TEST_F(Snapshots, ARenamedFileDoesNotLie)
{
    ASSERT_TRUE(m_store.store(5, 1, "five").has_value());
    const auto path = newest();
    std::filesystem::rename(path, path.parent_path() / "snapshot-00000001-0000000006-fold1");
    EXPECT_FALSE(m_store.load(100, 1).has_value());
}

TEST_F(Snapshots, OneOfAnotherHistoryIsPassedOver)
{
    ASSERT_TRUE(m_store.store(5, 1, "five").has_value());
    m_history = "two";
    EXPECT_FALSE(m_store.load(100, 1).has_value());
    ASSERT_TRUE(m_store.store(4, 1, "four").has_value());
    EXPECT_EQ(m_store.load(100, 1)->bytes, "four");
}

TEST_F(Snapshots, OneOfARecordThatIsNotThereIsNotStored)
{
    const auto stored = m_store.store(101, 1, "x");
    ASSERT_FALSE(stored.has_value());
    EXPECT_EQ(stored.error().reason, "SNAPSHOT_FAILED");
    EXPECT_EQ(files(), 0U);
}

TEST_F(Snapshots, HalfAFileOnTheWayDoesNoHarm)
{
    ASSERT_TRUE(m_store.store(5, 1, "five").has_value());
    m_failpoints.set("journal.snapshot.rename", [] { return true; });
    EXPECT_FALSE(m_store.store(6, 1, "six").has_value());
    EXPECT_EQ(m_store.load(100, 1)->bytes, "five");
    m_failpoints.clear("journal.snapshot.rename");
    m_failpoints.set("journal.snapshot.write", [] { return true; });
    EXPECT_TRUE(m_store.store(7, 1, "seven").has_value());
    EXPECT_EQ(m_store.load(100, 1)->bytes, "five") << "the cut file must not be taken";
    m_failpoints.clear("journal.snapshot.write");
    ASSERT_TRUE(m_store.store(8, 1, "eight").has_value());
    EXPECT_EQ(m_store.load(100, 1)->bytes, "eight");
}

TEST_F(Snapshots, AnEmptyStateIsAState)
{
    ASSERT_TRUE(m_store.store(5, 1, "").has_value());
    EXPECT_EQ(m_store.load(100, 1)->bytes, "");
}

TEST_F(Snapshots, OtherFilesAreLeftAlone)
{
    std::ofstream(m_folder.path() / "notes.txt") << "mine";
    for (Revision revision = 1; revision <= 10; ++revision)
        ASSERT_TRUE(m_store.store(revision, 1, "x").has_value());
    EXPECT_TRUE(std::filesystem::exists(m_folder.path() / "notes.txt"));
    EXPECT_EQ(files(), 4U);
}

} // namespace pult::journal::test
