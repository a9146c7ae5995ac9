// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/routing/xds/resource.h"

namespace pult::routing {

//! What a data plane asks in one message, in plain values: of the type's every name wanted when it
//! speaks state of the world, of what is new when it speaks delta.
struct DiscoveryQuery
{
    ResourceType type = ResourceType::Cluster;
    std::vector<std::string> names;
    //! Empty: answers no response.
    std::string nonce = {};
    //! Present: the response was refused, and why.
    std::optional<std::string> refusal = {};
    //! Delta: names that it does not want any more.
    std::vector<std::string> dropped = {};
    //! Delta, first of a type: name -> version that it still has from an earlier stream.
    std::map<std::string, std::string> known = {};
};

//! What is said to a data plane in one message.
struct DiscoveryAnswer
{
    ResourceType type = ResourceType::Cluster;
    state::Revision revision = 0;
    std::string nonce;
    std::vector<ResourcePtr> resources = {};
    //! Delta: names that have no resource (any more).
    std::vector<std::string> removed = {};
};

} // namespace pult::routing
