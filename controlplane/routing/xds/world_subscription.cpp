// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/world_subscription.h"

#include <algorithm>
#include <set>

namespace pult::routing {

Subscription::Outcome WorldSubscription::onQuery(
    const DiscoveryQuery& query, const ResourceTable& /*table*/)
{
    Outcome outcome;
    outcome.stale = m_started && query.nonce != lastNonce();
    if (outcome.stale)
        return outcome;
    if (m_started)
        settle(query, outcome);
    const bool gained = updateNames(query.names);
    outcome.namesChanged = m_namesChanged || !m_started;
    m_answer = m_answer || !m_started || (gained && isFullSet(m_type));
    m_started = true;
    return outcome;
}

bool WorldSubscription::updateWildcard(const std::vector<std::string>& names)
{
    if (!isFullSet(m_type))
        return false;
    const bool before = m_wildcard;
    const bool starred = std::ranges::find(names, kEverything) != names.end();
    m_wildcard = names.empty() ? !m_everNamed : starred;
    m_everNamed = m_everNamed || !names.empty();
    m_namesChanged = m_namesChanged || before != m_wildcard;
    return m_wildcard && !before;
}

bool WorldSubscription::updateNames(const std::vector<std::string>& names)
{
    m_namesChanged = false;
    bool gained = updateWildcard(names);
    std::set<std::string> asked(names.begin(), names.end());
    asked.erase(std::string(kEverything));
    for (auto it = m_wanted.begin(); it != m_wanted.end();) {
        const bool stays = asked.contains(it->first);
        m_namesChanged = m_namesChanged || !stays;
        it = stays ? std::next(it) : forget(it);
    }
    for (const auto& wanted : asked) {
        if (!name(wanted))
            continue;
        gained = true;
        m_namesChanged = true;
        owe(m_wanted.find(wanted)->second, !isFullSet(m_type));
    }
    return gained;
}

bool WorldSubscription::onChange(const ResourceTable& table, const std::vector<std::string>& names)
{
    if (!m_started || names.empty())
        return false;
    if (isFullSet(m_type)) {
        const bool concerned = m_wildcard || !among(names).empty();
        m_answer = m_answer || concerned;
        return concerned;
    }
    bool concerned = false;
    for (auto* entry : among(names)) {
        if (!table.find(entry->first))
            continue;
        owe(entry->second);
        concerned = true;
    }
    return concerned;
}

bool WorldSubscription::collect(
    const ResourceTable& table, const Ready& ready, DiscoveryAnswer& out)
{
    if (!isFullSet(m_type))
        return Subscription::collect(table, ready, out);
    collectAll(table, out.resources);
    return true;
}

void WorldSubscription::collectAll(const ResourceTable& table, std::vector<ResourcePtr>& out) const
{
    if (m_wildcard)
        out.assign(table.begin(), table.end());
    for (const auto& [name, wanted] : m_wanted) {
        if (m_wildcard && table.find(name))
            continue;
        if (auto resource = lookUp(table, name))
            out.push_back(std::move(resource));
    }
}

} // namespace pult::routing
