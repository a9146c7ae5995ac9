// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <vector>

#include "controlplane/state/state.h"

namespace pult::routing {

//! Which deployments of one environment take requests. Once ready, a deployment counts as such
//! until it goes: what becomes of its endpoints later is for data planes to see. Not thread-safe.
class Listening
{
public:
    //! Everything in the table, as after a start: nobody was asked yet, and nothing may be taken
    //! from data planes for that.
    void assume(const state::Environment& environment);
    void add(const std::vector<state::DeploymentKey>& ready);
    void remove(const std::vector<state::DeploymentKey>& gone);
    [[nodiscard]] bool has(const state::DeploymentKey& key) const { return m_ready.contains(key); }

private:
    std::set<state::DeploymentKey> m_ready;
};

} // namespace pult::routing
