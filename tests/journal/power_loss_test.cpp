// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <mutex>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "controlplane/journal/testing/fault_vfs.h"
#include "tests/journal/journal_support.h"

namespace pult::journal::test {

using state::AppendPriority;
using state::Revision;
using testing::FaultVfs;

namespace {

struct Image
{
    std::filesystem::path folder;
    Revision acknowledged = 0;
};

//! Appends while the power fails now and then: the observer takes an image at random moments,
//! also in the middle of a commit or a checkpoint.
class PowerLoss : public ::testing::Test
{
protected:
    PowerLoss()
    {
        m_vfs.passSyncs(false);
        m_vfs.followWrites();
        m_vfs.observe([this] { maybeTakeImage(); });
    }

    void maybeTakeImage()
    {
        const std::scoped_lock lock(m_mutex);
        if (m_random() % 12 != 0)
            return;
        const auto target = m_images.path() / std::to_string(++m_taken);
        m_vfs.powerFailure(m_random(), m_folder.path(), target);
        m_waiting.push_back({target, m_acknowledged});
    }
    std::vector<Image> takeWaiting()
    {
        const std::scoped_lock lock(m_mutex);
        return std::exchange(m_waiting, {});
    }
    void acknowledge(Revision revision)
    {
        const std::scoped_lock lock(m_mutex);
        m_acknowledged = revision;
    }
    void check(const Image& image)
    {
        SCOPED_TRACE("image " + image.folder.filename().string());
        FaultVfs quiet;
        quiet.passSyncs(false);
        auto options = smallOptions(image.folder);
        options.vfs = quiet.name();
        options.reserveBytes = 0;
        options.walRoomBytes = 0;
        auto journal = SqliteJournal::create(options);
        ASSERT_TRUE(journal.has_value()) << journal.error().message;
        const Revision head = (*journal)->head().revision;
        EXPECT_GE(head, image.acknowledged) << "an acknowledged record is lost";
        EXPECT_TRUE(m_ends.contains(head)) << "half a batch is there: " << head;
        const auto verified = (*journal)->verify();
        ASSERT_TRUE(verified.has_value()) << verified.error().message;
        EXPECT_EQ(*verified, head);
        const auto tail = collect(**journal, head > 40 ? head - 40 : 0, head).value();
        for (const auto& record : tail)
            EXPECT_TRUE(sameContent(record, sampleRecord(record.revision)));
        m_beyond += head > image.acknowledged ? 1 : 0;
        journal->reset();
        std::filesystem::remove_all(image.folder);
    }

    FaultVfs m_vfs;
    ScratchFolder m_folder;
    ScratchFolder m_images;
    std::set<Revision> m_ends{0};
    int m_beyond = 0;

    std::mutex m_mutex; //!< Guards all below.
    std::mt19937_64 m_random{20'261'121};
    std::vector<Image> m_waiting;
    Revision m_acknowledged = 0;
    int m_taken = 0;
};

} // namespace

TEST_F(PowerLoss, NothingAcknowledgedIsLostInAnyImage)
{
    constexpr int kImages = 600;
    auto options = smallOptions(m_folder.path());
    options.vfs = m_vfs.name();
    options.walRoomBytes = 96 << 10; // many checkpoints
    auto journal = SqliteJournal::create(options);
    ASSERT_TRUE(journal.has_value()) << journal.error().message;
    std::mt19937_64 random(7);
    int checked = 0;
    while (checked < kImages) {
        const Revision from = (*journal)->head().revision;
        const Revision size = 1 + random() % 5;
        m_ends.insert(from + size);
        const auto appended
            = (*journal)->append(from, sampleBatch(from + 1, size), AppendPriority::Normal);
        ASSERT_TRUE(appended.has_value()) << appended.error().message;
        acknowledge(from + size);
        if (random() % 16 == 0)
            (*journal)->drain();
        for (const auto& image : takeWaiting()) {
            check(image);
            ++checked;
        }
        ASSERT_FALSE(HasFailure());
        if (random() % 64 == 0) { // a restart between, whose recovery may be hit as well
            journal->reset();
            journal = SqliteJournal::create(options);
            ASSERT_TRUE(journal.has_value()) << journal.error().message;
        }
    }
    EXPECT_GT(m_beyond, 0) << "no image held a batch that was durable but not acknowledged";
    RecordProperty("images", checked);
    RecordProperty("durable_unacknowledged", m_beyond);
}

// The check above must be able to fail: on a disk that lies about its syncs it does.
TEST_F(PowerLoss, TheImagesNoticeALyingDisk)
{
    auto options = smallOptions(m_folder.path());
    options.vfs = m_vfs.name();
    auto journal = SqliteJournal::create(options);
    ASSERT_TRUE(fill(**journal, 20, 1).has_value());
    static_cast<void>(takeWaiting());
    m_vfs.lieAboutSyncs(true);
    int lost = 0;
    for (Revision next = 21; next <= 60; ++next) {
        ASSERT_TRUE(fill(**journal, next, 1).has_value());
        acknowledge(next);
        for (const auto& image : takeWaiting()) {
            auto late = SqliteJournal::create(smallOptions(image.folder));
            lost += !late || (*late)->head().revision < image.acknowledged ? 1 : 0;
        }
    }
    EXPECT_GT(lost, 0);
}

} // namespace pult::journal::test
