// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include "controlplane/api/watch/updates.h"

namespace pult::api {

struct BookmarkValues
{
    state::Revision revision = 0;
    std::string hash;
    std::int64_t serverUnixMs = 0;
    bool writable = true;
    std::string writesRefusedBecause;
};

//! What one watcher has still to be sent: bounded. Changes of state keep their order and are never
//! merged: beyond the bound the reader is too slow and has to begin again. Progress and readiness
//! are merged by object, bookmarks by themselves. Changes go first, so that progress never tells of
//! a revision that the reader does not know yet.
//!
//! Thread: any. `wake` is called without the lock, on whatever thread put something in.
class WatchBuffer
{
public:
    static constexpr std::size_t kMostChanges = 256;
    static constexpr std::size_t kMostChangeBytes = 8U << 20U;

    explicit WatchBuffer(std::function<void()> wake)
        : m_wake(std::move(wake))
    {}

    //! The beginning of a stream: a snapshot or what was missed. Not held against the reader.
    void putInitial(MessagesPtr messages);
    void putChange(MessagesPtr messages);
    void putProgress(SharedPtr<ProgressUpdate> update);
    void putReadiness(SharedPtr<ReadinessDelta> update);
    void putBookmark(BookmarkValues bookmark);
    //! Drops what waits and ends the stream with ResyncRequired.
    void resync(const std::string& reason);
    //! Drops what waits and ends the stream.
    void close(grpc::Status status);

    struct Next
    {
        std::optional<grpc::ByteBuffer> message;
        //! The stream has come to its end; set only when there is no message.
        std::optional<grpc::Status> end;
    };
    //! Both absent: nothing to send now.
    [[nodiscard]] Next next();

private:
    struct Change
    {
        MessagesPtr messages;
        std::size_t sent = 0; //!< Parts of it.
        bool counted = true;
    };
    template <typename Update> struct Pending
    {
        SharedPtr<Update> update;
        std::size_t sent = 0; //!< Messages of it that went out already.
    };

    template <typename Update> void put(Pending<Update>& pending, SharedPtr<Update> update);
    template <typename Update>
    [[nodiscard]] std::optional<grpc::ByteBuffer> takeFrom(Pending<Update>& pending);
    [[nodiscard]] std::optional<grpc::ByteBuffer> takeChange();
    [[nodiscard]] std::optional<grpc::ByteBuffer> takeBookmark();
    void dropAll();
    void endWithResync(const std::string& reason);

    std::function<void()> m_wake;
    std::mutex m_mutex;
    std::deque<Change> m_changes;
    std::size_t m_counted = 0;
    std::size_t m_countedBytes = 0;
    Pending<ProgressUpdate> m_progress;
    Pending<ReadinessDelta> m_readiness;
    std::optional<BookmarkValues> m_bookmark;
    std::uint64_t m_conflated = 0;
    std::optional<grpc::Status> m_end;
};

} // namespace pult::api
