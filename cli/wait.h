// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "cli/context.h"

namespace pult::cli {

//! Asks for the operation until every counted gateway has acknowledged it; refusals and losses are
//! told on err as they come. `operation` is the newest answer in the end.
//! Exits: Done; NotAcknowledged in time or when a later change replaced it; those of the error.
[[nodiscard]] Exit waitForOperation(
    Context& context, client::Operation& operation, std::chrono::milliseconds timeout);

inline constexpr std::chrono::seconds kDefaultWait{60};
//! --timeout, or the default. Errors: USAGE.
[[nodiscard]] Result<std::chrono::milliseconds> timeoutOf(const Arguments& arguments);

} // namespace pult::cli
