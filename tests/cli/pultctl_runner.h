// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

namespace pult::test {

struct Finished
{
    int exit = -1;
    std::string out;
    std::string err;
};

//! How pultctl is started.
struct Start
{
    std::vector<std::string> words;
    std::map<std::string, std::string> environment = {};
    //! What stands on standard input.
    std::string input = {};
    //! Standard input and error are a terminal, and `input` is what the person types.
    bool terminal = false;
    //! Another program than pultctl.
    std::string program = {};
};

//! Runs the real program to its end. Threads: any, also several. A run that is silent for 60 s is
//! killed and ends with 137.
[[nodiscard]] Finished runPultctl(const Start& start);

} // namespace pult::test
