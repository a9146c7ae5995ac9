// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

#include "cli/context.h"

namespace pult::cli {

//! What to wait for, and for how long.
struct Patience
{
    std::chrono::milliseconds timeout{0};
    bool observed = false; //!< Until live traffic shows it, not only until it is acknowledged.
};

//! Asks for the operation until every counted gateway has acknowledged it; refusals and losses are
//! told on err as they come. `operation` is the newest answer in the end.
//! Exits: Done; NotAcknowledged in time or when a later change replaced it; NotObserved; those of
//! the error.
[[nodiscard]] Exit waitForOperation(
    Context& context, client::Operation& operation, Patience patience);

//! --timeout, or the default of 60 s; 180 s with --observed. Errors: USAGE.
[[nodiscard]] Result<Patience> patienceOf(const Arguments& arguments);

} // namespace pult::cli
