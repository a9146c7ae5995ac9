// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/call_group.h"

namespace pult::client {

namespace {

thread_local const CallGroup* t_group = nullptr;

} // namespace

bool CallGroup::enter(grpc::ClientContext* context)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_closed)
        m_contexts.insert(context);
    return !m_closed;
}

void CallGroup::leave(grpc::ClientContext* context)
{
    const std::scoped_lock lock(m_mutex);
    m_contexts.erase(context);
    m_left.notify_all();
}

void CallGroup::close()
{
    std::unique_lock lock(m_mutex);
    m_closed = true;
    for (auto* context : m_contexts)
        context->TryCancel();
    if (t_group != this)
        m_left.wait(lock, [this] { return m_contexts.empty(); });
}

CallGroup::CallbackScope::CallbackScope(const CallGroup* group)
    : m_outer(t_group)
{
    t_group = group;
}

CallGroup::CallbackScope::~CallbackScope()
{
    t_group = m_outer;
}

} // namespace pult::client
