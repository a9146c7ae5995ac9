// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/error.h"
#include "controlplane/routing/edge/edge_table.h"
#include "controlplane/routing/haproxy/runtime_state.h"

namespace pult::routing {

//! What an EdgeTable is inside HAProxy: map files and the servers of slots. What the values mean is
//! read by packaging/haproxy/edge.cfg.
struct EdgeImage
{
    std::map<std::string, MapEntries> maps; //!< All of edgeMaps().
    std::map<std::string, std::vector<state::Endpoint>> slots; //!< By backend; others are empty.
};

//! Which slot holds which deployment. A deployment keeps its slot for as long as the table names
//! it; who comes new gets the slot that HAProxy holds for it already, otherwise an empty one: a
//! restart of pultd moves nothing.
using SlotBook = std::map<state::DeploymentKey, std::string>;

//! Errors: FAILED_PRECONDITION EDGE_REFUSED: more deployments, or more endpoints of one, than the
//! configuration has room for.
[[nodiscard]] Result<SlotBook> assignSlots(
    SlotBook book, const EdgeTable& table, const RuntimeState& actual);

//! `book` has a slot for every deployment of the table.
[[nodiscard]] EdgeImage imageOf(const EdgeTable& table, const SlotBook& book);

//! The only one there is when the edge leads nowhere by itself.
inline constexpr char kUpstream[] = "upstream";

} // namespace pult::routing
