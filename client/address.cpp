// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/address.h"

#include <arpa/inet.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>

namespace pult::client {

namespace {

constexpr std::string_view kUnixPrefix = "unix:";
constexpr std::size_t kLongestSocketPath = 107; // sockaddr_un::sun_path less its end.

auto invalid(std::string_view text, std::string_view why)
{
    return failure(Code::InvalidArgument, "ADDRESS_INVALID",
        "The address \"" + std::string(text) + "\" cannot be used: " + std::string(why) + ".",
        {{"address", std::string(text)}});
}

std::optional<std::uint16_t> parsePort(std::string_view text)
{
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535)
        return std::nullopt;
    return static_cast<std::uint16_t>(port);
}

bool isLiteral(int family, const std::string& host)
{
    in6_addr room{};
    return inet_pton(family, host.c_str(), &room) == 1;
}

bool isHostName(std::string_view host)
{
    return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return std::isalnum(u) != 0 || c == '-' || c == '.' || c == '_';
    });
}

Result<Address> parseUnix(std::string_view text)
{
    const std::string path(text.substr(kUnixPrefix.size()));
    if (path.empty() || path.front() != '/')
        return invalid(text, "after \"unix:\" comes the absolute path of a socket file");
    if (path.size() > kLongestSocketPath)
        return invalid(text, "the path of a socket file has at most 107 bytes");
    return Address{Address::Kind::Unix, path, 0};
}

Result<Address> parseBracketed(std::string_view text)
{
    const auto close = text.find(']');
    if (close == std::string_view::npos || close + 1 >= text.size() || text[close + 1] != ':')
        return invalid(text, "an IPv6 address is written [address]:port");
    const std::string host(text.substr(1, close - 1));
    if (!isLiteral(AF_INET6, host))
        return invalid(text, "\"" + host + "\" is no IPv6 address");
    const auto port = parsePort(text.substr(close + 2));
    if (!port)
        return invalid(text, "the port is a number from 1 to 65535");
    return Address{Address::Kind::Ipv6, host, *port};
}

} // namespace

Result<Address> parseAddress(std::string_view text)
{
    if (text.substr(0, kUnixPrefix.size()) == kUnixPrefix)
        return parseUnix(text);
    if (!text.empty() && text.front() == '[')
        return parseBracketed(text);
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return invalid(text, "it is \"host:port\" or \"unix:/path\", and the port is missing");
    const std::string host(text.substr(0, colon));
    if (host.find(':') != std::string::npos)
        return invalid(text, "an IPv6 address is written [address]:port");
    const auto port = parsePort(text.substr(colon + 1));
    if (!port)
        return invalid(text, "the port is a number from 1 to 65535");
    if (!isHostName(host))
        return invalid(text, "the host has only letters, digits, '-', '_' and '.'");
    return Address{
        isLiteral(AF_INET, host) ? Address::Kind::Ipv4 : Address::Kind::Name, host, *port};
}

std::string Address::target() const
{
    // With the scheme spelled out gRPC never takes a host for a scheme of its own.
    switch (kind) {
    case Kind::Unix:
        return "unix:" + host;
    case Kind::Ipv4:
        return "ipv4:" + text();
    case Kind::Ipv6:
        return "ipv6:" + text();
    case Kind::Name:
        return "dns:///" + text();
    }
    return {};
}

std::string Address::text() const
{
    switch (kind) {
    case Kind::Unix:
        return "unix:" + host;
    case Kind::Ipv6:
        return "[" + host + "]:" + std::to_string(port);
    default:
        return host + ":" + std::to_string(port);
    }
}

std::string defaultServerAddress(const std::function<std::string(const char*)>& variable,
    const std::function<bool(const std::string&)>& exists)
{
    const std::string runtime = variable("XDG_RUNTIME_DIR");
    const std::string system = runtime + "/pult/pultd.sock";
    if (!runtime.empty() && exists(system))
        return "unix:" + system;
    std::string data = variable("XDG_DATA_HOME");
    if (data.empty())
        data = variable("HOME") + "/.local/share";
    return "unix:" + data + "/pult/playground/pultd.sock";
}

std::string defaultServerAddress()
{
    return defaultServerAddress(
        [](const char* name) {
            const char* value = std::getenv(name);
            return std::string(value ? value : "");
        },
        [](const std::string& path) {
            struct stat info
            {};
            return ::stat(path.c_str(), &info) == 0;
        });
}

} // namespace pult::client
