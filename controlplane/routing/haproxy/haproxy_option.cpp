// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/haproxy/haproxy_option.h"

#include <filesystem>

#include "controlplane/routing/edge/edge_option.h"

namespace pult::routing {

namespace {

constexpr char kForm[]
    = "--haproxy takes ENVIRONMENT=SOCKET[,id=…][,service=…][,region=…][,zone=…]";

tl::unexpected<Error> wrong(const std::string& what)
{
    return failure(Code::InvalidArgument, "USAGE", std::string(kForm) + ": " + what);
}

} // namespace

Result<HaproxyOption> parseHaproxyOption(const std::string& text)
{
    HaproxyOption option;
    const auto first = text.substr(0, text.find(','));
    const auto equals = first.find('=');
    if (equals == std::string::npos || equals == 0)
        return wrong("\"" + first + "\" does not begin with an environment");
    option.edge.environment = first.substr(0, equals);
    option.socket = first.substr(equals + 1);
    if (!option.socket.starts_with('/'))
        return wrong("the socket is a path that begins with /, not \"" + option.socket + "\"");
    if (auto taken = takeEdgeFields(option.edge, text); !taken)
        return wrong(taken.error().message);
    if (option.edge.id.empty())
        option.edge.id = std::filesystem::path(option.socket).stem().string();
    return option;
}

} // namespace pult::routing
