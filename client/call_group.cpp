// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/call_group.h"

#include <grpcpp/alarm.h>

namespace pult::client {

thread_local int CallbackScope::s_depth = 0;

void letGoOfChannel(std::shared_ptr<void> owner)
{
    if (!CallbackScope::active())
        return;
    // The alarm fires on a thread of gRPC's executor, which may wait for the callback threads. It
    // owns itself until then.
    auto alarm = std::make_shared<grpc::Alarm>();
    auto* raw = alarm.get();
    raw->Set(std::chrono::system_clock::now(),
        [alarm = std::move(alarm), owner = std::move(owner)](bool) mutable {
            owner.reset();
            alarm.reset();
        });
}

bool CallGroup::enter(grpc::ClientContext* context)
{
    const std::scoped_lock lock(m_mutex);
    if (m_closed)
        return false;
    m_contexts.insert(context);
    ++m_count;
    return true;
}

void CallGroup::detach(grpc::ClientContext* context)
{
    const std::scoped_lock lock(m_mutex);
    m_contexts.erase(context);
}

void CallGroup::leave()
{
    const std::scoped_lock lock(m_mutex);
    --m_count;
    m_left.notify_all();
}

void CallGroup::close()
{
    std::unique_lock lock(m_mutex);
    m_closed = true;
    for (auto* context : m_contexts)
        context->TryCancel();
    if (!CallbackScope::active())
        m_left.wait(lock, [this] { return m_count == 0; });
}

} // namespace pult::client
