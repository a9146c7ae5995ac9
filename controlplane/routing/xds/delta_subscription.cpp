// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/delta_subscription.h"

#include <utility>

namespace pult::routing {

Subscription::Outcome DeltaSubscription::onQuery(
    const DiscoveryQuery& query, const ResourceTable& table)
{
    Outcome outcome;
    if (!query.nonce.empty())
        outcome.stale = !settle(query, outcome);
    const bool first = !std::exchange(m_started, true);
    m_namesChanged = first;
    drop(query.dropped);
    add(query.names, table);
    if (first) {
        m_answer = true;
        if (query.names.empty() && isFullSet(m_type))
            takeAll(table);
        believe(query.known, table);
    }
    outcome.namesChanged = m_namesChanged;
    return outcome;
}

void DeltaSubscription::drop(const std::vector<std::string>& names)
{
    for (const auto& name : names) {
        if (name == kEverything) {
            leaveAll();
            continue;
        }
        const auto found = m_wanted.find(name);
        if (found == m_wanted.end() || !found->second.named)
            continue;
        m_namesChanged = true;
        if (!m_wildcard) {
            forget(found);
            continue;
        }
        found->second.named = false;
        owe(found->second);
    }
}

void DeltaSubscription::add(const std::vector<std::string>& names, const ResourceTable& table)
{
    for (const auto& wanted : names) {
        if (wanted == kEverything) {
            if (isFullSet(m_type))
                takeAll(table);
            continue;
        }
        if (name(wanted))
            m_namesChanged = true;
        owe(m_wanted.find(wanted)->second);
    }
}

void DeltaSubscription::takeAll(const ResourceTable& table)
{
    m_namesChanged = m_namesChanged || !m_wildcard;
    m_wildcard = true;
    for (const auto& resource : table)
        owe(m_wanted.try_emplace(resource->name).first->second);
}

void DeltaSubscription::leaveAll()
{
    m_namesChanged = m_namesChanged || m_wildcard;
    m_wildcard = false;
    for (auto it = m_wanted.begin(); it != m_wanted.end();)
        it = it->second.named ? std::next(it) : forget(it);
}

void DeltaSubscription::believe(
    const std::map<std::string, std::string>& known, const ResourceTable& table)
{
    for (const auto& [name, version] : known) {
        auto found = m_wanted.find(name);
        if (found == m_wanted.end() && m_wildcard)
            found = m_wanted.try_emplace(name).first; // It went in the meantime.
        if (found == m_wanted.end())
            continue;
        auto& wanted = found->second;
        auto resource = lookUp(table, name);
        const bool newest = resource && resource->version() == version;
        owe(wanted, !newest);
        if (newest)
            wanted.held = wanted.sent = std::move(resource);
    }
}

bool DeltaSubscription::onChange(const ResourceTable& table, const std::vector<std::string>& names)
{
    if (!m_started || names.empty())
        return false;
    bool concerned = false;
    for (auto* entry : among(names)) {
        owe(entry->second);
        concerned = true;
    }
    if (!m_wildcard)
        return concerned;
    for (const auto& name : names) {
        if (!table.find(name))
            continue;
        owe(m_wanted.try_emplace(name).first->second);
        concerned = true;
    }
    return concerned;
}

} // namespace pult::routing
