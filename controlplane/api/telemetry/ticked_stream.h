// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <grpcpp/support/server_callback.h>

#include "common/error.h"
#include "common/grpc_status.h"
#include "common/scheduler.h"
#include "controlplane/api/telemetry/open_streams.h"
#include "controlplane/api/workers.h"

namespace pult::api {

//! A stream that looks again and again whether there is something to tell: at once, then every
//! period. Looking runs on a worker, one at a time; while a message is on its way to a slow reader
//! nothing is looked for, so nothing queues: whatever moments passed by then, it looks once after.
//! Keeps itself alive until gRPC is done with it.
template <typename Message>
class TickedStream final : public grpc::ServerWriteReactor<Message>,
                           public Closable,
                           public std::enable_shared_from_this<TickedStream<Message>>
{
public:
    //! Nothing: there is nothing to tell now. An error ends the stream.
    using Look = std::function<Result<std::optional<Message>>()>;
    struct Surroundings
    {
        OpenStreams& streams;
        Scheduler& scheduler;
        Workers& workers;
    };

    //! What surrounds it outlives it.
    [[nodiscard]] static TickedStream* begin(
        const Surroundings& around, std::chrono::milliseconds period, Look look)
    {
        const auto stream = make(around, std::move(look));
        if (!around.streams.add(stream))
            return stream.get();
        stream->m_timer
            = around.scheduler.every(period, [weak = std::weak_ptr<TickedStream>(stream)] {
                  if (const auto self = weak.lock())
                      self->tick();
              });
        stream->tick();
        return stream.get();
    }
    //! A stream that only fails.
    [[nodiscard]] static TickedStream* failed(const Surroundings& around, const Error& error)
    {
        const auto stream = make(around, {});
        stream->close(toStatus(error));
        return stream.get();
    }

    void close(const grpc::Status& status) override
    {
        std::unique_lock lock(m_mutex);
        if (std::exchange(m_ended, true))
            return;
        m_status = status;
        const bool idle = !m_writing;
        lock.unlock();
        if (idle)
            this->Finish(status);
    }

private:
    TickedStream(const Surroundings& around, Look look)
        : m_around(around)
        , m_look(std::move(look))
    {}
    static std::shared_ptr<TickedStream> make(const Surroundings& around, Look look)
    {
        const std::shared_ptr<TickedStream> stream(new TickedStream(around, std::move(look)));
        stream->m_self = stream;
        return stream;
    }

    void tick()
    {
        {
            const std::scoped_lock lock(m_mutex);
            if (m_ended)
                return;
            if (m_busy) {
                m_missed = true;
                return;
            }
            m_busy = true;
            m_missed = false;
        }
        lookSoon();
    }
    void lookSoon()
    {
        if (m_around.workers.post([self = this->shared_from_this()] { self->work(); }))
            return;
        // With too much to do already this moment is passed over.
        const std::scoped_lock lock(m_mutex);
        m_busy = false;
    }
    void work()
    {
        auto found = m_look();
        if (!found)
            return close(toStatus(found.error()));
        if (!*found)
            return setFree();
        {
            const std::scoped_lock lock(m_mutex);
            if (m_ended)
                return;
            m_writing = true;
        }
        m_message = **std::move(found);
        this->StartWrite(&m_message);
    }
    //! After looking and, if there was something, writing.
    void setFree()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_busy = !m_ended && std::exchange(m_missed, false);
            if (!m_busy)
                return;
        }
        lookSoon();
    }

    void OnWriteDone(bool ok) override
    {
        std::unique_lock lock(m_mutex);
        m_writing = false;
        if (!ok && !std::exchange(m_ended, true))
            m_status = grpc::Status::CANCELLED;
        const bool ended = m_ended;
        const auto status = m_status;
        lock.unlock();
        if (ended)
            this->Finish(status);
        else
            setFree();
    }
    void OnCancel() override { close(grpc::Status::CANCELLED); }
    void OnDone() override
    {
        m_around.streams.remove(this);
        m_timer.reset();
        m_self.reset();
    }

    const Surroundings m_around;
    const Look m_look;
    std::shared_ptr<TickedStream> m_self;
    std::unique_ptr<Timer> m_timer;
    std::mutex m_mutex;
    bool m_busy = false; //!< Looking or writing.
    bool m_missed = false; //!< A moment to look passed meanwhile.
    bool m_writing = false;
    bool m_ended = false;
    grpc::Status m_status;
    Message m_message;
};

} // namespace pult::api
