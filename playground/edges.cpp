// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/edges.h"

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include <spdlog/spdlog.h>

#include "playground/edge_configuration.h"
#include "playground/people.h"

namespace pult::playground {

namespace {

namespace fs = std::filesystem;

constexpr char kService[] = "entry";
constexpr std::array kMaps{
    "lanes", "names", "hosts", "domains", "groups", "table", "tester-sources"};
//! Who may ask for a lane: the load's testers, probes, people at a terminal.
constexpr std::array kTesters{"qa", "qa-1", "qa-2", "qa-3", "pult-prove"};
//! Beside the configuration: a small machine carries several.
constexpr char kSmall[] = "global\n    nbthread 1\n    maxconn 1000\n";

fs::path socketOf(const fs::path& data, const EdgePlace& place)
{
    return data / (place.id + ".sock");
}

bool write(const fs::path& file, const std::string& text)
{
    std::ofstream out(file);
    out << text;
    return out.flush().good();
}

Result<void> writeMaps(const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    bool written = !error;
    for (const auto* const name : kMaps)
        written = written && write(folder / (std::string("pult-") + name + ".map"), "");
    std::string testers;
    for (const auto* const tester : kTesters)
        testers += std::string(tester) + ' ' + tester + '\n';
    written = written && write(folder / "pult-tester-keys.map", testers);
    if (!written)
        return failure(Code::Internal, "FILE_FAILED",
            "cannot write the maps of an edge in " + folder.string());
    return {};
}

} // namespace

const std::vector<EdgePlace>& edgePlaces()
{
    static const std::vector<EdgePlace> kPlaces{{"edge-west-a1", "eu", "west-a"},
        {"edge-west-a2", "eu", "west-a"}, {"edge-west-b1", "eu", "west-b"},
        {"edge-north-a1", "eu", "north-a"}};
    return kPlaces;
}

fs::path haproxyProgram()
{
    const char* const path = std::getenv("PATH");
    std::istringstream folders(std::string(path ? path : "") + ":/usr/sbin:/usr/local/sbin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        auto program = fs::path(folder) / "haproxy";
        if (!folder.empty() && ::access(program.c_str(), X_OK) == 0)
            return program;
    }
    return {};
}

std::vector<std::string> edgeArguments(const fs::path& data, const std::string& environment)
{
    std::vector<std::string> arguments;
    if (haproxyProgram().empty())
        return arguments;
    for (const auto& place : edgePlaces())
        arguments.push_back("--haproxy=" + environment + "="
            + fs::absolute(socketOf(data, place)).string() + ",id=" + place.id
            + ",service=" + kService + ",region=" + place.region + ",zone=" + place.zone);
    arguments.emplace_back(std::string("--dimensions=") + kUserDimensions);
    return arguments;
}

Result<Edges> Edges::start(const fs::path& data, const Ports& ports)
{
    const auto folder = data / "edges";
    Edges edges;
    edges.m_command = {haproxyProgram().string(), "-db", "-q", "-f",
        (folder / "small.cfg").string(), "-f", (folder / "edge.cfg").string()};
    for (const auto& place : edgePlaces()) {
        if (auto written = writeMaps(folder / place.id); !written)
            return failure(written.error());
        auto& edge = edges.m_edges[place.id];
        edge.port = ports.at(place.id);
        edge.settings = {{"PULT_EDGE_ID", place.id},
            {"PULT_EDGE_BIND", "127.0.0.1:" + std::to_string(edge.port)},
            {"PULT_EDGE_SOCKET", fs::absolute(socketOf(data, place)).string()},
            {"PULT_EDGE_MAPS", fs::absolute(folder / place.id).string()},
            {"PULT_EDGE_PROTOCOL", "h2"}};
    }
    if (!write(folder / "small.cfg", kSmall) || !write(folder / "edge.cfg", kEdgeConfiguration))
        return failure(
            Code::Internal, "FILE_FAILED", "cannot write the edges' files in " + folder.string());
    for (auto& [id, edge] : edges.m_edges) {
        if (auto started = edges.startOne(edge); !started)
            return failure(started.error());
    }
    return edges;
}

Result<void> Edges::startOne(Edge& edge)
{
    auto process = ChildProcess::start(m_command, edge.settings);
    if (!process)
        return failure(process.error());
    edge.process = std::move(*process);
    return {};
}

void Edges::keep()
{
    for (auto& [id, edge] : m_edges) {
        if (edge.process.running())
            continue;
        if (const auto started = startOne(edge); !started)
            spdlog::error("{}", started.error().message);
    }
}

void Edges::terminate() const
{
    for (const auto& [id, edge] : m_edges)
        edge.process.terminate();
}

} // namespace pult::playground
