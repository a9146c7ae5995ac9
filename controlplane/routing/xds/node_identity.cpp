// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/node_identity.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "controlplane/state/reasons.h"

namespace pult::routing {

namespace {

using envoy::config::core::v3::Node;

std::string metadata(const Node& node, const char* key)
{
    const auto& fields = node.metadata().fields();
    const auto found = fields.find(key);
    return found == fields.end() ? std::string() : found->second.string_value();
}

// User agents as the programs send them, and as people call the programs.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kProgramNames{{
    {"gRPC C-core", "gRPC core"},
    {"gRPC Node Pure JS", "gRPC js"},
    {"gRPC Go", "gRPC Go"},
    {"gRPC Java", "gRPC Java"},
    {"envoy", "Envoy"},
}};

std::string programOf(const Node& node)
{
    for (const auto& [agent, name] : kProgramNames) {
        if (node.user_agent_name().starts_with(agent))
            return std::string(name);
    }
    return node.user_agent_name();
}

std::string versionOf(const Node& node)
{
    if (node.has_user_agent_build_version()) {
        const auto& version = node.user_agent_build_version().version();
        return std::to_string(version.major_number()) + '.' + std::to_string(version.minor_number())
            + '.' + std::to_string(version.patch());
    }
    const std::string& words = node.user_agent_version();
    const auto digits = words.find_first_of("0123456789");
    if (digits == std::string::npos)
        return {};
    return words.substr(digits, words.find(' ', digits) - digits);
}

std::string dataPlaneOf(const Node& node)
{
    if (auto told = metadata(node, "data_plane"); !told.empty())
        return told;
    auto words = programOf(node);
    if (const auto version = versionOf(node); !version.empty())
        words += (words.empty() ? "" : " ") + version;
    return words.empty() ? "unknown" : words;
}

} // namespace

Result<state::GatewayIdentity> identityOf(const Node& node)
{
    state::GatewayIdentity identity;
    identity.id = node.id();
    identity.environment = metadata(node, "environment");
    if (identity.environment.empty())
        identity.environment = node.cluster();
    if (identity.id.empty())
        return failure(Code::InvalidArgument, state::reasons::kFieldInvalid,
            "node.id is empty: every data plane needs a name of its own", {{"field", "node.id"}});
    if (identity.environment.empty())
        return failure(Code::InvalidArgument, state::reasons::kFieldInvalid,
            "node.cluster is empty: it must name the environment", {{"field", "node.cluster"}});
    identity.kind = metadata(node, "kind") == "edge" ? "edge" : "client";
    identity.dataPlane = dataPlaneOf(node);
    identity.region = node.locality().region();
    identity.zone = node.locality().zone();
    return identity;
}

} // namespace pult::routing
