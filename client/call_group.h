// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

#include <grpcpp/client_context.h>

namespace pult::client {

//! All calls under way of one connection. Threads: any.
//! Every call holds the group by shared_ptr; a call is in it until its callback has returned.
class CallGroup
{
public:
    //! False when the group is closed: the call must not start.
    [[nodiscard]] bool enter(grpc::ClientContext* context);
    void leave(grpc::ClientContext* context);

    //! Cancels every call and waits until their callbacks have returned; inside a callback of the
    //! group it only cancels, since gRPC may have queued the others behind it on the same thread.
    //! Later calls do not start.
    void close();

    //! Marks that this thread runs a callback of a call of the group.
    class CallbackScope
    {
    public:
        explicit CallbackScope(const CallGroup* group);
        ~CallbackScope();
        CallbackScope(const CallbackScope&) = delete;
        CallbackScope& operator=(const CallbackScope&) = delete;

    private:
        const CallGroup* m_outer;
    };

private:
    std::mutex m_mutex;
    std::condition_variable m_left;
    std::set<grpc::ClientContext*> m_contexts;
    bool m_closed = false;
};

} // namespace pult::client
