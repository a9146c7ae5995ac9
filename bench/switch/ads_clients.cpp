// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/switch/ads_clients.h"

#include <deque>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

#include "bench/support/figure.h"
#include "envoy/service/discovery/v3/ads.grpc.pb.h"

namespace pult::bench {

namespace {

using envoy::service::discovery::v3::AggregatedDiscoveryService;
using envoy::service::discovery::v3::DiscoveryRequest;
using envoy::service::discovery::v3::DiscoveryResponse;

constexpr char kListeners[] = "type.googleapis.com/envoy.config.listener.v3.Listener";
constexpr char kRoutes[] = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";

} // namespace

class AdsClients::Client final : public grpc::ClientBidiReactor<DiscoveryRequest, DiscoveryResponse>
{
public:
    Client(AdsClients& all, const std::string& server, std::string environment,
        const std::vector<std::string>& services, int number)
        : m_all(all)
        , m_environment(std::move(environment))
        , m_services(services)
        , m_number(number)
    {
        grpc::ChannelArguments arguments;
        arguments.SetInt("pult.bench.client", number); // a connection of its own
        arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
        m_stub = AggregatedDiscoveryService::NewStub(
            grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments));
        m_stub->async()->StreamAggregatedResources(&m_context, this);
        auto first = request(kListeners);
        first.mutable_node()->set_id("bench-" + std::to_string(m_number));
        first.mutable_node()->set_cluster(m_environment);
        send(std::move(first));
        send(request(kRoutes));
        StartRead(&m_response);
        StartCall();
    }

    ~Client() override
    {
        m_context.TryCancel();
        std::unique_lock lock(m_mutex);
        m_ended.wait(lock, [this] { return m_done; });
    }

    void OnReadDone(bool ok) override
    {
        if (!ok)
            return;
        auto acknowledgement = request(m_response.type_url());
        acknowledgement.set_version_info(m_response.version_info());
        acknowledgement.set_response_nonce(m_response.nonce());
        if (m_response.type_url() == kRoutes) {
            if (m_number == 0) {
                const std::scoped_lock lock(m_all.m_mutex);
                m_response.SerializeToString(&m_all.m_routeResponse);
            }
        }
        send(std::move(acknowledgement));
        StartRead(&m_response);
    }

    void OnWriteDone(bool ok) override
    {
        const std::scoped_lock lock(m_mutex);
        const bool routes = m_outgoing.front().type_url() == kRoutes
            && !m_outgoing.front().response_nonce().empty();
        m_outgoing.pop_front();
        if (ok && routes)
            m_all.onAcknowledged(++m_acknowledged);
        if (ok && !m_outgoing.empty())
            StartWrite(&m_outgoing.front());
    }

    void OnDone(const grpc::Status& status) override
    {
        const std::scoped_lock lock(m_mutex);
        if (!status.ok() && status.error_code() != grpc::StatusCode::CANCELLED)
            std::fprintf(stderr, "client %d: %s\n", m_number, status.error_message().c_str());
        m_done = true;
        m_ended.notify_all();
    }

private:
    DiscoveryRequest request(const std::string& type) const
    {
        DiscoveryRequest request;
        request.set_type_url(type);
        request.mutable_resource_names()->Assign(m_services.begin(), m_services.end());
        return request;
    }

    void send(DiscoveryRequest request)
    {
        const std::scoped_lock lock(m_mutex);
        m_outgoing.push_back(std::move(request));
        if (m_outgoing.size() == 1)
            StartWrite(&m_outgoing.front());
    }

    AdsClients& m_all;
    const std::string m_environment;
    const std::vector<std::string>& m_services;
    const int m_number;
    grpc::ClientContext m_context;
    std::unique_ptr<AggregatedDiscoveryService::Stub> m_stub;
    DiscoveryResponse m_response;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    std::deque<DiscoveryRequest> m_outgoing;
    std::uint64_t m_acknowledged = 0;
    bool m_done = false;
};

AdsClients::AdsClients(const std::string& server, const std::string& environment,
    const std::vector<std::string>& services, int count)
    : m_count(count)
{
    for (int i = 0; i < count; ++i)
        m_clients.push_back(std::make_unique<Client>(*this, server, environment, services, i));
}

AdsClients::~AdsClients() = default;

void AdsClients::onAcknowledged(std::uint64_t ofThisClient)
{
    const double now = nowUs();
    const std::scoped_lock lock(m_mutex);
    m_lastUs = std::max(m_lastUs.load(), now);
    if (m_atLeast.size() <= ofThisClient)
        m_atLeast.resize(ofThisClient + 1);
    if (++m_atLeast[ofThisClient] == m_count)
        m_changed.notify_all();
}

void AdsClients::waitForPushes(std::uint64_t pushes)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_atLeast.size() > pushes && m_atLeast[pushes] == m_count; });
}

std::uint64_t AdsClients::pushes()
{
    const std::scoped_lock lock(m_mutex);
    std::uint64_t least = 0;
    while (least + 1 < m_atLeast.size() && m_atLeast[least + 1] == m_count)
        ++least;
    return least;
}

std::string AdsClients::routeResponse()
{
    const std::scoped_lock lock(m_mutex);
    return m_routeResponse;
}

} // namespace pult::bench
