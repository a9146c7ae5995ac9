// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/ports.h"

#include <arpa/inet.h>
#include <fstream>
#include <netinet/in.h>
#include <set>
#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

namespace pult::playground {

namespace {

//! Binds to the port on loopback; 0 picks one. Gives the port, or 0 when it is not to be had.
std::uint16_t tryBind(std::uint16_t port, std::vector<int>* keep)
{
    const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (handle < 0)
        return 0;
    const int yes = 1;
    setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t length = sizeof address;
    const bool bound = bind(handle, reinterpret_cast<sockaddr*>(&address), length) == 0
        && getsockname(handle, reinterpret_cast<sockaddr*>(&address), &length) == 0;
    if (keep && bound)
        keep->push_back(handle);
    else
        close(handle);
    return bound ? ntohs(address.sin_port) : 0;
}

} // namespace

Result<PortBook> PortBook::open(std::filesystem::path file)
{
    PortBook book(std::move(file));
    std::ifstream in(book.m_file);
    if (!in)
        return book;
    const auto json = nlohmann::json::parse(in, nullptr, false);
    if (!json.is_object()) {
        return failure(Code::DataLoss, "PORTS_BROKEN",
            book.m_file.string()
                + " is not a JSON object; delete the playground's folder to begin again");
    }
    for (const auto& [key, ports] : json.items())
        book.m_ports[key] = ports.get<std::vector<std::uint16_t>>();
    return book;
}

Result<std::vector<std::uint16_t>> PortBook::of(const std::string& key, int count)
{
    if (const auto known = m_ports.find(key); known != m_ports.end())
        return known->second;
    std::set<std::uint16_t> used;
    for (const auto& [name, ports] : m_ports)
        used.insert(ports.begin(), ports.end());
    std::vector<std::uint16_t> fresh;
    std::vector<int> held; // kept bound until all are found, so that none is found twice
    while (static_cast<int>(fresh.size()) < count && held.size() < 1000) {
        const auto port = tryBind(0, &held);
        if (port == 0)
            break;
        if (!used.contains(port))
            fresh.push_back(port);
    }
    for (const int handle : held)
        close(handle);
    if (static_cast<int>(fresh.size()) < count)
        return failure(Code::ResourceExhausted, "NO_PORT", "no free loopback port for " + key);
    m_ports[key] = fresh;
    if (auto written = write(); !written)
        return failure(written.error());
    return fresh;
}

std::vector<std::uint16_t> PortBook::taken() const
{
    std::vector<std::uint16_t> others;
    for (const auto& [key, ports] : m_ports) {
        for (const auto port : ports) {
            if (tryBind(port, nullptr) == 0)
                others.push_back(port);
        }
    }
    return others;
}

Result<void> PortBook::write() const
{
    const auto temporary = m_file.string() + ".new";
    {
        std::ofstream out(temporary);
        out << nlohmann::json(m_ports).dump(1) << '\n';
        if (!out.flush())
            return failure(Code::Internal, "FILE_FAILED", "cannot write " + temporary);
    }
    std::error_code error;
    std::filesystem::rename(temporary, m_file, error);
    if (error)
        return failure(Code::Internal, "FILE_FAILED",
            "cannot write " + m_file.string() + ": " + error.message());
    return {};
}

} // namespace pult::playground
