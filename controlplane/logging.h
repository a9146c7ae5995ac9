// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace pult {

//! Sends spdlog's default logger, and gRPC's own words, to standard error. Under systemd
//! (`journal`) each line begins with its priority, sd-daemon(3), and has no time of its own.
void logToStandardError(const std::string& level, bool journal);

} // namespace pult
