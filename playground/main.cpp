// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <functional>
#include <iostream>
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
    const std::string word = argc > 1 ? argv[1] : "";
    if (word == "--help" || word == "-h")
        return help();
    if (word == "--version") {
        std::cout << "pult-playground " PULT_VERSION "\n";
        return 0;
    }
    const auto verb = verbs.find(word);
    if (verb == verbs.end())
        return usage(argc > 1 ? "unknown verb " + word : "");
    return verb->second({argv + 2, argv + argc});
}
