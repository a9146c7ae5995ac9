// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <google/protobuf/message_lite.h>
#include <grpcpp/support/slice.h>

#include "controlplane/routing/xds/resource_type.h"
#include "controlplane/state/deployment.h"
#include "controlplane/state/journal_port.h"

namespace pult::routing {

//! One resource, serialized once and shared by every stream it is sent on. Immutable once shared.
struct Resource
{
    std::string name;
    //! Commit that last changed its bytes.
    state::Revision changed = 0;
    //! Field `resources` of a DiscoveryResponse, tag and length included. It is field `resource` of
    //! a delta Resource as well: both have the number 2.
    grpc::Slice bytes;
    //! The same bytes have the same, after a restart and in another replica too.
    std::string version;
    //! Deployments that a RouteConfiguration leads to, sorted; empty for other types.
    std::vector<state::DeploymentKey> deployments;
};

using ResourcePtr = std::shared_ptr<const Resource>;

//! Serializes a message as Resource::bytes.
[[nodiscard]] grpc::Slice frame(ResourceType type, const google::protobuf::MessageLite& message);

//! With the version that its bytes have. `bytes`: as frame() makes them.
[[nodiscard]] ResourcePtr makeResource(std::string name, state::Revision changed, grpc::Slice bytes,
    std::vector<state::DeploymentKey> deployments = {});

//! Resources of one type, sorted by name. Immutable once shared.
class ResourceTable
{
public:
    //! A name and what it becomes; null: it goes.
    using Change = std::pair<std::string, ResourcePtr>;

    ResourceTable() = default;

    [[nodiscard]] std::size_t size() const { return m_resources.size(); }
    [[nodiscard]] auto begin() const { return m_resources.begin(); }
    [[nodiscard]] auto end() const { return m_resources.end(); }
    //! Null when there is none.
    [[nodiscard]] ResourcePtr find(std::string_view name) const;
    //! This table after the changes, which are sorted by name, each name once.
    [[nodiscard]] ResourceTable changed(const std::vector<Change>& changes) const;

private:
    std::vector<ResourcePtr> m_resources;
};

} // namespace pult::routing
