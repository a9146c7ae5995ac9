// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "controlplane/convergence/gateway_record.h"
#include "controlplane/state/ports.h"

namespace pult::convergence {

//! The counted gateways of one environment and the deployments that they name.
//! Not thread-safe: its owner locks.
class GatewayRoster
{
public:
    //! What moved since it was taken last.
    struct Changes
    {
        //! By slot, not removed since.
        std::vector<GatewayRecord*> changed;
        std::vector<std::string> removed;
    };

    //! Null when it is not counted.
    [[nodiscard]] GatewayRecord* find(const std::string& id);
    GatewayRecord& add(const state::GatewayIdentity& identity);
    void remove(GatewayRecord& record);
    void setNames(GatewayRecord& record, std::set<state::DeploymentKey> deployments);

    //! Stays the same object for the life of the roster.
    [[nodiscard]] const GatewaySlots& slots() const { return m_slots; }
    [[nodiscard]] const std::unordered_map<std::string, GatewayRecord>& records() const
    {
        return m_records;
    }
    //! Deployments that some counted gateway names. The same pointer until it changes.
    [[nodiscard]] std::shared_ptr<const std::set<state::DeploymentKey>> named();

    void touch(GatewayRecord& record);
    [[nodiscard]] bool hasChanges() const { return !m_changed.empty() || !m_removed.empty(); }
    [[nodiscard]] Changes takeChanges();

private:
    using Names = std::shared_ptr<const std::set<state::DeploymentKey>>;
    struct ByContent
    {
        using is_transparent = void;
        [[nodiscard]] static const std::set<state::DeploymentKey>& of(const Names& names)
        {
            return *names;
        }
        [[nodiscard]] static const std::set<state::DeploymentKey>& of(
            const std::set<state::DeploymentKey>& names)
        {
            return names;
        }
        template <typename A, typename B> bool operator()(const A& a, const B& b) const
        {
            return of(a) < of(b);
        }
    };

    //! The set that all who name these share.
    [[nodiscard]] Names share(std::set<state::DeploymentKey> deployments);
    void unshare(const Names& names);
    void countName(const state::DeploymentKey& key, bool more);

    std::unordered_map<std::string, GatewayRecord> m_records;
    GatewaySlots m_slots;
    std::vector<Slot> m_free;
    //! Replicas name the same: each set once, and how many gateways have it.
    std::map<Names, std::uint32_t, ByContent> m_names;
    std::map<state::DeploymentKey, std::uint32_t> m_nameCounts; //!< Of how many sets.
    Names m_named; //!< Null: has to be made anew.
    std::vector<Slot> m_changed;
    std::vector<std::string> m_removed;
};

} // namespace pult::convergence
