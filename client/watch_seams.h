// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "client/cached_watch.h"
#include "client/environment_watch.h"
#include "client/timers.h"

namespace pult::client {

//! A stream without a bookmark or a part of a snapshot for this long counts as lost.
inline constexpr std::chrono::seconds kSilenceLimit{15};

//! watchEnvironment() with chance and waiting in the caller's hand. `random` returns [0, 1).
[[nodiscard]] std::unique_ptr<EnvironmentWatch> watchEnvironment(const ConnectOptions& options,
    std::string environment, std::shared_ptr<const Clock> clock,
    std::function<void(EnvironmentViewPtr)> onView, std::shared_ptr<Timers> timers,
    std::function<double()> random, std::unique_ptr<CachedWatch> cache = {});

} // namespace pult::client
