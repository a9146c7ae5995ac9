// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "controlplane/routing/xds/resource_type.h"
#include "envoy/service/discovery/v3/ads.grpc.pb.h"

namespace pult::routing::testing {

using Request = envoy::service::discovery::v3::DiscoveryRequest;
using Response = envoy::service::discovery::v3::DiscoveryResponse;

[[nodiscard]] Request request(ResourceType type, const std::vector<std::string>& names);
[[nodiscard]] std::vector<std::string> namesIn(const Response& response);

//! A data plane that says what a test tells it to and nothing else. Blocking; a call that never
//! ends is ended by a deadline of a minute.
class AdsClient
{
public:
    AdsClient(const std::shared_ptr<grpc::Channel>& channel, const std::string& id,
        const std::string& environment = "shop", const std::string& kind = "client");
    ~AdsClient();

    //! The first one carries the node.
    void send(Request request);
    [[nodiscard]] std::optional<Response> read();
    //! Answers a response with the same or other names.
    void acknowledge(const Response& response, const std::vector<std::string>& names);
    void refuse(
        const Response& response, const std::vector<std::string>& names, const std::string& reason);
    //! Asks, reads, acknowledges.
    Response subscribe(ResourceType type, const std::vector<std::string>& names);
    [[nodiscard]] grpc::Status finish();

    [[nodiscard]] Request& node() { return m_node; }

private:
    grpc::ClientContext m_context;
    std::unique_ptr<envoy::service::discovery::v3::AggregatedDiscoveryService::Stub> m_stub;
    std::unique_ptr<grpc::ClientReaderWriterInterface<Request, Response>> m_stream;
    Request m_node;
    bool m_first = true;
    bool m_finished = false;
};

} // namespace pult::routing::testing
