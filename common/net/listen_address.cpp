// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/net/listen_address.h"

#include <arpa/inet.h>
#include <sys/un.h>

#include <charconv>

#include "common/net/reasons.h"

namespace pult::net {

namespace {

constexpr std::string_view kUnix = "unix:";

tl::unexpected<Error> invalid(std::string_view text, const std::string& why)
{
    return failure(Code::InvalidArgument, kListenAddressInvalid,
        "Cannot listen on \"" + std::string(text) + "\": " + why + ".",
        {{"address", std::string(text)}});
}

tl::unexpected<Error> notLocal(std::string_view text)
{
    return failure(Code::FailedPrecondition, kAddressNotLocal,
        "Cannot listen on \"" + std::string(text)
            + "\": it can be reached from other machines, and this version knows callers only by "
              "their account on this one. Use unix:PATH, 127.0.0.1:PORT or [::1]:PORT.",
        {{"address", std::string(text)}});
}

Result<ListenAddress> parseUnix(std::string_view text)
{
    const std::string path(text.substr(kUnix.size()));
    if (path.empty() || path.front() != '/')
        return invalid(text, "after unix: comes the absolute path of the socket");
    if (path.size() >= sizeof(sockaddr_un::sun_path))
        return invalid(text, "the path of a unix socket has at most 107 bytes");
    return ListenAddress{ListenAddress::Kind::Unix, path, {}, 0};
}

Result<ListenAddress> parseInternet(
    std::string_view text, const std::string& host, std::uint16_t port)
{
    in_addr v4{};
    in6_addr v6{};
    if (host == "localhost")
        return ListenAddress{ListenAddress::Kind::Ipv4, {}, "127.0.0.1", port};
    if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
        if (ntohl(v4.s_addr) >> 24U != 127)
            return notLocal(text);
        return ListenAddress{ListenAddress::Kind::Ipv4, {}, host, port};
    }
    if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) {
        if (!IN6_IS_ADDR_LOOPBACK(&v6))
            return notLocal(text);
        return ListenAddress{ListenAddress::Kind::Ipv6, {}, host, port};
    }
    return invalid(text, "\"" + host + "\" is no IP address");
}

} // namespace

std::string ListenAddress::text() const
{
    switch (kind) {
    case Kind::Unix:
        return "unix:" + path;
    case Kind::Ipv4:
        return host + ":" + std::to_string(port);
    case Kind::Ipv6:
        return "[" + host + "]:" + std::to_string(port);
    }
    return {};
}

Result<ListenAddress> parseListenAddress(std::string_view text)
{
    if (text.substr(0, kUnix.size()) == kUnix)
        return parseUnix(text);
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return invalid(text, "the port is missing");
    std::uint16_t port = 0;
    const auto digits = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
        return invalid(text, "the port is a number from 0 to 65535");
    auto host = text.substr(0, colon);
    if (host.size() >= 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        return invalid(text, "an IPv6 address is written in brackets");
    return parseInternet(text, std::string(host), port);
}

} // namespace pult::net
