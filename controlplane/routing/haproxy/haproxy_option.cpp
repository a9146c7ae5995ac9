// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/haproxy/haproxy_option.h"

#include <filesystem>
#include <map>
#include <sstream>

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
    const std::map<std::string, std::string*> fields{{"id", &option.edge.id},
        {"service", &option.edge.service}, {"region", &option.edge.region},
        {"zone", &option.edge.zone}};
    std::istringstream in(text);
    std::string part;
    std::getline(in, part, ',');
    const auto equals = part.find('=');
    if (equals == std::string::npos || equals == 0)
        return wrong("\"" + part + "\" does not begin with an environment");
    option.edge.environment = part.substr(0, equals);
    option.socket = part.substr(equals + 1);
    if (!option.socket.starts_with('/'))
        return wrong("the socket is a path that begins with /, not \"" + option.socket + "\"");
    while (std::getline(in, part, ',')) {
        const auto end = part.find('=');
        const auto field = fields.find(part.substr(0, end));
        if (field == fields.end() || end == std::string::npos || end + 1 == part.size())
            return wrong("\"" + part + "\" is none of id=…, service=…, region=…, zone=…");
        if (!field->second->empty())
            return wrong(field->first + " is there twice");
        *field->second = part.substr(end + 1);
    }
    if (option.edge.id.empty())
        option.edge.id = std::filesystem::path(option.socket).stem().string();
    return option;
}

} // namespace pult::routing
