// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/resource_type.h"

namespace pult::routing {

namespace {

constexpr std::array<std::string_view, kResourceTypes> kTypeUrls{
    "type.googleapis.com/envoy.config.cluster.v3.Cluster",
    "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
    "type.googleapis.com/envoy.config.listener.v3.Listener",
    "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
    "type.googleapis.com/pult.edge.v1.Stamp",
};

} // namespace

std::string_view typeUrlOf(ResourceType type)
{
    return kTypeUrls.at(indexOf(type));
}

std::optional<ResourceType> typeOf(std::string_view typeUrl)
{
    for (const auto type : kPushOrder) {
        if (kTypeUrls.at(indexOf(type)) == typeUrl)
            return type;
    }
    return std::nullopt;
}

} // namespace pult::routing
