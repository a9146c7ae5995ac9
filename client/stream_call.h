// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <grpcpp/support/client_callback.h>

#include "client/telemetry.h"
#include "client/unary_call.h"

namespace pult::client {

//! What a reading call and its handle share: who is told, and whether anybody still is.
template <typename Reply> class StreamEar
{
public:
    StreamEar(
        std::function<void(Reply&)> onMessage, std::function<void(std::optional<Error>)> onEnd)
        : m_onMessage(std::move(onMessage))
        , m_onEnd(std::move(onEnd))
    {}

    void message(Reply& reply)
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_deaf)
            m_onMessage(reply);
    }
    void end(std::optional<Error> error)
    {
        const std::scoped_lock lock(m_mutex);
        m_context = nullptr;
        if (!std::exchange(m_deaf, true))
            m_onEnd(std::move(error));
    }
    void listenTo(grpc::ClientContext& context) { m_context = &context; }
    //! Waits for the callback under way; there is none after it.
    void close()
    {
        const std::scoped_lock lock(m_mutex);
        m_deaf = true;
        if (m_context)
            m_context->TryCancel();
    }

private:
    std::mutex m_mutex; //!< Held while a callback runs.
    std::function<void(Reply&)> m_onMessage;
    std::function<void(std::optional<Error>)> m_onEnd;
    grpc::ClientContext* m_context = nullptr;
    bool m_deaf = false;
};

//! One server stream, read one message at a time. Owns context and request; deletes itself after
//! its end was told.
template <typename Request, typename Reply>
class StreamCall final : public grpc::ClientReadReactor<Reply>
{
public:
    using Ear = StreamEar<Reply>;

    //! `start` gets (context, request, reactor). Closed connection: ends at once with CANCELLED.
    template <typename Start>
    static std::unique_ptr<Stream> run(
        CallSetup setup, Request request, Start start, std::shared_ptr<Ear> ear)
    {
        std::unique_ptr<StreamCall> call(new StreamCall(std::move(setup), std::move(request), ear));
        if (!call->m_setup.group->enter(&call->m_context)) {
            ear->end(connectionClosed());
            return std::make_unique<Handle>(std::move(ear));
        }
        auto* raw = call.release();
        ear->listenTo(raw->m_context);
        start(&raw->m_context, &raw->m_request, raw);
        raw->StartRead(&raw->m_reply);
        raw->StartCall();
        return std::make_unique<Handle>(std::move(ear));
    }

private:
    class Handle final : public Stream
    {
    public:
        explicit Handle(std::shared_ptr<Ear> ear)
            : m_ear(std::move(ear))
        {}
        Handle(const Handle&) = delete;
        Handle& operator=(const Handle&) = delete;
        ~Handle() override { m_ear->close(); }

    private:
        std::shared_ptr<Ear> m_ear;
    };

    StreamCall(CallSetup setup, Request request, std::shared_ptr<Ear> ear)
        : m_setup(std::move(setup))
        , m_request(std::move(request))
        , m_ear(std::move(ear))
    {
        addOrigin(m_context, m_setup.origin); // no deadline: it lasts as long as it is wanted
    }

    void OnReadDone(bool ok) override
    {
        if (!ok)
            return;
        const CallbackScope scope;
        m_ear->message(m_reply);
        this->StartRead(&m_reply);
    }

    void OnDone(const grpc::Status& status) override
    {
        const CallbackScope scope;
        const auto group = m_setup.group;
        m_ear->end(status.ok() ? std::nullopt : std::optional(fromStatus(status)));
        group->detach(&m_context);
        delete this;
        group->leave();
    }

    CallSetup m_setup;
    grpc::ClientContext m_context;
    Request m_request;
    Reply m_reply;
    std::shared_ptr<Ear> m_ear;
};

} // namespace pult::client
