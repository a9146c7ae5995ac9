// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "controlplane/state/heads.h"

namespace pult::telemetry {

//! Lanes come from outside, and anybody may make up any number of them. What counts by lane counts
//! those that no table knows as one: requests on them are all routed alike. Traces keep what they
//! were told.

//! Living, archived and still listed, or closing; otherwise state::kUnknownLane. 0 stays 0.
[[nodiscard]] state::GenerationNumber countedLane(
    const state::Environment& environment, state::GenerationNumber lane);

//! How a request is addressed.
struct Address
{
    state::GenerationNumber lane = 0;
    std::string laneName;
    state::HeadStamp head;

    friend bool operator==(const Address&, const Address&) = default;
};

//! Leads, by the tables of the environment, to where the address itself does.
[[nodiscard]] Address countedAddress(const state::Environment& environment, Address address);

} // namespace pult::telemetry
