// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace pult::client {

//! A line as cliLine() or the server writes it, for the control plane at `address`: it names the
//! server, so that neither PULT_SERVER nor what listens on the machine decides where it goes. The
//! address is quoted for a POSIX shell. Words that are no such line stay as they are.
[[nodiscard]] std::string cliAt(const std::string& address, const std::string& line);

} // namespace pult::client
