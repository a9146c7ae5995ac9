// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/ads_client.h"

#include <chrono>
#include <stdexcept>

#include "envoy/config/cluster/v3/cluster.pb.h"
#include "envoy/config/endpoint/v3/endpoint.pb.h"
#include "envoy/config/listener/v3/listener.pb.h"
#include "envoy/config/route/v3/route.pb.h"
#include "pult/edge/v1/stamp.pb.h"

namespace pult::routing::testing {

namespace {

template <typename Message> Message as(const google::protobuf::Any& any)
{
    Message message;
    if (!any.UnpackTo(&message))
        throw std::runtime_error("not a " + message.GetTypeName() + ": " + any.type_url());
    return message;
}

std::string nameOf(const google::protobuf::Any& any)
{
    switch (typeOf(any.type_url()).value()) {
    case ResourceType::Cluster:
        return as<envoy::config::cluster::v3::Cluster>(any).name();
    case ResourceType::Endpoints:
        return as<envoy::config::endpoint::v3::ClusterLoadAssignment>(any).cluster_name();
    case ResourceType::Listener:
        return as<envoy::config::listener::v3::Listener>(any).name();
    case ResourceType::Route:
        return as<envoy::config::route::v3::RouteConfiguration>(any).name();
    case ResourceType::Stamp:
        return as<edge::v1::Stamp>(any).environment();
    }
    return {};
}

} // namespace

Request request(ResourceType type, const std::vector<std::string>& names)
{
    Request made;
    made.set_type_url(std::string(typeUrlOf(type)));
    for (const auto& name : names)
        made.add_resource_names(name);
    return made;
}

std::vector<std::string> namesIn(const Response& response)
{
    std::vector<std::string> names;
    for (const auto& resource : response.resources())
        names.push_back(nameOf(resource));
    return names;
}

AdsClient::AdsClient(const std::shared_ptr<grpc::Channel>& channel, const std::string& id,
    const std::string& environment, const std::string& kind)
    : m_stub(envoy::service::discovery::v3::AggregatedDiscoveryService::NewStub(channel))
{
    m_context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
    auto& node = *m_node.mutable_node();
    node.set_id(id);
    node.set_cluster(environment);
    node.set_user_agent_name("scripted");
    node.set_user_agent_version("1");
    (*node.mutable_metadata()->mutable_fields())["kind"].set_string_value(kind);
    m_stream = m_stub->StreamAggregatedResources(&m_context);
}

AdsClient::~AdsClient()
{
    if (m_finished)
        return;
    m_context.TryCancel();
    (void)finish();
}

void AdsClient::send(Request request)
{
    if (m_first)
        *request.mutable_node() = m_node.node();
    m_first = false;
    (void)m_stream->Write(request);
}

std::optional<Response> AdsClient::read()
{
    Response response;
    if (!m_stream->Read(&response))
        return std::nullopt;
    return response;
}

void AdsClient::acknowledge(const Response& response, const std::vector<std::string>& names)
{
    auto answer = request(typeOf(response.type_url()).value(), names);
    answer.set_version_info(response.version_info());
    answer.set_response_nonce(response.nonce());
    send(std::move(answer));
}

void AdsClient::refuse(
    const Response& response, const std::vector<std::string>& names, const std::string& reason)
{
    auto answer = request(typeOf(response.type_url()).value(), names);
    answer.set_response_nonce(response.nonce());
    answer.mutable_error_detail()->set_code(grpc::StatusCode::INVALID_ARGUMENT);
    answer.mutable_error_detail()->set_message(reason);
    send(std::move(answer));
}

Response AdsClient::subscribe(ResourceType type, const std::vector<std::string>& names)
{
    send(request(type, names));
    auto response = read();
    if (!response)
        throw std::runtime_error("the stream ended: " + finish().error_message());
    acknowledge(*response, names);
    return *response;
}

grpc::Status AdsClient::finish()
{
    m_finished = true;
    return m_stream->Finish();
}

} // namespace pult::routing::testing
