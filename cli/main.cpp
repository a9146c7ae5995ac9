// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <iostream>
#include <unistd.h>

#include "cli/run.h"

int main(int argc, char** argv)
{
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value ? value : "");
    };
    // gRPC reports every lost connection by itself; pultctl says it in its own words.
    setenv("GRPC_VERBOSITY", "NONE", 0);
    const bool interactive = isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
    pult::cli::Io io{std::cin, std::cout, std::cerr, interactive};
    return static_cast<int>(pult::cli::run({argv + 1, argv + argc}, io, variable));
}
