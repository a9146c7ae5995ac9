// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

#include <grpcpp/client_context.h>

namespace pult::client {

//! Marks that this thread is inside a callback of gRPC, as long as it lives.
class CallbackScope
{
public:
    CallbackScope() { ++s_depth; }
    ~CallbackScope() { --s_depth; }
    CallbackScope(const CallbackScope&) = delete;
    CallbackScope& operator=(const CallbackScope&) = delete;

    [[nodiscard]] static bool active() { return s_depth > 0; }

private:
    static thread_local int s_depth;
};

//! Lets go of something that owns a channel. The last channel of a process takes gRPC's callback
//! threads with it and waits for them (gRPC 1.51: CallbackAlternativeCQ), so it must never go on
//! one of them; inside a callback it goes a moment later on another thread.
void letGoOfChannel(std::shared_ptr<void> owner);

//! All calls under way of one connection. Threads: any.
//! Every call holds the group by shared_ptr; a call is in it until all that it owned is gone.
class CallGroup
{
public:
    //! False when the group is closed: the call must not start.
    [[nodiscard]] bool enter(grpc::ClientContext* context);
    //! The call has ended and its context is about to go; leave() has to follow.
    void detach(grpc::ClientContext* context);
    void leave();

    //! Cancels every call and waits until all have left; inside a callback it only cancels, since
    //! gRPC may have queued the others behind it on the same thread. Later calls do not start.
    void close();

private:
    std::mutex m_mutex;
    std::condition_variable m_left;
    std::set<grpc::ClientContext*> m_contexts;
    std::size_t m_count = 0;
    bool m_closed = false;
};

} // namespace pult::client
