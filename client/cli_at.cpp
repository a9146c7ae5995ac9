// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/cli_at.h"

#include <string_view>

#include "client/text.h"

namespace pult::client {

std::string cliAt(const std::string& address, const std::string& line)
{
    constexpr std::string_view kProgram = "pultctl ";
    if (address.empty() || line.compare(0, kProgram.size(), kProgram) != 0)
        return line;
    return "pultctl --server " + shellQuote(address) + " " + line.substr(kProgram.size());
}

} // namespace pult::client
