// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "controlplane/state/state.h"

namespace pult::telemetry {

//! What a process tells about which deployment it is.
struct ProcessClues
{
    std::string_view service; //!< service.name
    std::uint32_t generation = 0; //!< pult.generation
    std::string_view version; //!< service.version
    std::string_view endpoint; //!< "10.0.0.7:8080"
};

struct FoundDeployment
{
    std::string_view service; //!< Plain name; points into the clues.
    std::uint32_t generation = 0; //!< 0: cannot be told.
    bool known = false; //!< The environment has a service of that name.
};

//! Which deployment of one environment a process or an address is. Thread-compatible: the index of
//! addresses is made at the first question for one.
class DeploymentFinder
{
public:
    //! Null: no environment; names are taken apart, nothing else.
    explicit DeploymentFinder(state::EnvironmentPtr environment);

    //! The generation is the first told of: pult.generation, the suffix of the service's name, a
    //! version that one living deployment of the service has alone, the address.
    [[nodiscard]] FoundDeployment find(const ProcessClues& clues);

    //! Plain name of the service behind "orders", "orders-v4", "orders:8080",
    //! "orders.shop.svc.cluster.local" or an endpoint; empty: none that is known.
    [[nodiscard]] std::string_view serviceOf(std::string_view peer);

    [[nodiscard]] bool knows(std::string_view service) const;
    //! Each once.
    [[nodiscard]] std::vector<state::DeploymentPtr> living(std::string_view service) const;

private:
    [[nodiscard]] std::uint32_t byVersion(std::string_view service, std::string_view version) const;
    [[nodiscard]] state::DeploymentPtr byEndpoint(std::string_view endpoint);
    void indexEndpoints();

    state::EnvironmentPtr m_environment;
    bool m_indexed = false;
    std::unordered_map<std::string, state::DeploymentPtr> m_endpoints;
};

} // namespace pult::telemetry
