// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/haproxy/edge_changes.h"

#include <algorithm>

namespace pult::routing {

namespace {

constexpr char kTable[] = "table";

const std::vector<state::Endpoint>& endpointsOf(const EdgeImage& image, const std::string& slot)
{
    static const std::vector<state::Endpoint> kNone;
    const auto found = image.slots.find(slot);
    return found == image.slots.end() ? kNone : found->second;
}

bool leadsTo(const RuntimeServer& server, const state::Endpoint& endpoint)
{
    return server.address == endpoint.host && server.port == std::to_string(endpoint.port);
}

//! Commands that make one server what it should be. `endpoint` null: nothing.
std::vector<std::string> serverCommands(
    const std::string& slot, const RuntimeServer& server, const state::Endpoint* endpoint)
{
    const auto set = "set server " + slot + "/" + server.name;
    if (!endpoint)
        return server.serving ? std::vector{set + " state maint"} : std::vector<std::string>{};
    std::vector<std::string> commands;
    if (!leadsTo(server, *endpoint))
        commands.push_back(
            set + " addr " + endpoint->host + " port " + std::to_string(endpoint->port));
    if (!server.serving)
        commands.push_back(set + " state ready");
    return commands;
}

void compareSlot(const EdgeImage& image, const std::string& slot,
    const std::vector<RuntimeServer>& servers, EdgeChanges& changes)
{
    const auto& endpoints = endpointsOf(image, slot);
    bool changed = false;
    for (std::size_t i = 0; i < servers.size(); ++i) {
        const auto* endpoint = i < endpoints.size() ? &endpoints[i] : nullptr;
        auto commands = serverCommands(slot, servers[i], endpoint);
        changed = changed || !commands.empty();
        auto& list = endpoint ? changes.servers : changes.emptied;
        std::ranges::move(commands, std::back_inserter(list));
    }
    if (changed)
        changes.slots.push_back(slot);
}

} // namespace

std::vector<std::string> tableCommands(const EdgeImage& image, const RuntimeState& actual)
{
    const auto& wanted = image.maps.at(kTable);
    const auto& present = actual.maps.at(kTable);
    const auto id = actual.mapIds.at(kTable);
    std::vector<std::string> commands;
    for (const auto& [key, value] : wanted)
        commands.push_back((present.contains(key) ? "set map " : "add map ") + id + " "
            + runtimeWord(key) + " " + runtimeWord(value));
    for (const auto& [key, value] : present) {
        if (!wanted.contains(key))
            commands.push_back("del map " + id + " " + runtimeWord(key));
    }
    return commands;
}

EdgeChanges changesTo(const EdgeImage& image, const RuntimeState& actual)
{
    EdgeChanges changes;
    for (const auto& [slot, servers] : actual.slots)
        compareSlot(image, slot, servers, changes);
    for (const auto& name : edgeMaps()) {
        if (image.maps.at(name) == actual.maps.at(name))
            continue;
        changes.maps.push_back(name);
        if (name == kTable)
            changes.table = tableCommands(image, actual);
        else
            changes.replaced.push_back(name);
    }
    return changes;
}

std::string prepareCommand(const RuntimeState& actual, const std::string& map)
{
    return "prepare map " + actual.mapIds.at(map);
}

std::vector<std::string> replaceCommands(const EdgeImage& image, const RuntimeState& actual,
    const std::string& map, const std::string& version)
{
    const auto at = "@" + version + " " + actual.mapIds.at(map);
    std::vector<std::string> commands;
    for (const auto& [key, value] : image.maps.at(map))
        commands.push_back("add map " + at + " " + runtimeWord(key) + " " + runtimeWord(value));
    commands.push_back("commit map " + at);
    return commands;
}

std::string preparedVersion(const std::string& answer)
{
    constexpr std::string_view kWords = "New version created: ";
    if (!answer.starts_with(kWords))
        return {};
    const auto end = answer.find_first_not_of("0123456789", kWords.size());
    return answer.substr(kWords.size(), end == answer.npos ? end : end - kWords.size());
}

std::string differenceOf(const EdgeImage& image, const RuntimeState& actual)
{
    const auto changes = changesTo(image, actual);
    if (!changes.maps.empty()) {
        const auto& name = changes.maps.back();
        const auto words = [](const MapEntries& entries) {
            return entries.empty() ? std::string("nothing")
                                   : entries.begin()->first + " " + entries.begin()->second
                    + (entries.size() > 1 ? " and " + std::to_string(entries.size() - 1) + " more"
                                          : "");
        };
        return "map pult-" + name + ".map holds " + words(actual.maps.at(name)) + ", not "
            + words(image.maps.at(name));
    }
    if (!changes.slots.empty())
        return "the servers of " + changes.slots.front() + " are not as they were told";
    return {};
}

} // namespace pult::routing
