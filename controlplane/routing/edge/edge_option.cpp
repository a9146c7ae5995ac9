// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/edge/edge_option.h"

#include <map>
#include <sstream>

namespace pult::routing {

namespace {

tl::unexpected<Error> wrong(const std::string& what)
{
    return failure(Code::InvalidArgument, "USAGE", what);
}

} // namespace

Result<void> takeEdgeFields(EdgeSpec& edge, const std::string& text)
{
    const std::map<std::string, std::string*> fields{{"id", &edge.id}, {"service", &edge.service},
        {"region", &edge.region}, {"zone", &edge.zone}};
    std::istringstream in(text);
    std::string part;
    std::getline(in, part, ',');
    while (std::getline(in, part, ',')) {
        const auto end = part.find('=');
        const auto field = fields.find(part.substr(0, end));
        if (field == fields.end() || end == std::string::npos || end + 1 == part.size())
            return wrong("\"" + part + "\" is none of id=…, service=…, region=…, zone=…");
        if (!field->second->empty())
            return wrong(field->first + " is there twice");
        *field->second = part.substr(end + 1);
    }
    return {};
}

Result<EdgeSpec> parseEnvoyOption(const std::string& text)
{
    constexpr char kForm[] = "--envoy takes ENVIRONMENT,id=…,service=…[,region=…][,zone=…]: ";
    EdgeSpec edge;
    edge.environment = text.substr(0, text.find(','));
    if (edge.environment.empty() || edge.environment.find('=') != std::string::npos)
        return wrong(std::string(kForm) + "it does not begin with an environment");
    if (auto taken = takeEdgeFields(edge, text); !taken)
        return wrong(kForm + taken.error().message);
    if (edge.id.empty() || edge.service.empty())
        return wrong(std::string(kForm) + (edge.id.empty() ? "id" : "service") + " is missing");
    return edge;
}

} // namespace pult::routing
