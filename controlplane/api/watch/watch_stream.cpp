// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/watch/watch_stream.h"

#include <utility>

namespace pult::api {

std::shared_ptr<WatchStream> WatchStream::make(WatchHub& hub)
{
    std::shared_ptr<WatchStream> stream(new WatchStream(hub));
    stream->m_self = stream;
    stream->m_buffer = std::make_shared<WatchBuffer>([weak = stream->weak_from_this()] {
        if (const auto self = weak.lock())
            self->advance(false);
    });
    return stream;
}

WatchStream* WatchStream::begin(WatchHub& hub, WatchSpec spec)
{
    const auto stream = make(hub);
    hub.subscribe(std::move(spec), stream->m_buffer);
    return stream.get();
}

WatchStream* WatchStream::failed(WatchHub& hub, const grpc::Status& status)
{
    const auto stream = make(hub);
    stream->m_buffer->close(status);
    return stream.get();
}

void WatchStream::OnWriteDone(bool ok)
{
    if (!ok)
        m_buffer->close(grpc::Status::CANCELLED);
    advance(true);
}

void WatchStream::OnCancel()
{
    m_buffer->close(grpc::Status::CANCELLED);
}

void WatchStream::OnDone()
{
    m_hub.unsubscribe(m_buffer);
    m_self.reset();
}

void WatchStream::advance(bool written)
{
    std::unique_lock lock(m_mutex);
    if (written)
        m_writing = false;
    if (m_writing || m_finished)
        return;
    auto next = m_buffer->next();
    m_writing = next.message.has_value();
    m_finished = next.end.has_value();
    if (next.message)
        m_current = *std::move(next.message);
    // gRPC may run the next reaction inside of these calls.
    lock.unlock();
    if (next.message)
        StartWrite(&m_current);
    else if (next.end)
        Finish(*next.end);
}

} // namespace pult::api
