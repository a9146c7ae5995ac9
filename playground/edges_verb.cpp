// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/verbs.h"

#include <iostream>

#include "playground/arguments.h"
#include "playground/edges.h"

namespace pult::playground {

int showEdgeArguments(const std::vector<std::string>& raw)
{
    const auto arguments = Arguments::parse(raw, {"--data", "--environment"}, {});
    if (!arguments)
        return usage(arguments.error().message);
    const auto lines = edgeArguments(
        arguments->get("--data", defaultDataFolder()), arguments->get("--environment", "prod"));
    for (const auto& line : lines)
        std::cout << line << '\n';
    if (lines.empty())
        std::cerr << kNoHaproxy << '\n';
    return 0;
}

} // namespace pult::playground
