// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/run.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "cli/help.h"
#include "cli/table.h"
#include "cli/write.h"
#include "client/address.h"
#include "common/utf8.h"

#ifndef PULT_VERSION
#error "PULT_VERSION comes from the build"
#endif

namespace pult::cli {

namespace {

//! What a line asks for, taken apart but not done.
struct Invocation
{
    const Verb* verb = nullptr;
    std::string family; //!< Help about all verbs that begin with this word.
    bool planOnly = false;
    Arguments arguments;
};

//! Index of the first word that is neither an option nor the value of a common one.
std::size_t firstWord(const std::vector<std::string>& line)
{
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i].empty() || line[i].front() != '-')
            return i;
        for (const auto& option : commonOptions()) {
            const bool isLong = line[i] == "--" + std::string(option.name);
            const bool isLetter = option.letter != 0 && line[i] == std::string("-") + option.letter;
            if ((isLong || isLetter) && !option.value.empty())
                ++i;
            if (isLong || isLetter)
                break;
        }
    }
    return line.size();
}

//! Takes the first word out of the line; empty when there is none.
std::string takeWord(std::vector<std::string>& line)
{
    const auto index = firstWord(line);
    if (index >= line.size())
        return {};
    std::string word = line[index];
    line.erase(line.begin() + static_cast<std::ptrdiff_t>(index));
    return word;
}

//! Commands that only the control plane's reactors give; the journal shows them.
bool isReactorsOwn(const std::string& name)
{
    static constexpr std::array kNames{
        "bake-stage", "close-lane", "end-holdback", "mark-retired", "mark-started", "open-gate"};
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

Result<Invocation> readLine(std::vector<std::string> line)
{
    for (const auto& word : line) {
        if (findInvalidUtf8(word) != std::string::npos)
            return usage("\"" + clean(word) + "\" is not UTF-8.");
    }
    Invocation invocation;
    std::string name = takeWord(line);
    if (name == "plan") {
        invocation.planOnly = true;
        name = takeWord(line);
    }
    // The one word that has verbs of its own.
    if (name == "rollout") {
        const auto second = takeWord(line);
        name += second.empty() ? second : " " + second;
    }
    if (!name.empty()) {
        invocation.verb = findVerb(name);
        const auto asksHelp = [&line] {
            return std::ranges::any_of(
                line, [](const auto& word) { return word == "--help" || word == "-h"; });
        };
        if (!invocation.verb && isFamily(name) && asksHelp())
            invocation.family = name;
        else if (!invocation.verb && isFamily(name))
            return usage("\"" + name + "\" wants one more word; see pultctl " + name + " --help.");
        else if (!invocation.verb)
            return usage(isReactorsOwn(name)
                    ? "\"" + name + "\" is the control plane's own: it does that by itself once "
                        + "nothing needs what was there, and refuses it to others (REACTOR_ONLY)."
                    : "There is no verb \"" + name + "\"; see pultctl --help.");
        if (invocation.planOnly && invocation.verb && !invocation.verb->writes())
            return usage("\"" + name + "\" changes nothing, so there is nothing to plan.");
    }
    auto arguments
        = parseArguments(line, invocation.verb ? optionsOf(*invocation.verb) : commonOptions());
    if (!arguments)
        return failure(arguments.error());
    invocation.arguments = std::move(*arguments);
    return invocation;
}

Result<Format> formatOf(const Arguments& arguments)
{
    const auto word = arguments.has("output") ? arguments.value("output") : "table";
    if (word == "table")
        return Format::Table;
    if (word == "json")
        return Format::Json;
    if (word == "yaml")
        return Format::Yaml;
    return usage("-o is table, json or yaml, not \"" + word + "\".");
}

std::string originOf(const std::function<std::string(const char*)>& variable)
{
    std::array<char, 256> host{};
    if (gethostname(host.data(), host.size() - 1) != 0)
        host.front() = '\0';
    std::string origin = std::string("pultctl ") + PULT_VERSION;
    if (host.front() != '\0')
        origin += std::string(" on ") + host.data();
    // CI systems agree on this variable; the journal then says that no person typed it.
    return variable("CI").empty() ? origin : origin + " (CI)";
}

std::string serverOf(
    const Arguments& arguments, const std::function<std::string(const char*)>& variable)
{
    if (arguments.has("server"))
        return arguments.value("server");
    const auto named = variable("PULT_SERVER");
    return named.empty() ? client::defaultServerAddress() : named;
}

Exit runVerb(Context& context, const Invocation& invocation)
{
    if (invocation.planOnly)
        return runPlanOnly(context, *invocation.verb, invocation.arguments);
    if (invocation.verb->writes())
        return runWrite(context, *invocation.verb, invocation.arguments);
    return invocation.verb->run(context, invocation.arguments);
}

} // namespace

Exit run(const std::vector<std::string>& line, Io io,
    const std::function<std::string(const char*)>& variable)
{
    Context nowhere(io, Format::Table, {});
    const auto invocation = readLine(line);
    if (!invocation)
        return nowhere.complain(invocation.error());
    const auto& arguments = invocation->arguments;
    if (arguments.has("version")) {
        io.out << "pultctl " << PULT_VERSION << std::endl;
        return Exit::Done;
    }
    if (!invocation->family.empty()) {
        printHelp(io.out, invocation->family);
        return Exit::Done;
    }
    if (!invocation->verb) {
        printHelp(arguments.has("help") ? io.out : io.err);
        return arguments.has("help") ? Exit::Done : Exit::Usage;
    }
    if (arguments.has("help")) {
        printHelp(io.out, *invocation->verb);
        return Exit::Done;
    }
    if (const auto good = checkWords(*invocation->verb, arguments); !good)
        return nowhere.complain(good.error());
    const auto format = formatOf(arguments);
    if (!format)
        return nowhere.complain(format.error());
    Context context(io, *format, {serverOf(arguments, variable), originOf(variable)});
    return runVerb(context, *invocation);
}

} // namespace pult::cli
