// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/clock.h"
#include "controlplane/reactors/wish.h"
#include "controlplane/state/facts.h"
#include "controlplane/state/state.h"

namespace pult::reactors {

//! Takes away what left the table, in the two steps of docs/decisions/0003-closing-lanes.md:
//! - CloseLane once every counted gateway acknowledged the revision at which the lane left, and the
//!   drain time of the lane has passed since that was first so. A gateway that connects afresh does
//!   not start the time anew, as it never held the old tables; but it must have acknowledged too.
//! - MarkRetired for the deployments that no counted gateway names and no closing lane routes to,
//!   once their drain time has passed without anybody naming them again.
//!
//! Neither while the gateways are not complete (after a restart). What it remembers is only since
//! when something has been so: after a restart that time starts anew, which is always safe. Not
//! thread-safe.
class DrainReactor
{
public:
    //! What is due now. To be asked again until it has happened.
    [[nodiscard]] std::vector<Wish> wishes(
        const state::Environment& environment, const state::EnvironmentFacts& facts, MonoTime now);

private:
    struct Memory
    {
        //! By number and revision that it left at: acknowledged by all since.
        std::map<std::pair<state::GenerationNumber, state::Revision>, MonoTime> quietLanes;
        std::map<state::DeploymentKey, MonoTime> unnamed; //!< Named by nobody since.
    };

    static void closeLanes(std::vector<Wish>& wishes, Memory& memory,
        const state::Environment& environment, const state::EnvironmentFacts& facts, MonoTime now);
    static void retire(std::vector<Wish>& wishes, Memory& memory,
        const state::Environment& environment, const state::EnvironmentFacts& facts, MonoTime now);

    std::map<std::string, Memory> m_memories;
};

} // namespace pult::reactors
