// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ostream>

#include "cli/verb.h"

namespace pult::cli {

//! All verbs, a line each.
void printHelp(std::ostream& out);
//! One verb with its options.
void printHelp(std::ostream& out, const Verb& verb);

} // namespace pult::cli
