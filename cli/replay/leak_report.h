// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "client/leaks.h"
#include "controlplane/telemetry/leaks/leak_snapshot.h"

namespace pult::cli {

//! The report that a control plane would give of this snapshot, but for its health. Pure.
[[nodiscard]] client::LeakReport reportOf(const telemetry::LeakSnapshot& snapshot,
    const std::string& environment, std::optional<std::uint32_t> lane);

} // namespace pult::cli
