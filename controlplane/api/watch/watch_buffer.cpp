// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/watch/watch_buffer.h"

#include <utility>

#include "controlplane/api/reasons.h"

namespace pult::api {

void WatchBuffer::putInitial(MessagesPtr messages)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_end)
            return;
        m_changes.push_back({std::move(messages), 0, false});
    }
    m_wake();
}

void WatchBuffer::putChange(MessagesPtr messages)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_end)
            return;
        m_counted += 1;
        m_countedBytes += messages->bytes;
        // A bookmark that waits goes out after this change, so it must not tell of less.
        if (m_bookmark) {
            m_bookmark->revision = messages->revision;
            m_bookmark->hash = messages->hash;
        }
        m_changes.push_back({std::move(messages)});
        // One alone is never too many: it may be larger than the bound.
        if (m_counted > kMostChanges || (m_counted > 1 && m_countedBytes > kMostChangeBytes))
            endWithResync(kReaderTooSlow);
    }
    m_wake();
}

template <typename Update> void WatchBuffer::put(Pending<Update>& pending, SharedPtr<Update> update)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_end)
            return;
        if (!pending.update) {
            pending = {std::move(update), 0};
        } else {
            Update merged = pending.update->update();
            m_conflated += merged.merge(update->update());
            pending = {std::make_shared<const Shared<Update>>(std::move(merged)), 0};
        }
    }
    m_wake();
}

void WatchBuffer::putProgress(SharedPtr<ProgressUpdate> update)
{
    put(m_progress, std::move(update));
}

void WatchBuffer::putReadiness(SharedPtr<ReadinessDelta> update)
{
    put(m_readiness, std::move(update));
}

void WatchBuffer::putBookmark(BookmarkValues bookmark)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_end)
            return;
        m_bookmark = std::move(bookmark);
    }
    m_wake();
}

void WatchBuffer::resync(const std::string& reason)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_end)
            return;
        endWithResync(reason);
    }
    m_wake();
}

void WatchBuffer::close(grpc::Status status)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_end)
            return;
        dropAll();
        m_end = std::move(status);
    }
    m_wake();
}

WatchBuffer::Next WatchBuffer::next()
{
    const std::scoped_lock lock(m_mutex);
    if (auto message = takeChange())
        return {std::move(message), std::nullopt};
    if (auto message = takeFrom(m_progress))
        return {std::move(message), std::nullopt};
    if (auto message = takeFrom(m_readiness))
        return {std::move(message), std::nullopt};
    if (auto message = takeBookmark())
        return {std::move(message), std::nullopt};
    return {std::nullopt, m_end};
}

std::optional<grpc::ByteBuffer> WatchBuffer::takeChange()
{
    if (m_changes.empty())
        return std::nullopt;
    auto& change = m_changes.front();
    grpc::ByteBuffer part = change.messages->parts[change.sent++];
    if (change.sent == change.messages->parts.size()) {
        m_counted -= change.counted ? 1 : 0;
        m_countedBytes -= change.counted ? change.messages->bytes : 0;
        m_changes.pop_front();
    }
    return part;
}

template <typename Update>
std::optional<grpc::ByteBuffer> WatchBuffer::takeFrom(Pending<Update>& pending)
{
    if (!pending.update)
        return std::nullopt;
    const auto messages = pending.update->messages();
    grpc::ByteBuffer message = messages->parts[pending.sent++];
    if (pending.sent == messages->parts.size())
        pending = {};
    return message;
}

std::optional<grpc::ByteBuffer> WatchBuffer::takeBookmark()
{
    if (!m_bookmark)
        return std::nullopt;
    v1::WatchResponse response;
    auto& bookmark = *response.mutable_bookmark();
    bookmark.set_revision(m_bookmark->revision);
    bookmark.set_hash(m_bookmark->hash);
    bookmark.set_server_unix_ms(m_bookmark->serverUnixMs);
    bookmark.set_conflated(m_conflated);
    bookmark.set_writable(m_bookmark->writable);
    bookmark.set_writes_refused_because(m_bookmark->writesRefusedBecause);
    m_bookmark.reset();
    Messages message;
    message.add(response);
    return std::move(message.parts.front());
}

void WatchBuffer::dropAll()
{
    m_changes.clear();
    m_counted = 0;
    m_countedBytes = 0;
    m_progress = {};
    m_readiness = {};
    m_bookmark.reset();
}

void WatchBuffer::endWithResync(const std::string& reason)
{
    dropAll();
    v1::WatchResponse response;
    response.mutable_resync_required()->set_reason(reason);
    auto messages = std::make_shared<Messages>();
    messages->add(response);
    m_changes.push_back({std::move(messages), 0, false});
    m_end = grpc::Status::OK;
}

} // namespace pult::api
