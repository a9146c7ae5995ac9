// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "controlplane/state/state.h"

namespace pult::writer {

//! The newest durable state: the writer sets it, everybody reads it. Thread: any.
class PublishedState
{
public:
    explicit PublishedState(state::StatePtr state)
        : m_state(std::move(state))
    {}

    [[nodiscard]] state::StatePtr get() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_state;
    }
    void set(state::StatePtr state)
    {
        // The old one may be the last of its kind: it dies after the lock.
        const std::scoped_lock lock(m_mutex);
        m_state.swap(state);
    }

private:
    mutable std::mutex m_mutex;
    state::StatePtr m_state;
};

} // namespace pult::writer
