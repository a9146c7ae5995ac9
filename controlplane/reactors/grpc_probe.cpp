// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/grpc_probe.h"

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <grpcpp/create_channel.h>
#include <grpcpp/grpcpp.h>

#include "grpc/health/v1/health.grpc.pb.h"

namespace pult::reactors {

namespace {

namespace health = grpc::health::v1;

constexpr std::size_t kKeptChannels = 1'024;
constexpr int kMostAnswerBytes = 4'096;

std::shared_ptr<grpc::Channel> connectTo(const state::Endpoint& endpoint)
{
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    arguments.SetMaxReceiveMessageSize(kMostAnswerBytes);
    const auto* const scheme = endpoint.host.find(':') == std::string::npos ? "ipv4:" : "ipv6:";
    return grpc::CreateCustomChannel(
        scheme + addressOf(endpoint), grpc::InsecureChannelCredentials(), arguments);
}

//! The end of gRPC's chain of causes is what a person needs: "Connection refused".
std::string lastCause(const std::string& message)
{
    const auto at = message.rfind(": ");
    return at == std::string::npos ? message : message.substr(at + 2);
}

std::string failureText(const grpc::Status& status, const ProbeTarget& target)
{
    switch (status.error_code()) {
    case grpc::StatusCode::DEADLINE_EXCEEDED:
        return "no answer within " + std::to_string(target.timeout.count()) + " ms";
    case grpc::StatusCode::UNAVAILABLE:
        return "unreachable: " + lastCause(status.error_message());
    case grpc::StatusCode::UNIMPLEMENTED:
        return "does not serve grpc.health.v1";
    case grpc::StatusCode::NOT_FOUND:
        return "does not know the health service '" + target.target + "'";
    default:
        return "health check failed with code " + std::to_string(status.error_code()) + ": "
            + status.error_message();
    }
}

ProbeResult resultOf(const grpc::Status& status, const health::HealthCheckResponse& response,
    const ProbeTarget& target)
{
    if (!status.ok())
        return notReady(failureText(status, target));
    switch (response.status()) {
    case health::HealthCheckResponse::SERVING:
        return {true, {}};
    case health::HealthCheckResponse::NOT_SERVING:
        return notReady("says NOT_SERVING");
    default:
        return notReady("says status " + std::to_string(response.status()));
    }
}

struct Call
{
    grpc::ClientContext context;
    health::HealthCheckRequest request;
    health::HealthCheckResponse response;
    std::unique_ptr<health::Health::Stub> stub;
    ProbeTarget target;
    ProbeTransport::Done done;
};

} // namespace

//! Outlives the probe until the last callback has run. Calls and channels are never destroyed by a
//! callback: with the last channel of the process gRPC ends, and joins, the thread that calls back.
class GrpcProbe::Calls : public std::enable_shared_from_this<GrpcProbe::Calls>
{
public:
    void start(const ProbeTarget& target, Done done)
    {
        sweep();
        auto owned = std::make_unique<Call>();
        auto* const call = owned.get();
        call->target = target;
        call->done = std::move(done);
        call->request.set_service(target.target);
        call->context.set_deadline(std::chrono::system_clock::now() + target.timeout);
        call->stub = health::Health::NewStub(channelTo(target.endpoint));
        {
            const std::scoped_lock lock(m_mutex);
            m_running.emplace(call, std::move(owned));
        }
        call->stub->async()->Check(&call->context, &call->request, &call->response,
            [self = shared_from_this(), call](
                const grpc::Status& status) { self->finish(*call, status); });
    }

    void release(const state::Endpoint& endpoint)
    {
        {
            const std::scoped_lock lock(m_mutex);
            drop(endpoint);
        }
        sweep();
    }

    void close()
    {
        {
            std::unique_lock lock(m_mutex);
            m_closed = true;
            for (const auto& [call, owned] : m_running)
                call->context.TryCancel();
            m_idle.wait(lock, [this] { return m_running.empty(); });
            for (auto& [address, channel] : m_channels)
                m_dropped.push_back(std::move(channel));
            m_channels.clear();
        }
        sweep();
    }

private:
    std::shared_ptr<grpc::Channel> channelTo(const state::Endpoint& endpoint)
    {
        const auto address = addressOf(endpoint);
        {
            const std::scoped_lock lock(m_mutex);
            if (const auto it = m_channels.find(address); it != m_channels.end())
                return it->second;
        }
        auto channel = connectTo(endpoint);
        const std::scoped_lock lock(m_mutex);
        if (m_channels.size() < kKeptChannels)
            m_channels.emplace(address, channel);
        return channel;
    }

    void drop(const state::Endpoint& endpoint)
    {
        if (const auto it = m_channels.find(addressOf(endpoint)); it != m_channels.end()) {
            m_dropped.push_back(std::move(it->second));
            m_channels.erase(it);
        }
    }

    void finish(Call& call, const grpc::Status& status)
    {
        bool closed = false;
        {
            const std::scoped_lock lock(m_mutex);
            closed = m_closed;
            // A channel that failed waits before it connects again; the next probe must not.
            if (!status.ok())
                drop(call.target.endpoint);
        }
        if (!closed)
            call.done(resultOf(status, call.response, call.target));
        const std::scoped_lock lock(m_mutex);
        auto node = m_running.extract(&call);
        m_ended.push_back(std::move(node.mapped()));
        m_idle.notify_all();
    }

    //! Destroys what callbacks left behind.
    void sweep()
    {
        std::vector<std::unique_ptr<Call>> ended;
        std::vector<std::shared_ptr<grpc::Channel>> dropped;
        const std::scoped_lock lock(m_mutex);
        ended.swap(m_ended);
        dropped.swap(m_dropped);
    }

    std::mutex m_mutex;
    std::condition_variable m_idle;
    bool m_closed = false;
    std::map<std::string, std::shared_ptr<grpc::Channel>> m_channels;
    std::map<Call*, std::unique_ptr<Call>> m_running;
    std::vector<std::unique_ptr<Call>> m_ended;
    std::vector<std::shared_ptr<grpc::Channel>> m_dropped;
};

GrpcProbe::GrpcProbe()
    : m_calls(std::make_shared<Calls>())
{}

GrpcProbe::~GrpcProbe()
{
    m_calls->close();
}

void GrpcProbe::probe(const ProbeTarget& target, Done done)
{
    m_calls->start(target, std::move(done));
}

void GrpcProbe::release(const state::Endpoint& endpoint)
{
    m_calls->release(endpoint);
}

} // namespace pult::reactors
