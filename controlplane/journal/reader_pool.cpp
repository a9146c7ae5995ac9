// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/journal/reader_pool.h"

namespace pult::journal {

namespace {

constexpr std::size_t kIdleSessions = 8;

} // namespace

Result<ReaderPool::Session> ReaderPool::take()
{
    {
        const std::scoped_lock lock(m_mutex);
        if (!m_idle.empty()) {
            Session session = std::move(m_idle.back());
            m_idle.pop_back();
            return session;
        }
    }
    return ReadSession::open(m_directory, m_vfs).map([](ReadSession session) {
        return std::make_unique<ReadSession>(std::move(session));
    });
}

void ReaderPool::giveBack(Session session)
{
    const std::scoped_lock lock(m_mutex);
    if (m_idle.size() < kIdleSessions)
        m_idle.push_back(std::move(session));
}

} // namespace pult::journal
