// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/edge_stamp.h"

#include <charconv>
#include <chrono>
#include <condition_variable>
#include <optional>
#include <utility>

#include <grpcpp/alarm.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "envoy/service/discovery/v3/ads.grpc.pb.h"
#include "pult/edge/v1/stamp.pb.h"

namespace pult::playground {

namespace {

using envoy::service::discovery::v3::AggregatedDiscoveryService;
using envoy::service::discovery::v3::DiscoveryRequest;
using envoy::service::discovery::v3::DiscoveryResponse;

constexpr char kStampType[] = "type.googleapis.com/pult.edge.v1.Stamp";
constexpr std::chrono::milliseconds kReconnect{200};

std::optional<std::uint32_t> number(const std::string& text)
{
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

Stamp fromWire(const edge::v1::Stamp& wire)
{
    Stamp stamp;
    stamp.head = wire.head();
    stamp.headWord = wire.head_word();
    stamp.longestRequest = std::chrono::seconds(wire.longest_request_seconds());
    for (const auto& lane : wire.lanes()) {
        stamp.lanes[lane.number()] = lane.head_word();
        if (!lane.name().empty())
            stamp.names[lane.name()] = lane.number();
    }
    return stamp;
}

} // namespace

Result<LaneContext> stamped(const Stamp& stamp, const LaneContext& asked)
{
    LaneContext lane;
    lane.lane = std::to_string(stamp.head);
    lane.head = stamp.headWord;
    lane.longest = stamp.longestRequest;
    lane.source = "active";
    if (asked.tester.empty())
        return lane;
    auto wanted = number(asked.lane);
    if (!asked.laneName.empty()) {
        const auto found = stamp.names.find(asked.laneName);
        if (found == stamp.names.end())
            return failure(Code::NotFound, "LANE_UNKNOWN", "no lane is named " + asked.laneName);
        wanted = found->second;
    }
    const auto known = wanted ? stamp.lanes.find(*wanted) : stamp.lanes.end();
    if (known != stamp.lanes.end()) {
        lane.lane = std::to_string(known->first);
        lane.head = known->second;
        lane.source = "tester";
    }
    return lane;
}

//! Outlives the watch until the last stream is done.
struct StampWatch::Shared : std::enable_shared_from_this<StampWatch::Shared>
{
    std::unique_ptr<AggregatedDiscoveryService::Stub> stub;
    Node node;

    mutable std::mutex mutex;
    std::condition_variable idle;
    std::shared_ptr<const Stamp> stamp;
    Stream* stream = nullptr;
    bool stopping = false;
    int alive = 1; //!< The stream, or the timer until the next one.
    grpc::Alarm retry;

    void open();
    void onStreamDone();
};

//! One ADS stream; deletes itself in OnDone.
class StampWatch::Stream final : public grpc::ClientBidiReactor<DiscoveryRequest, DiscoveryResponse>
{
public:
    explicit Stream(std::shared_ptr<Shared> shared)
        : m_shared(std::move(shared))
    {}

    void begin()
    {
        m_shared->stub->async()->StreamAggregatedResources(&m_context, this);
        ask({});
        StartRead(&m_response);
        StartCall();
    }
    void cancel() { m_context.TryCancel(); }

    void OnReadDone(bool ok) override
    {
        if (!ok)
            return;
        edge::v1::Stamp wire;
        for (const auto& resource : m_response.resources()) {
            if (!resource.UnpackTo(&wire) || wire.environment() != m_shared->node.environment)
                continue;
            const std::scoped_lock lock(m_shared->mutex);
            m_shared->stamp = std::make_shared<const Stamp>(fromWire(wire));
            m_version = m_response.version_info();
        }
        // Acknowledged only now: from here on every request gets the new stamp.
        ask(m_response.nonce());
        StartRead(&m_response);
    }

    void OnWriteDone(bool ok) override
    {
        const std::scoped_lock lock(m_write);
        m_writing = false;
        if (ok && m_next)
            write(*std::exchange(m_next, {}));
    }

    void OnDone(const grpc::Status&) override
    {
        m_shared->onStreamDone();
        delete this;
    }

private:
    void ask(const std::string& nonce)
    {
        DiscoveryRequest request;
        const auto& node = m_shared->node;
        request.mutable_node()->set_id(node.id);
        request.mutable_node()->set_cluster(node.environment);
        request.mutable_node()->mutable_locality()->set_region(node.region);
        request.mutable_node()->mutable_locality()->set_zone(node.zone);
        request.mutable_node()->set_user_agent_name("pult-playground edge");
        (*request.mutable_node()->mutable_metadata()->mutable_fields())["kind"].set_string_value(
            "edge");
        request.set_type_url(kStampType);
        request.add_resource_names(node.environment);
        request.set_response_nonce(nonce);
        request.set_version_info(m_version);
        const std::scoped_lock lock(m_write);
        if (m_writing)
            m_next = std::move(request); // only the newest acknowledgement matters
        else
            write(std::move(request));
    }

    void write(DiscoveryRequest request)
    {
        m_request = std::move(request);
        m_writing = true;
        StartWrite(&m_request);
    }

    const std::shared_ptr<Shared> m_shared;
    grpc::ClientContext m_context;
    DiscoveryResponse m_response;
    std::string m_version; //!< Of the last stamp taken; touched by reads only.
    std::mutex m_write;
    bool m_writing = false;
    DiscoveryRequest m_request;
    std::optional<DiscoveryRequest> m_next;
};

void StampWatch::Shared::open()
{
    const std::scoped_lock lock(mutex);
    if (stopping) {
        --alive;
        idle.notify_all();
        return;
    }
    stream = new Stream(shared_from_this());
    stream->begin();
}

void StampWatch::Shared::onStreamDone()
{
    const std::scoped_lock lock(mutex);
    stream = nullptr;
    if (stopping) {
        --alive;
        idle.notify_all();
        return;
    }
    retry.Set(std::chrono::system_clock::now() + kReconnect,
        [self = shared_from_this()](bool) { self->open(); });
}

StampWatch::StampWatch(Node node)
    : m_shared(std::make_shared<Shared>())
{
    m_shared->stub = AggregatedDiscoveryService::NewStub(
        grpc::CreateChannel(node.server, grpc::InsecureChannelCredentials()));
    m_shared->node = std::move(node);
    m_shared->open();
}

StampWatch::~StampWatch()
{
    std::unique_lock lock(m_shared->mutex);
    m_shared->stopping = true;
    if (m_shared->stream)
        m_shared->stream->cancel();
    m_shared->retry.Cancel();
    m_shared->idle.wait(lock, [this] { return m_shared->alive == 0; });
}

std::shared_ptr<const Stamp> StampWatch::current() const
{
    const std::scoped_lock lock(m_shared->mutex);
    return m_shared->stamp;
}

} // namespace pult::playground
