// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/haproxy/runtime_state.h"

#include <algorithm>
#include <sstream>

#include "controlplane/routing/reasons.h"

namespace pult::routing {

namespace {

constexpr std::string_view kMapPrefix = "pult-";
constexpr std::string_view kMapSuffix = ".map";
constexpr std::string_view kSlotPrefix = "pult";
//! SRV_ADMF_FMAINT of HAProxy: in maintenance by its runtime socket.
constexpr unsigned long kForcedMaintenance = 0x01;

//! The value of a line "name: value" (up to a ':"' where a description follows).
std::string valueOf(const std::string& line, std::string_view name)
{
    if (!line.starts_with(name) || line.compare(name.size(), 2, ": ") != 0)
        return {};
    return line.substr(name.size() + 2);
}

bool isSlot(const std::string& backend)
{
    return backend.size() > kSlotPrefix.size() && backend.starts_with(kSlotPrefix)
        && backend.find_first_not_of("0123456789", kSlotPrefix.size()) == std::string::npos;
}

//! Position of each column in the line that begins with '#'.
std::map<std::string, std::size_t> columnsOf(const std::string& header)
{
    std::map<std::string, std::size_t> columns;
    std::istringstream in(header.substr(1));
    std::size_t position = 0;
    for (std::string name; in >> name; ++position)
        columns[name] = position;
    return columns;
}

std::vector<std::string> wordsOf(const std::string& line)
{
    std::istringstream in(line);
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(std::move(word));
    return words;
}

} // namespace

const std::vector<std::string>& edgeMaps()
{
    static const std::vector<std::string> kMaps{
        "lanes", "names", "hosts", "domains", "groups", "table"};
    return kMaps;
}

HaproxyInfo readInfo(const std::string& answer)
{
    HaproxyInfo info;
    std::string started;
    std::istringstream in(answer);
    for (std::string line; std::getline(in, line);) {
        if (auto version = valueOf(line, "Version"); !version.empty())
            info.version = std::move(version);
        else if (auto pid = valueOf(line, "Pid"); !pid.empty())
            info.pid = std::move(pid);
        else if (auto description = valueOf(line, "description"); !description.empty())
            info.description = std::move(description);
        else if (auto start = valueOf(line, "Start_time_sec"); !start.empty())
            started = std::move(start);
    }
    if (!started.empty())
        info.pid += " since " + started;
    return info;
}

std::map<std::string, std::string> readMapIds(const std::string& answer)
{
    std::map<std::string, std::string> ids;
    std::istringstream in(answer);
    for (std::string line; std::getline(in, line);) {
        const auto open = line.find(" (");
        const auto close = line.find(") ", open);
        if (line.starts_with("#") || open == std::string::npos || close == std::string::npos)
            continue;
        auto file = line.substr(open + 2, close - open - 2);
        file.erase(0, file.rfind('/') + 1);
        if (file.starts_with(kMapPrefix) && file.ends_with(kMapSuffix))
            ids[file.substr(kMapPrefix.size(), file.size() - kMapPrefix.size() - kMapSuffix.size())]
                = "#" + line.substr(0, open);
    }
    return ids;
}

MapEntries readMap(const std::string& answer)
{
    MapEntries entries;
    std::istringstream in(answer);
    for (std::string line; std::getline(in, line);) {
        // Keys may have spaces; values of ours have none.
        const auto key = line.find(' ');
        const auto value = line.rfind(' ');
        if (key < value && value != std::string::npos)
            entries[line.substr(key + 1, value - key - 1)] = line.substr(value + 1);
    }
    return entries;
}

std::map<std::string, std::vector<RuntimeServer>> readServers(const std::string& answer)
{
    std::map<std::string, std::vector<RuntimeServer>> slots;
    std::map<std::string, std::size_t> columns;
    std::istringstream in(answer);
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("#")) {
            columns = columnsOf(line);
            continue;
        }
        const auto words = wordsOf(line);
        const auto at = [&](const char* column) -> std::string {
            const auto found = columns.find(column);
            return found == columns.end() || found->second >= words.size() ? std::string()
                                                                           : words[found->second];
        };
        const auto backend = at("be_name");
        if (words.size() < 2 || !isSlot(backend))
            continue;
        const auto admin = std::strtoul(at("srv_admin_state").c_str(), nullptr, 0);
        slots[backend].push_back(
            {at("srv_name"), at("srv_addr"), at("srv_port"), (admin & kForcedMaintenance) == 0});
    }
    return slots;
}

Result<RuntimeState> readRuntime(RuntimeSocket& socket)
{
    auto answers = socket.run({"show info", "show map", "show servers state"});
    if (!answers)
        return failure(std::move(answers.error()));
    RuntimeState state;
    state.info = readInfo(answers->at(0));
    state.mapIds = readMapIds(answers->at(1));
    state.slots = readServers(answers->at(2));
    std::vector<std::string> commands;
    for (const auto& name : edgeMaps()) {
        const auto id = state.mapIds.find(name);
        if (id == state.mapIds.end())
            return failure(Code::FailedPrecondition, reasons::kEdgeRefused,
                "its configuration has no map pult-" + name
                    + ".map: it is not the one of docs/haproxy.md");
        commands.push_back("show map " + id->second);
    }
    answers = socket.run(commands);
    if (!answers)
        return failure(std::move(answers.error()));
    for (std::size_t i = 0; i < commands.size(); ++i)
        state.maps[edgeMaps()[i]] = readMap(answers->at(i));
    return state;
}

} // namespace pult::routing
