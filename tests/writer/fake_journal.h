// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controlplane/state/journal_port.h"

namespace pult::writer::testing {

//! What is left of a journal when the program around it dies.
struct Disk
{
    std::vector<state::Record> records;
    std::map<state::Revision, std::string> snapshots;
};

//! A journal in memory that can be held up, run out of disk, break, and lose its answer after it
//! became durable. Thread: any.
class FakeJournal final : public state::Journal
{
public:
    explicit FakeJournal(std::shared_ptr<Disk> disk = std::make_shared<Disk>())
        : m_disk(std::move(disk))
    {}

    // What a test does to it.

    //! From now on append() waits; held() waits for the next one to arrive.
    void hold();
    void awaitHeld();
    void release();
    enum class Space
    {
        Plenty,
        ReserveOnly,
        None,
    };
    void setSpace(Space space);
    //! The next append fails and nothing is durable; all others after it, too.
    void breakWrites();
    //! The next append becomes durable, but says that it failed.
    void loseNextAnswer();
    //! Snapshots are of another fold version from now on.
    void forgetSnapshots();

    struct Append
    {
        std::size_t records = 0;
        state::AppendPriority priority = state::AppendPriority::Normal;
        bool durable = false;
    };
    [[nodiscard]] std::vector<Append> appends() const;
    //! Waits until a snapshot of at least this revision is there.
    void awaitSnapshot(state::Revision atLeast);
    [[nodiscard]] std::vector<state::Record> records() const;

    [[nodiscard]] std::string id() const override { return "fake-journal"; }
    [[nodiscard]] state::JournalHead head() const override;
    [[nodiscard]] Result<std::vector<state::Record>> append(state::Revision expected,
        std::vector<state::NewRecord> records, state::AppendPriority priority) override;
    [[nodiscard]] Result<std::optional<state::Record>> findRequest(
        std::string_view requestId) const override;
    [[nodiscard]] Result<bool> tokenSpent(std::string_view tokenId) const override;
    [[nodiscard]] Result<std::optional<state::Record>> find(
        state::Revision revision) const override;
    [[nodiscard]] Result<void> replay(state::Revision after, state::Revision upTo,
        const std::function<Result<bool>(const state::Record&)>& visit) const override;
    [[nodiscard]] Result<std::vector<state::Record>> list(const Query& query) const override;
    [[nodiscard]] Result<std::uint64_t> verify() const override;
    void storeSnapshot(
        state::Revision revision, std::uint32_t foldVersion, std::string bytes) override;
    [[nodiscard]] std::optional<Snapshot> loadSnapshot(
        state::Revision atMost, std::uint32_t foldVersion) const override;
    [[nodiscard]] Health health() const override;

private:
    [[nodiscard]] std::optional<Error> obstacle(state::AppendPriority priority);
    [[nodiscard]] std::vector<state::Record> write(std::vector<state::NewRecord> records);

    std::shared_ptr<Disk> m_disk;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_held = false;
    bool m_arrived = false;
    Space m_space = Space::Plenty;
    bool m_broken = false;
    bool m_loseAnswer = false;
    std::vector<Append> m_appends;
};

} // namespace pult::writer::testing
