// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <grpcpp/support/client_callback.h>

#include "client/unary_call.h"

namespace pult::client {

//! One answer that comes in parts. `Join` is made of the request, takes each part by add(Reply&),
//! and gives the whole by finish(), a Result<Join::Value>, once the stream has ended well. Deletes
//! itself after its callback ran.
template <typename Request, typename Reply, typename Join>
class PartsCall final : public grpc::ClientReadReactor<Reply>
{
public:
    using Done = std::function<void(Result<typename Join::Value>)>;

    //! `start` gets (context, request, reactor). When the connection is closed `done` runs before
    //! this returns, with CANCELLED.
    template <typename Start>
    static void run(CallSetup setup, Request request, Start start, Done done)
    {
        std::unique_ptr<PartsCall> call(
            new PartsCall(std::move(setup), std::move(request), std::move(done)));
        if (!call->m_setup.group->enter(&call->m_context)) {
            call->m_done(failure(connectionClosed()));
            return;
        }
        auto* raw = call.release();
        start(&raw->m_context, &raw->m_request, raw);
        raw->StartRead(&raw->m_reply);
        raw->StartCall();
    }

private:
    PartsCall(CallSetup setup, Request request, Done done)
        : m_setup(std::move(setup))
        , m_request(std::move(request))
        , m_join(m_request)
        , m_done(std::move(done))
    {
        prepare(m_context, m_setup);
    }

    void OnReadDone(bool ok) override
    {
        if (!ok)
            return;
        m_join.add(m_reply);
        m_complete = m_reply.last_part();
        this->StartRead(&m_reply);
    }

    [[nodiscard]] Result<typename Join::Value> result(const grpc::Status& status)
    {
        if (!status.ok())
            return failure(fromStatus(status));
        if (!m_complete)
            return failure(
                Code::Unavailable, "TRANSPORT", "The answer ended before its last part.");
        return m_join.finish();
    }

    void OnDone(const grpc::Status& status) override
    {
        const CallbackScope scope;
        const auto group = m_setup.group;
        m_done(result(status));
        group->detach(&m_context);
        delete this;
        group->leave();
    }

    CallSetup m_setup;
    grpc::ClientContext m_context;
    Request m_request;
    Reply m_reply;
    Join m_join;
    bool m_complete = false;
    Done m_done;
};

} // namespace pult::client
