// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include "client/call_group.h"
#include "client/channel.h"
#include "common/grpc_status.h"

namespace pult::client {

//! What every call of one connection has in common.
struct CallSetup
{
    std::shared_ptr<CallGroup> group;
    std::string origin;
    std::chrono::milliseconds deadline{0};
};

inline void prepare(grpc::ClientContext& context, const CallSetup& setup)
{
    context.set_deadline(std::chrono::system_clock::now() + setup.deadline);
    addOrigin(context, setup.origin);
}

inline Error connectionClosed()
{
    return {Code::Cancelled, "TRANSPORT", "The connection was closed.", {}, {}};
}

//! One unary call: owns context, request and reply, and deletes itself after its callback ran.
template <typename Request, typename Reply> class UnaryCall
{
public:
    using Done = std::function<void(Result<Reply*>)>;

    //! `start` gets (context, request, reply, done) and begins the call. When the connection is
    //! closed `done` runs before this returns, with CANCELLED.
    template <typename Start>
    static void run(CallSetup setup, Request request, Start start, Done done)
    {
        auto call
            = std::make_unique<UnaryCall>(std::move(setup), std::move(request), std::move(done));
        if (!call->m_setup.group->enter(&call->m_context)) {
            call->m_done(failure(connectionClosed()));
            return;
        }
        auto* raw = call.release();
        start(&raw->m_context, &raw->m_request, &raw->m_reply,
            [raw](const grpc::Status& status) { raw->finish(status); });
    }

    UnaryCall(CallSetup setup, Request request, Done done)
        : m_setup(std::move(setup))
        , m_request(std::move(request))
        , m_done(std::move(done))
    {
        prepare(m_context, m_setup);
    }

private:
    void finish(const grpc::Status& status)
    {
        const CallbackScope scope;
        const auto group = m_setup.group;
        if (status.ok())
            m_done(&m_reply);
        else
            m_done(failure(fromStatus(status)));
        // All that the call owned goes before the group, and by it the connection, may hear of it.
        group->detach(&m_context);
        delete this;
        group->leave();
    }

    CallSetup m_setup;
    grpc::ClientContext m_context;
    Request m_request;
    Reply m_reply;
    Done m_done;
};

} // namespace pult::client
