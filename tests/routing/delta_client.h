// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "controlplane/routing/xds/resource_type.h"
#include "envoy/service/discovery/v3/ads.grpc.pb.h"

namespace pult::routing::testing {

using DeltaRequest = envoy::service::discovery::v3::DeltaDiscoveryRequest;
using DeltaResponse = envoy::service::discovery::v3::DeltaDiscoveryResponse;
using Versions = std::map<std::string, std::string>;

//! The names of what came, and after "-" of what went; sorted.
[[nodiscard]] std::vector<std::string> newsIn(const DeltaResponse& response);

//! A data plane that speaks delta as a test tells it to. It keeps what it accepted, as Envoy does,
//! so that the next one can go on from there. Blocking; a call that never ends is ended by a
//! deadline of a minute, and throws.
class DeltaClient
{
public:
    DeltaClient(const std::shared_ptr<grpc::Channel>& channel, const std::string& id,
        const std::string& kind = "client");
    ~DeltaClient();

    //! The first one carries the node.
    void send(DeltaRequest request);
    void subscribe(
        ResourceType type, const std::vector<std::string>& names, const Versions& known = {});
    void unsubscribe(ResourceType type, const std::vector<std::string>& names);
    [[nodiscard]] DeltaResponse read();
    void acknowledge(const DeltaResponse& response);
    void refuse(const DeltaResponse& response, const std::string& reason);
    //! Reads one and accepts it.
    DeltaResponse take();

    //! What it has accepted of a type.
    [[nodiscard]] const Versions& held(ResourceType type) { return m_held[type]; }
    void end();

private:
    grpc::ClientContext m_context;
    std::unique_ptr<envoy::service::discovery::v3::AggregatedDiscoveryService::Stub> m_stub;
    std::unique_ptr<grpc::ClientReaderWriterInterface<DeltaRequest, DeltaResponse>> m_stream;
    envoy::config::core::v3::Node m_node;
    std::map<ResourceType, Versions> m_held;
    bool m_first = true;
    bool m_ended = false;
};

} // namespace pult::routing::testing
