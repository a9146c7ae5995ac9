// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/error.h"
#include "playground/child_process.h"

namespace pult::playground {

//! Where an edge of the demo stands.
struct EdgePlace
{
    std::string id;
    std::string region;
    std::string zone;
};

//! Two in one zone, so that half of it can be asked for, one in each of two others.
[[nodiscard]] const std::vector<EdgePlace>& edgePlaces();

//! The distribution's HAProxy. Empty: it is not installed.
[[nodiscard]] std::filesystem::path haproxyProgram();

//! Said wherever it is missed.
inline constexpr char kNoHaproxy[] = "haproxy is not installed: requests enter through the demo's "
                                     "own edge, which takes no part in "
                                     "staged rollouts";

//! What the control plane has to be started with so that it keeps the edges, and tells apart whose
//! requests come in by them, an argument each.
//! Empty: HAProxy is not installed.
[[nodiscard]] std::vector<std::string> edgeArguments(
    const std::filesystem::path& data, const std::string& environment);

//! HAProxies as edges, children of this process: real ones, with the configuration that everybody
//! gets (docs/haproxy.md). Thread: the one that made it.
class Edges
{
public:
    //! By id: where it listens.
    using Ports = std::map<std::string, std::uint16_t>;

    //! Writes configuration and maps below `data` and starts them. Errors: INTERNAL FILE_FAILED,
    //! SPAWN_FAILED.
    static Result<Edges> start(const std::filesystem::path& data, const Ports& ports);

    //! Starts anew who has ended.
    void keep();
    void terminate() const;

    struct Edge
    {
        std::uint16_t port = 0;
        std::map<std::string, std::string> settings; //!< Environment of the program.
        ChildProcess process;
    };
    [[nodiscard]] const std::map<std::string, Edge>& all() const { return m_edges; }

private:
    Result<void> startOne(Edge& edge);

    std::vector<std::string> m_command;
    std::map<std::string, Edge> m_edges;
};

} // namespace pult::playground
