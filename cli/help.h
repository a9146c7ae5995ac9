// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ostream>
#include <string_view>

#include "cli/verb.h"

namespace pult::cli {

//! All verbs, a line each.
void printHelp(std::ostream& out);
//! One verb with its options.
void printHelp(std::ostream& out, const Verb& verb);
//! About all verbs that begin with this word.
void printHelp(std::ostream& out, std::string_view family);

} // namespace pult::cli
