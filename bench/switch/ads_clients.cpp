// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/switch/ads_clients.h"

#include <algorithm>
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
    Client(AdsClients& all, const std::string& server, const std::string& environment, int number)
        : m_all(all)
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
        first.mutable_node()->set_cluster(environment);
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
        const auto& sent = m_outgoing.front();
        if (ok && sent.type_url() == kRoutes && !sent.response_nonce().empty())
            m_all.onAcknowledged(
                static_cast<std::size_t>(m_number), std::stoull(sent.version_info()));
        m_outgoing.pop_front();
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
        request.mutable_resource_names()->Assign(m_all.m_services.begin(), m_all.m_services.end());
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
    const int m_number;
    grpc::ClientContext m_context;
    std::unique_ptr<AggregatedDiscoveryService::Stub> m_stub;
    DiscoveryResponse m_response;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    std::deque<DiscoveryRequest> m_outgoing;
    bool m_done = false;
};

AdsClients::AdsClients(const std::string& server, const std::string& environment,
    const std::vector<std::string>& services, int count)
    : m_services(services)
    , m_acknowledged(static_cast<std::size_t>(count))
{
    for (int i = 0; i < count; ++i)
        m_clients.push_back(std::make_unique<Client>(*this, server, environment, i));
}

AdsClients::~AdsClients() = default;

void AdsClients::onAcknowledged(std::size_t client, std::uint64_t version)
{
    const double now = nowUs();
    const std::scoped_lock lock(m_mutex);
    const bool missed = !first(client, m_awaited);
    m_acknowledged[client].push_back({version, now});
    if (missed && version >= m_awaited && --m_missing == 0)
        m_changed.notify_all();
}

const AdsClients::Acknowledged* AdsClients::first(std::size_t client, std::uint64_t version) const
{
    const auto& all = m_acknowledged[client];
    const auto found = std::ranges::lower_bound(all, version, {}, &Acknowledged::version);
    return found == all.end() ? nullptr : &*found;
}

double AdsClients::waitFor(std::uint64_t version)
{
    std::unique_lock lock(m_mutex);
    m_awaited = version;
    m_missing = 0;
    for (std::size_t i = 0; i < m_acknowledged.size(); ++i)
        m_missing += first(i, version) ? 0 : 1;
    m_changed.wait(lock, [this] { return m_missing == 0; });
    double lastUs = 0;
    for (std::size_t i = 0; i < m_acknowledged.size(); ++i)
        lastUs = std::max(lastUs, first(i, version)->atUs);
    return lastUs;
}

std::string AdsClients::routeResponse()
{
    const std::scoped_lock lock(m_mutex);
    return m_routeResponse;
}

} // namespace pult::bench
