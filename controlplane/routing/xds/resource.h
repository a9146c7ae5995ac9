// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>
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

//! One resource, serialized once and shared by every stream it is sent on. Immutable. Thread: any.
class Resource
{
public:
    //! `framed`: by frame().
    Resource(std::string itsName, state::Revision since, grpc::Slice framed,
        std::vector<state::DeploymentKey> leadsTo = {});

    const std::string name;
    //! Commit that last changed its bytes.
    const state::Revision changed;
    //! Field `resources` of a DiscoveryResponse, tag and length included. It is field `resource` of
    //! a delta Resource as well: both have the number 2.
    const grpc::Slice bytes;
    //! Deployments that a RouteConfiguration leads to, sorted; empty for other types.
    const std::vector<state::DeploymentKey> deployments;

    //! The same bytes have the same, after a restart and in another replica too. Only delta tells
    //! it, so it is computed when somebody asks first.
    [[nodiscard]] const std::string& version() const;

private:
    mutable std::once_flag m_asked;
    mutable std::string m_version;
};

using ResourcePtr = std::shared_ptr<const Resource>;

//! Serializes a message as Resource::bytes.
[[nodiscard]] grpc::Slice frame(ResourceType type, const google::protobuf::MessageLite& message);

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
