// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "controlplane/state/state.h"

namespace pult::reactors {

//! Which deployments are living: those of the active map and of the lanes of living generations.
//! Told one state after the other, it says what came and went. Cheap when no table moved. Not
//! thread-safe.
class WatchList
{
public:
    struct Item
    {
        std::string environment;
        state::DeploymentPtr deployment;
    };
    //! One deployment may be in both `removed` and `added`: it was placed anew.
    struct Changes
    {
        std::vector<Item> removed;
        std::vector<Item> added;
        //! Living ones whose readiness CI reports, of environments where a report changed.
        std::vector<Item> reported;
    };

    [[nodiscard]] Changes follow(const state::State& state);

private:
    using Living = std::map<state::DeploymentKey, state::DeploymentPtr>;
    struct Room
    {
        state::EnvironmentPtr environment;
        Living living;
    };

    static void moveTo(
        Room& room, const std::string& name, state::EnvironmentPtr environment, Changes& changes);

    std::map<std::string, Room> m_rooms;
};

} // namespace pult::reactors
