// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace pult::routing {

//! What is served over one aggregated stream, in the order in which it is pushed: a data plane
//! knows a cluster and its endpoints before a route names it, and an edge flips its stamp last.
//! Source: Envoy's xDS protocol, "eventual consistency considerations"; Stamp is ours.
enum class ResourceType
{
    Cluster,
    Endpoints,
    Listener,
    Route,
    Stamp,
};

inline constexpr std::size_t kResourceTypes = 5;
inline constexpr std::array<ResourceType, kResourceTypes> kPushOrder{ResourceType::Cluster,
    ResourceType::Endpoints, ResourceType::Listener, ResourceType::Route, ResourceType::Stamp};

[[nodiscard]] constexpr std::size_t indexOf(ResourceType type)
{
    return static_cast<std::size_t>(type);
}

//! "type.googleapis.com/envoy.config…"
[[nodiscard]] std::string_view typeUrlOf(ResourceType type);
//! Nothing for types that Pult does not serve.
[[nodiscard]] std::optional<ResourceType> typeOf(std::string_view typeUrl);

//! A response must hold every resource subscribed to, since what is missing counts as deleted, and
//! a subscription without names means all. The other types are sent in part.
[[nodiscard]] constexpr bool isFullSet(ResourceType type)
{
    return type == ResourceType::Cluster || type == ResourceType::Listener
        || type == ResourceType::Stamp;
}

} // namespace pult::routing
