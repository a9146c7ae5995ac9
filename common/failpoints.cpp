// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/failpoints.h"

namespace pult {

void Failpoints::set(std::string name, Action action)
{
    const std::scoped_lock lock(m_mutex);
    m_actions.insert_or_assign(std::move(name), std::move(action));
    m_armed = true;
}

void Failpoints::clear(std::string_view name)
{
    const std::scoped_lock lock(m_mutex);
    if (const auto found = m_actions.find(name); found != m_actions.end())
        m_actions.erase(found);
    m_armed = !m_actions.empty();
}

bool Failpoints::hit(std::string_view name) const
{
    if (!m_armed)
        return false;
    Action action;
    {
        const std::scoped_lock lock(m_mutex);
        const auto found = m_actions.find(name);
        if (found == m_actions.end())
            return false;
        action = found->second;
    }
    return action();
}

} // namespace pult
