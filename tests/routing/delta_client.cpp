// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/routing/delta_client.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace pult::routing::testing {

namespace {

DeltaRequest request(ResourceType type)
{
    DeltaRequest made;
    made.set_type_url(std::string(typeUrlOf(type)));
    return made;
}

DeltaRequest answerTo(const DeltaResponse& response)
{
    DeltaRequest made;
    made.set_type_url(response.type_url());
    made.set_response_nonce(response.nonce());
    return made;
}

} // namespace

std::vector<std::string> newsIn(const DeltaResponse& response)
{
    std::vector<std::string> news;
    for (const auto& resource : response.resources()) {
        if (resource.resource().type_url() != response.type_url() || resource.version().empty())
            throw std::runtime_error(resource.name() + " is not what the response is about");
        news.push_back(resource.name());
    }
    for (const auto& name : response.removed_resources())
        news.push_back('-' + name);
    std::ranges::sort(news);
    return news;
}

DeltaClient::DeltaClient(
    const std::shared_ptr<grpc::Channel>& channel, const std::string& id, const std::string& kind)
    : m_stub(envoy::service::discovery::v3::AggregatedDiscoveryService::NewStub(channel))
{
    m_context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
    m_node.set_id(id);
    m_node.set_cluster("shop");
    (*m_node.mutable_metadata()->mutable_fields())["kind"].set_string_value(kind);
    m_stream = m_stub->DeltaAggregatedResources(&m_context);
}

DeltaClient::~DeltaClient()
{
    end();
}

void DeltaClient::end()
{
    if (std::exchange(m_ended, true))
        return;
    m_context.TryCancel();
    (void)m_stream->Finish();
}

void DeltaClient::send(DeltaRequest request)
{
    if (std::exchange(m_first, false))
        *request.mutable_node() = m_node;
    (void)m_stream->Write(request);
}

void DeltaClient::subscribe(
    ResourceType type, const std::vector<std::string>& names, const Versions& known)
{
    auto made = request(type);
    for (const auto& name : names)
        made.add_resource_names_subscribe(name);
    made.mutable_initial_resource_versions()->insert(known.begin(), known.end());
    send(std::move(made));
}

void DeltaClient::unsubscribe(ResourceType type, const std::vector<std::string>& names)
{
    auto made = request(type);
    for (const auto& name : names)
        made.add_resource_names_unsubscribe(name);
    send(std::move(made));
}

DeltaResponse DeltaClient::read()
{
    DeltaResponse response;
    if (!m_stream->Read(&response))
        throw std::runtime_error("the stream ended");
    return response;
}

void DeltaClient::acknowledge(const DeltaResponse& response)
{
    auto& held = m_held[typeOf(response.type_url()).value()];
    for (const auto& resource : response.resources())
        held[resource.name()] = resource.version();
    for (const auto& name : response.removed_resources())
        held.erase(name);
    send(answerTo(response));
}

void DeltaClient::refuse(const DeltaResponse& response, const std::string& reason)
{
    auto made = answerTo(response);
    made.mutable_error_detail()->set_code(grpc::StatusCode::INVALID_ARGUMENT);
    made.mutable_error_detail()->set_message(reason);
    send(std::move(made));
}

DeltaResponse DeltaClient::take()
{
    auto response = read();
    acknowledge(response);
    return response;
}

} // namespace pult::routing::testing
