// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/context.h"

namespace pult::cli {

// The verbs that show live traffic. The words are counted already; the first is the environment.

//! Also offline: --replay FILE --state FILE.
[[nodiscard]] Exit listLeaks(Context& context, const Arguments& arguments);
[[nodiscard]] Exit showTrace(Context& context, const Arguments& arguments);
[[nodiscard]] Exit findRequests(Context& context, const Arguments& arguments);
[[nodiscard]] Exit showSeries(Context& context, const Arguments& arguments);

} // namespace pult::cli
