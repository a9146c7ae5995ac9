// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/verb.h"

namespace pult::cli {

//! Plans what the verb asks for, shows it, asks as much as its class demands, executes it and, with
//! --wait, waits until every gateway has acknowledged. Several commands: one after the other, and
//! the first that does not end well ends the run.
[[nodiscard]] Exit runWrite(Context& context, const Verb& verb, const Arguments& arguments);
//! Plans and prints only.
[[nodiscard]] Exit runPlanOnly(Context& context, const Verb& verb, const Arguments& arguments);

} // namespace pult::cli
