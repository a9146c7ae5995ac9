// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/context.h"

namespace pult::cli {

//! The whole program: the line without the program's name, the streams, and how to read an
//! environment variable ("" when it is not set).
[[nodiscard]] Exit run(const std::vector<std::string>& line, Io io,
    const std::function<std::string(const char*)>& variable);

} // namespace pult::cli
