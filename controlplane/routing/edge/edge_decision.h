// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "controlplane/routing/edge/edge_table.h"

namespace pult::routing {

//! What an edge looks at in a request.
struct EdgeRequest
{
    bool tester = false; //!< On the list of those who may ask for a lane.
    std::string lane{}; //!< Generation header as sent.
    std::string laneName{}; //!< Generation-name header as sent.
    std::string host{}; //!< In lower case, without port.
    std::string user{}; //!< Empty: not known.
    std::string cookie{}; //!< The edge's own. Empty: none.
    std::uint32_t draw = 0; //!< 0 to 999, by chance: for shares by request.
};

struct EdgeDecision
{
    //! None: refused.
    const EdgeLane* lane = nullptr;
    std::string source; //!< contour, tester, group, share, holdback or active.
    std::string refused; //!< The name or host that nothing answers to.
};

//! What every edge does, whatever it is made of; the first that applies: a tester's lane (a number
//! that is not known is active's, a name is refused), the host of a contour, a focus group, the
//! staged share or the holdback, active. Source: the domain's routing section.
[[nodiscard]] EdgeDecision decideAtEdge(const EdgeTable& table, const EdgeRequest& request);

} // namespace pult::routing
