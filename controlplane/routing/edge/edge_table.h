// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controlplane/routing/edge/edge_spec.h"
#include "controlplane/state/state.h"

namespace pult::routing {

//! A lane as edges stamp it.
struct EdgeLane
{
    state::GenerationNumber number = 0; //!< 0: none.
    std::string name;
    std::string head; //!< What the head header carries for it: legacy's own, otherwise the head's.
    //! Where its requests go first. Null: the lane has no such service, or the edge only stamps.
    state::DeploymentPtr target;

    friend bool operator==(const EdgeLane& a, const EdgeLane& b);
};

//! Some requests that nobody asked a lane for go to another lane than active.
struct EdgeShare
{
    EdgeLane lane;
    std::uint32_t permille = 0; //!< 1 to 1000.
    bool byRequest = false; //!< Otherwise by user.

    friend bool operator==(const EdgeShare&, const EdgeShare&) = default;
};

//! The headers an edge reads and writes, as the policy names them, in lower case.
struct EdgeHeaders
{
    std::string generation;
    std::string generationName;
    std::string head;

    friend bool operator==(const EdgeHeaders&, const EdgeHeaders&) = default;
};

//! All that one edge has to know. A value: two tables are equal when the edge would do the same.
struct EdgeTable
{
    EdgeHeaders headers;
    EdgeLane active; //!< Number 0: nothing is installed yet.
    //! What a tester may ask for, by number: every living generation, the head included.
    std::vector<EdgeLane> lanes;
    //! Host of a contour -> its lane; domains under which every host is one. Empty until contours
    //! have hosts.
    std::map<std::string, state::GenerationNumber> hosts;
    std::vector<std::string> domains;
    //! Id of a user -> the lane of the focus group. Empty until there are groups.
    std::map<std::string, state::GenerationNumber> groups;
    //! Nothing: no rollout runs, it has no share, or this edge is not among the selected.
    std::optional<EdgeShare> staged;
    //! After a promote: those who stay on legacy, from the other end of the buckets.
    std::optional<EdgeShare> holdback;
    //! Deployments that lanes lead to, and those that have left the table and may still be at work:
    //! whoever keeps something for one must not give it to another. By key, each once.
    std::vector<state::DeploymentPtr> deployments;
    //! A request has ended this long after it entered. 0: no bound.
    std::uint32_t longestRequestSeconds = 0;

    friend bool operator==(const EdgeTable& a, const EdgeTable& b);

    //! Null: it cannot be asked for.
    [[nodiscard]] const EdgeLane* find(state::GenerationNumber number) const;
    [[nodiscard]] const EdgeLane* findNamed(const std::string& name) const;
};

//! Pure: the same environment and edge give the same table.
[[nodiscard]] EdgeTable edgeTableOf(const state::Environment& environment, const EdgeSpec& edge);

//! The table of `environment` as Retreat would leave it, but for other lanes' heads. Nothing: there
//! is nothing to go back to at this edge. Pure.
[[nodiscard]] std::optional<EdgeTable> retreated(
    EdgeTable table, const state::Environment& environment);

//! Deployments that new requests may be led to.
[[nodiscard]] std::set<state::DeploymentKey> deploymentsInUse(const EdgeTable& table);

} // namespace pult::routing
