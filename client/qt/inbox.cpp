// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/inbox.h"

#include <utility>

namespace pult::client {

bool Inbox::wake()
{
    return std::exchange(m_reader, Reader::Awake) != Reader::Awake;
}

bool Inbox::put(Work work)
{
    const std::scoped_lock lock(m_mutex);
    m_work.push_back(std::move(work));
    return wake();
}

bool Inbox::put(View view)
{
    const std::scoped_lock lock(m_mutex);
    auto& waiting = m_views[view.environment];
    const bool replaces = waiting != nullptr;
    waiting = std::move(view.view);
    m_conflated += replaces ? 1 : 0;
    // One that was held back is come for already.
    return replaces && m_reader == Reader::Timed ? false : wake();
}

Inbox::Item Inbox::take(MonoTime now)
{
    const std::scoped_lock lock(m_mutex);
    Item item;
    if (!m_work.empty()) {
        item.work = std::move(m_work.front());
        m_work.pop_front();
        return item;
    }
    for (auto it = m_views.begin(); it != m_views.end(); ++it) {
        const auto shown = m_shownAt.find(it->first);
        if (shown == m_shownAt.end() || now - shown->second >= kViewInterval) {
            m_shownAt[it->first] = now;
            item.view = View{it->first, std::move(it->second)};
            m_views.erase(it);
            return item;
        }
        // Rounded up: a reader that comes a little early would come in vain.
        const auto rest
            = std::chrono::ceil<std::chrono::milliseconds>(kViewInterval - (now - shown->second));
        item.dueIn = item.dueIn ? std::min(*item.dueIn, rest) : rest;
    }
    m_reader = item.dueIn ? Reader::Timed : Reader::Asleep;
    return item;
}

void Inbox::forget(const std::string& environment)
{
    const std::scoped_lock lock(m_mutex);
    m_views.erase(environment);
    m_shownAt.erase(environment);
}

std::uint64_t Inbox::conflated() const
{
    const std::scoped_lock lock(m_mutex);
    return m_conflated;
}

} // namespace pult::client
