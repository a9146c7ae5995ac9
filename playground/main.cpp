// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>
#include <map>

#include "playground/verbs.h"

int main(int argc, char** argv)
{
    using namespace pult::playground;
    const std::map<std::string, std::function<int(const std::vector<std::string>&)>> verbs{
        {"run", runCluster},
        {"service", runService},
        {"edges", showEdgeArguments},
        {"fault", setFault},
        {"load", setLoad},
        {"status", showStatus},
        {"release", makeRelease},
    };
    const auto verb = verbs.find(argc > 1 ? argv[1] : "");
    if (verb == verbs.end())
        return usage(argc > 1 ? "unknown verb " + std::string(argv[1]) : "");
    return verb->second({argv + 2, argv + argc});
}
