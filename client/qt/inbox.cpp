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
    return replace(view.environment, {std::move(view.view), {}});
}

bool Inbox::put(News news)
{
    return replace(news.key, {nullptr, std::move(news.work)});
}

bool Inbox::replace(const std::string& key, Latest latest)
{
    const std::scoped_lock lock(m_mutex);
    const auto [waiting, fresh] = m_latest.insert_or_assign(key, std::move(latest));
    m_conflated += fresh ? 0 : 1;
    // One that was held back is come for already.
    return !fresh && m_reader == Reader::Timed ? false : wake();
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
    for (auto it = m_latest.begin(); it != m_latest.end(); ++it) {
        const auto shown = m_shownAt.find(it->first);
        if (shown == m_shownAt.end() || now - shown->second >= kViewInterval) {
            m_shownAt[it->first] = now;
            if (it->second.view)
                item.view = View{it->first, std::move(it->second.view)};
            item.work = std::move(it->second.work);
            m_latest.erase(it);
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

void Inbox::forget(const std::string& key)
{
    const std::scoped_lock lock(m_mutex);
    m_latest.erase(key);
    m_shownAt.erase(key);
}

std::uint64_t Inbox::conflated() const
{
    const std::scoped_lock lock(m_mutex);
    return m_conflated;
}

} // namespace pult::client
