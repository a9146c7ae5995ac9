// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/help.h"

#include <algorithm>

namespace pult::cli {

namespace {

std::string written(const Option& option)
{
    std::string text = option.letter != 0 ? std::string("-") + option.letter + ", " : "    ";
    text += "--" + std::string(option.name);
    if (!option.value.empty())
        text += " " + std::string(option.value);
    return text;
}

void printOptions(std::ostream& out, const char* title, const std::vector<Option>& options)
{
    if (options.empty())
        return;
    std::size_t width = 0;
    for (const auto& option : options)
        width = std::max(width, written(option).size());
    out << '\n' << title << '\n';
    for (const auto& option : options) {
        const auto text = written(option);
        out << "  " << text << std::string(width - text.size() + 2, ' ') << option.help << '\n';
    }
}

//! `family`: only verbs that begin with this word; empty: all.
void printVerbs(std::ostream& out, const char* title, bool writes, const std::string& family = {})
{
    out << '\n' << title << '\n';
    for (const auto& verb : verbs()) {
        if (verb.writes() != writes || (!family.empty() && !verb.name.starts_with(family + " ")))
            continue;
        std::string line = std::string(verb.name) + " " + std::string(verb.words);
        line.resize(std::max<std::size_t>(line.size() + 2, 42), ' ');
        out << "  " << line << verb.summary << '\n';
    }
}

} // namespace

void printHelp(std::ostream& out)
{
    out << "pultctl: releases from a terminal and from CI\n\n"
           "  pultctl VERB ENV … [options]      do it\n"
           "  pultctl plan VERB ENV … [options] only say what it would do\n"
           "  pultctl VERB --help               say more about one verb\n";
    printVerbs(out, "To see:", false);
    printVerbs(out, "To change:", true);
    printOptions(out, "With every verb:", commonOptions());
    printOptions(out, "With every verb that changes something:", writeOptions());
    out << "\nA generation is a number (g4 or 4) or a name that only one living generation has.\n"
           "Exit codes: 0 done, 1 failed, 2 usage, 3 refused, 4 not permitted, 5 unreachable,\n"
           "6 not acknowledged in time, 7 the plan changed, 8 live traffic does not show it,\n"
           "9 the lane was lost: of a probe, in a recording, 10 of judge: a guard fails.\n";
}

void printHelp(std::ostream& out, std::string_view family)
{
    const std::string name(family);
    out << "pultctl " << name << " VERB ENV … [options]\n\n"
        << "pultctl " << name << " VERB --help says more about one of them.\n";
    printVerbs(out, "To see:", false, name);
    printVerbs(out, "To change:", true, name);
}

void printHelp(std::ostream& out, const Verb& verb)
{
    out << "pultctl " << verb.name << (verb.words.empty() ? "" : " ") << verb.words << "\n\n"
        << verb.summary << '\n';
    if (!verb.details.empty())
        out << verb.details << '\n';
    printOptions(out, "Options:", verb.options);
    if (verb.writes())
        printOptions(out, "How to write:", writeOptions());
    printOptions(out, "With every verb:", commonOptions());
}

} // namespace pult::cli
