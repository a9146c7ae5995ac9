// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/context.h"

namespace pult::cli {

// The verbs that read. The words are counted already; the first is the environment.

[[nodiscard]] Exit listEnvironments(Context& context, const Arguments& arguments);
[[nodiscard]] Exit showState(Context& context, const Arguments& arguments);
[[nodiscard]] Exit listGateways(Context& context, const Arguments& arguments);
[[nodiscard]] Exit listRoutes(Context& context, const Arguments& arguments);
[[nodiscard]] Exit listOperations(Context& context, const Arguments& arguments);
//! "journal", "journal ENV" and "journal verify".
[[nodiscard]] Exit showJournal(Context& context, const Arguments& arguments);
[[nodiscard]] Exit waitForId(Context& context, const Arguments& arguments);

} // namespace pult::cli
