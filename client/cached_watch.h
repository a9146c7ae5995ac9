// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "client/watch_fold.h"
#include "common/clock.h"
#include "pult/v1/observer.pb.h"

namespace pult::client {

//! What the watch of one environment said, in a file: the last whole snapshot, every whole commit
//! since, and the last bookmark, each with the time of day at which it came. A new snapshot takes
//! the place of all. Operations, gateways and readiness are not kept.
//!
//! Format: "PULTWTC1", then records: size of the message (4 bytes) and time of day in milliseconds
//! (8), little-endian, the first 8 bytes of the SHA-256 of both and the message, the message
//! (v1.WatchResponse). What does not hold together ends the file there. A ResyncRequired ends it
//! too: there were more commits than are kept.
//!
//! Never in the way: what cannot be read counts as not there, what cannot be written stays as it
//! was, and `note` is told in words. Threads: one at a time; blocks for the disk. Mode 0600.
class CachedWatch
{
public:
    using Note = std::function<void(const std::string&)>;

    struct Limits
    {
        //! A larger snapshot is not kept, bytes.
        std::uint64_t snapshot = 64ULL << 20;
        //! Commits are kept up to the size of the snapshot and this many bytes more …
        std::uint64_t tail = 1ULL << 20;
        //! … and up to this many: each has to be folded before the first window is there.
        std::uint32_t commits = 200;
    };
    //! A bookmark alone is written this often: what is lost with a process that is killed.
    static constexpr std::chrono::seconds kBookmarkEvery{60};

    //! `writes` false: another process keeps the file, it is only read.
    CachedWatch(std::filesystem::path file, bool writes, Note note);
    CachedWatch(std::filesystem::path file, bool writes, Note note, Limits limits);
    ~CachedWatch();
    CachedWatch(const CachedWatch&) = delete;
    CachedWatch& operator=(const CachedWatch&) = delete;

    //! Begins: what is kept, folded like a stream, its view Remembered and as old as the time of
    //! day tells (where that was set back: no age). It resumes where it ended, unless isFull().
    //! Nothing: there is no file that could be used.
    [[nodiscard]] std::optional<WatchFold> recall(const Clock& clock);

    //! What a stream said and the fold is about to take.
    void offer(const v1::WatchResponse& message, WallTime now);
    //! What the fold made of the message offered last.
    void settle(WatchFold::Verdict verdict);
    //! The stream has ended: the last bookmark is written.
    void endStream();
    //! The control plane does not know the environment, or does not let it be watched.
    void drop();

    //! No more commits are kept until a snapshot comes; the file stays at its revision.
    [[nodiscard]] bool isFull() const { return m_state == State::Full; }

private:
    enum class State
    {
        Nothing, //!< The file holds nothing that this could add to.
        Open,
        Full,
    };
    enum class Offer
    {
        None,
        Part, //!< Of a snapshot or a commit, and not the last.
        Whole, //!< The last part.
        Bookmark,
    };

    class Reader;
    [[nodiscard]] std::optional<WatchFold> read(Reader& reader, const Clock& clock);
    void replace();
    void append();
    void stay();
    void noteBookmark();
    void writeBookmark();
    [[nodiscard]] bool writeAtEnd(const std::string& records);
    [[nodiscard]] bool writeAnew(const std::string& records);
    void forgetPending();
    void giveUp(const std::string& what);
    void close();

    const std::filesystem::path m_file;
    const bool m_writes;
    const Note m_note;
    const Limits m_limits;
    int m_fd = -1;
    State m_state = State::Nothing;
    std::uint64_t m_snapshotEnd = 0;
    //! Where the last whole commit ends; a bookmark may stand behind it.
    std::uint64_t m_end = 0;
    std::uint32_t m_commits = 0;

    Offer m_offer = Offer::None;
    std::string m_pending; //!< Records that the fold has not made a whole of.
    bool m_pendingIsSnapshot = false;
    bool m_pendingTooLarge = false;
    std::string m_bookmark; //!< The record of the last one; empty: none since the last commit.
    bool m_bookmarkIsDue = false; //!< It is not written yet.
    std::string m_offeredBookmark;
    WallTime m_offeredAt{};
    WallTime m_confirmedAt{}; //!< What is in the file was good then.
    //! When a bookmark has to be written next; at once after a commit.
    std::optional<WallTime> m_bookmarkAt;
};

} // namespace pult::client
