// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "controlplane/telemetry/leaks/leak_snapshot.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::api::wire {

// What telemetry shows -> pult.v1. Pure. Thread: any.

[[nodiscard]] v1::LeakVerdict toWire(telemetry::Verdict from);

//! What of a snapshot is asked for.
struct LeakQuery
{
    std::string environment;
    //! Nothing: all lanes and ordinary traffic; 0: ordinary traffic.
    std::optional<std::uint32_t> lane;
};

//! All but window and health, at most about `mostBytes` large: lanes and silent services first,
//! then edges, worst first; what does not fit is counted.
[[nodiscard]] v1::LeakReport toWire(
    const telemetry::LeakSnapshot& from, const LeakQuery& query, std::size_t mostBytes);

} // namespace pult::api::wire
