// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controlplane/state/rollout.h"

namespace pult::state {
struct Environment;
} // namespace pult::state

namespace pult::analysis {

//! Who is compared with whom. While it stays the same, units are told apart and shares multiply.
struct Arms
{
    state::GenerationNumber generation = 0;
    //! The head; under holdback legacy.
    state::GenerationNumber control = 0;
    std::uint32_t stage = 0;
    std::uint32_t sharePermille = 0; //!< Of the candidate. Under holdback: of those not held back.
    bool holdback = false;
    //! Every edge has taken the share: from now on it can be told whether it is right.
    bool settled = false;
    std::int64_t startedUnixMs = 0;
    //! The share is 100 % and no edge is left alone: nobody is on the control.
    bool everywhere = false;

    friend bool operator==(const Arms&, const Arms&) = default;
};

//! One rollout as the analysis sees it.
struct Scope
{
    std::string environment;
    Arms arms;
    state::ShareUnit unit = state::ShareUnit::Users;
    std::vector<state::Guard> guards; //!< Of this stage.
    double alpha = 0.01;
    std::int64_t stageSinceUnixMs = 0;
    std::set<std::string> changed; //!< Services that the candidate brings.
    std::size_t services = 0; //!< That the lane may touch.
    state::RolloutPtr rollout; //!< Null: of no rollout.
};

//! Nothing: no rollout holds a share, and no holdback runs.
[[nodiscard]] std::optional<Scope> scopeOf(const state::Environment& environment);

//! Whether the stage takes all users of all these edges; without any: of all there may be.
[[nodiscard]] bool takesEverybody(
    const state::Rollout& rollout, const std::vector<state::EdgeIdentity>& edges);

//! Zones by node id of an edge.
using EdgeZones = std::map<std::string, std::string>;

} // namespace pult::analysis
