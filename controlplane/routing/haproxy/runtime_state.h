// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "common/error.h"
#include "controlplane/routing/haproxy/runtime_socket.h"
#include "controlplane/state/deployment.h"

namespace pult::routing {

//! Which HAProxy it is.
struct HaproxyInfo
{
    std::string version; //!< "2.6.12-1+deb12u4"
    std::string pid; //!< With the time it started: another process has another one.
    std::string description; //!< Of its configuration.

    friend bool operator==(const HaproxyInfo&, const HaproxyInfo&) = default;
};

//! One server of a slot.
struct RuntimeServer
{
    std::string name;
    std::string address;
    std::string port;
    bool serving = false; //!< Otherwise in maintenance.

    friend bool operator==(const RuntimeServer&, const RuntimeServer&) = default;
};

using MapEntries = std::map<std::string, std::string>;

//! What the tables of an edge are inside HAProxy, as it says itself.
struct RuntimeState
{
    HaproxyInfo info;
    std::map<std::string, std::string> mapIds; //!< "table" -> "#0"
    std::map<std::string, MapEntries> maps; //!< By name: table, lanes, names, …
    std::map<std::string, std::vector<RuntimeServer>> slots; //!< By backend: pult1, …
};

//! Maps that pultd writes, in the order in which they may be: what requests read first comes last.
[[nodiscard]] const std::vector<std::string>& edgeMaps();

// Readers of answers. Source: the management guide of HAProxy 2.6, "show info", "show map",
// "show servers state".
[[nodiscard]] HaproxyInfo readInfo(const std::string& answer);
[[nodiscard]] std::map<std::string, std::string> readMapIds(const std::string& answer);
[[nodiscard]] MapEntries readMap(const std::string& answer);
//! Only of backends that are slots.
[[nodiscard]] std::map<std::string, std::vector<RuntimeServer>> readServers(
    const std::string& answer);

//! Everything, of one HAProxy. Errors: of RuntimeSocket; FAILED_PRECONDITION EDGE_REFUSED: the
//! configuration lacks a map.
[[nodiscard]] Result<RuntimeState> readRuntime(RuntimeSocket& socket);

} // namespace pult::routing
