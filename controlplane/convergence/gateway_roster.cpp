// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/convergence/gateway_roster.h"

#include <utility>

namespace pult::convergence {

GatewayRecord* GatewayRoster::find(const std::string& id)
{
    const auto it = m_records.find(id);
    return it == m_records.end() ? nullptr : &it->second;
}

GatewayRecord& GatewayRoster::add(const state::GatewayIdentity& identity)
{
    auto& record = m_records[identity.id];
    record.identity = identity;
    if (m_free.empty()) {
        record.slot = m_slots.size();
        m_slots.push_back(&record);
    } else {
        record.slot = m_free.back();
        m_free.pop_back();
        m_slots[record.slot] = &record;
    }
    std::erase(m_removed, identity.id); // Back before its removal was told.
    touch(record);
    return record;
}

void GatewayRoster::remove(GatewayRecord& record)
{
    if (record.names)
        unshare(record.names);
    if (record.changed)
        std::erase(m_changed, record.slot);
    m_slots[record.slot] = nullptr;
    m_free.push_back(record.slot);
    m_removed.push_back(record.identity.id);
    m_records.erase(m_records.find(m_removed.back()));
}

void GatewayRoster::setNames(GatewayRecord& record, std::set<state::DeploymentKey> deployments)
{
    if (record.names && *record.names == deployments)
        return;
    // The new ones first: what both name stays named.
    auto names = share(std::move(deployments));
    if (record.names)
        unshare(record.names);
    record.names = std::move(names);
}

GatewayRoster::Names GatewayRoster::share(std::set<state::DeploymentKey> deployments)
{
    if (const auto known = m_names.find(deployments); known != m_names.end()) {
        ++known->second;
        return known->first;
    }
    for (const auto& key : deployments)
        countName(key, true);
    return m_names
        .emplace(std::make_shared<const std::set<state::DeploymentKey>>(std::move(deployments)), 1)
        .first->first;
}

void GatewayRoster::unshare(const Names& names)
{
    const auto known = m_names.find(names);
    if (--known->second > 0)
        return;
    for (const auto& key : *names)
        countName(key, false);
    m_names.erase(known);
}

void GatewayRoster::countName(const state::DeploymentKey& key, bool more)
{
    const auto it = m_nameCounts.try_emplace(key, 0).first;
    it->second += more ? 1U : -1U;
    if (it->second == 0)
        m_nameCounts.erase(it);
    else if (!more || it->second > 1)
        return;
    m_named.reset(); // The first or the last that names it.
}

std::shared_ptr<const std::set<state::DeploymentKey>> GatewayRoster::named()
{
    if (!m_named) {
        std::set<state::DeploymentKey> keys;
        for (const auto& [key, count] : m_nameCounts)
            keys.insert(keys.end(), key);
        m_named = std::make_shared<const std::set<state::DeploymentKey>>(std::move(keys));
    }
    return m_named;
}

void GatewayRoster::touch(GatewayRecord& record)
{
    if (!record.changed) {
        record.changed = true;
        m_changed.push_back(record.slot);
    }
}

GatewayRoster::Changes GatewayRoster::takeChanges()
{
    Changes changes;
    changes.removed = std::exchange(m_removed, {});
    changes.changed.reserve(m_changed.size());
    for (const auto slot : std::exchange(m_changed, {})) {
        m_slots[slot]->changed = false;
        changes.changed.push_back(m_slots[slot]);
    }
    return changes;
}

} // namespace pult::convergence
