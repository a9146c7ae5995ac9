// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/tracing/tracer.h"

#include <condition_variable>
#include <map>
#include <mutex>

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "opentelemetry/proto/collector/trace/v1/trace_service.grpc.pb.h"
#include "playground/tracing/hop_trace.h"

namespace pult::playground {
namespace {

namespace collector = opentelemetry::proto::collector::trace::v1;
using Span = Tracer::Span;

//! Keeps what is sent to it.
class Collector final : public collector::TraceService::Service
{
public:
    Collector()
    {
        grpc::ServerBuilder builder;
        builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &m_port);
        builder.RegisterService(this);
        m_server = builder.BuildAndStart();
    }
    ~Collector() override { m_server->Shutdown(); }

    grpc::Status Export(grpc::ServerContext*, const collector::ExportTraceServiceRequest* request,
        collector::ExportTraceServiceResponse* response) override
    {
        const std::scoped_lock lock(m_mutex);
        if (m_refuse)
            return {grpc::StatusCode::INVALID_ARGUMENT, "no"};
        for (const auto& group : request->resource_spans()) {
            for (const auto& attribute : group.resource().attributes())
                m_resource[attribute.key()] = attribute.value();
            for (const auto& scope : group.scope_spans())
                m_spans.insert(m_spans.end(), scope.spans().begin(), scope.spans().end());
        }
        response->mutable_partial_success()->set_rejected_spans(m_reject);
        m_came.notify_all();
        return grpc::Status::OK;
    }

    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(m_port); }
    //! Waits for so many.
    std::vector<Span> spans(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_came.wait_for(lock, std::chrono::seconds(20), [&] { return m_spans.size() >= count; });
        return m_spans;
    }
    auto resource()
    {
        const std::scoped_lock lock(m_mutex);
        return m_resource;
    }
    void refuse()
    {
        const std::scoped_lock lock(m_mutex);
        m_refuse = true;
    }
    void reject(int count)
    {
        const std::scoped_lock lock(m_mutex);
        m_reject = count;
    }

private:
    int m_port = 0;
    std::mutex m_mutex;
    std::condition_variable m_came;
    std::vector<Span> m_spans;
    std::map<std::string, opentelemetry::proto::common::v1::AnyValue> m_resource;
    bool m_refuse = false;
    int m_reject = 0;
    std::unique_ptr<grpc::Server> m_server;
};

const TracedProcess kOrders{"orders", "orders-v4", "prod", 4, "5.5.0"};

//! First text of a header attribute; "-": not told.
std::string told(const Span& span, const std::string& key)
{
    for (const auto& attribute : span.attributes()) {
        if (attribute.key() != key)
            continue;
        const auto& value = attribute.value();
        return value.has_array_value() ? value.array_value().values(0).string_value()
                                       : value.string_value();
    }
    return "-";
}

RequestContext received()
{
    RequestContext request;
    request.lane.lane = "4";
    request.lane.head = "3";
    request.caller = TraceContext::root();
    request.baggage = "pult-lane=4";
    request.requestId = "r-1";
    return request;
}

TEST(Tracer, TellsWhoItIs)
{
    Collector collector;
    {
        Tracer tracer(kOrders, collector.address());
        tracer.finish(Tracer::begin(Span::SPAN_KIND_SERVER, "x", TraceContext::root(), {}, false));
        ASSERT_EQ(collector.spans(1).size(), 1U);
        EXPECT_EQ(tracer.dropped(), 0U);
    }
    auto resource = collector.resource();
    EXPECT_EQ(resource["service.name"].string_value(), "orders");
    EXPECT_EQ(resource["service.instance.id"].string_value(), "orders-v4");
    EXPECT_EQ(resource["service.version"].string_value(), "5.5.0");
    EXPECT_EQ(resource["deployment.environment.name"].string_value(), "prod");
    EXPECT_EQ(resource["pult.generation"].int_value(), 4);
    EXPECT_EQ(resource["telemetry.sdk.language"].string_value(), "cpp");
    EXPECT_EQ(resource["telemetry.sdk.name"].string_value(), "pult-playground");
}

TEST(Tracer, WhatIsNotSampledIsNotSent)
{
    Collector collector;
    auto unsampled = TraceContext::root();
    unsampled.flags = 0;
    {
        Tracer tracer(kOrders, collector.address());
        tracer.finish(Tracer::begin(Span::SPAN_KIND_SERVER, "no", unsampled, {}, false));
        tracer.finish(
            Tracer::begin(Span::SPAN_KIND_SERVER, "yes", TraceContext::root(), {}, false));
    }
    const auto spans = collector.spans(1);
    ASSERT_EQ(spans.size(), 1U);
    EXPECT_EQ(spans[0].name(), "yes");
}

TEST(Tracer, WithoutACollectorTheOldestGoAndAreCounted)
{
    // Nobody listens on port 1 of this machine.
    Tracer tracer(kOrders, "127.0.0.1:1");
    for (int i = 0; i < 10'000; ++i)
        tracer.finish(Tracer::begin(Span::SPAN_KIND_SERVER, "x", TraceContext::root(), {}, false));
    // The exporter may hold one batch of 256 in its hands.
    EXPECT_GE(tracer.dropped(), 10'000U - 8192U - 256U);
    EXPECT_LE(tracer.dropped(), 10'000U - 8192U);
}

TEST(Tracer, WhatIsRefusedForGoodIsCounted)
{
    Collector collector;
    collector.reject(1);
    {
        Tracer tracer(kOrders, collector.address());
        tracer.finish(Tracer::begin(Span::SPAN_KIND_SERVER, "x", TraceContext::root(), {}, false));
        ASSERT_EQ(collector.spans(1).size(), 1U);
        while (tracer.dropped() == 0) // The answer is on its way.
            std::this_thread::yield();
        EXPECT_EQ(tracer.dropped(), 1U);
        collector.refuse();
        for (int i = 0; i < 300; ++i)
            tracer.finish(
                Tracer::begin(Span::SPAN_KIND_SERVER, "x", TraceContext::root(), {}, false));
        while (tracer.dropped() < 301)
            std::this_thread::yield();
    }
    EXPECT_EQ(collector.spans(1).size(), 1U);
}

class HopTraceTest : public testing::Test
{
protected:
    //! SERVER and CLIENT span of a service that calls pricing with this fault.
    std::pair<Span, Span> spansOf(const RequestContext& in, v1::ContextDrop drop)
    {
        auto tracer = std::make_shared<Tracer>(kOrders, m_collector.address());
        HopTrace trace(tracer, in);
        auto call = trace.call("pricing", in, drop);
        HopTrace::finish(*tracer, std::move(call), grpc::Status::OK);
        trace.finish({grpc::StatusCode::INTERNAL, "broken"});
        auto spans = m_collector.spans(2);
        EXPECT_EQ(spans.size(), 2U);
        spans.resize(2);
        return {spans[1], spans[0]};
    }

    Collector m_collector;
};

constexpr char kLane[] = "rpc.grpc.request.metadata.x-generation";
constexpr char kBaggage[] = "rpc.grpc.request.metadata.baggage";
constexpr char kId[] = "rpc.grpc.request.metadata.x-request-id";

TEST_F(HopTraceTest, AServerTellsWhatItReceivedAndAClientWhatItSent)
{
    const auto in = received();
    const auto [server, client] = spansOf(in, v1::CONTEXT_DROP_NONE);
    EXPECT_EQ(server.kind(), Span::SPAN_KIND_SERVER);
    EXPECT_EQ(server.trace_id(), in.caller->traceId);
    EXPECT_EQ(server.parent_span_id(), in.caller->spanId);
    EXPECT_EQ(server.status().message(), "broken");
    EXPECT_EQ(client.kind(), Span::SPAN_KIND_CLIENT);
    EXPECT_EQ(client.trace_id(), in.caller->traceId);
    EXPECT_EQ(client.parent_span_id(), server.span_id());
    EXPECT_EQ(told(client, "peer.service"), "pricing");
    for (const auto& span : {server, client}) {
        EXPECT_EQ(told(span, kLane), "4");
        EXPECT_EQ(told(span, kBaggage), "pult-lane=4");
        EXPECT_EQ(told(span, kId), "r-1");
        EXPECT_EQ(told(span, "rpc.grpc.request.metadata.x-generation-head"), "3");
        EXPECT_EQ(told(span, "rpc.grpc.request.metadata.x-generation-name"), "");
    }
}

TEST_F(HopTraceTest, WithoutHeadersTheTraceGoesOn)
{
    const auto [server, client] = spansOf(received(), v1::CONTEXT_DROP_HEADERS);
    EXPECT_EQ(client.parent_span_id(), server.span_id());
    EXPECT_EQ(told(client, kLane), "");
    EXPECT_EQ(told(client, kBaggage), "pult-lane=4");
    EXPECT_EQ(told(client, kId), "r-1");
}

TEST_F(HopTraceTest, WithoutTraceparentTheLaneGoesOn)
{
    const auto [server, client] = spansOf(received(), v1::CONTEXT_DROP_TRACEPARENT);
    EXPECT_NE(client.trace_id(), server.trace_id());
    EXPECT_EQ(client.parent_span_id(), "");
    EXPECT_EQ(told(client, kLane), "4");
}

TEST_F(HopTraceTest, WithoutAnythingNothingGoesOn)
{
    const auto [server, client] = spansOf(received(), v1::CONTEXT_DROP_ALL);
    EXPECT_NE(client.trace_id(), server.trace_id());
    EXPECT_EQ(client.parent_span_id(), "");
    for (const auto* key : {kLane, kBaggage, kId})
        EXPECT_EQ(told(client, key), "") << key;
}

TEST(LaneInBaggage, TheEdgesIsTheOnlyOne)
{
    EXPECT_EQ(withLane("", "4"), "pult-lane=4");
    EXPECT_EQ(withLane("a=1, pult-lane=9;p=2 ,b=2", "4"), "a=1,b=2,pult-lane=4");
    EXPECT_EQ(withLane(" pult-lane =9", ""), "");
    EXPECT_EQ(withLane("pult-lanes=9", "4"), "pult-lanes=9,pult-lane=4");
    EXPECT_EQ(withLane(",,", ""), "");
}

} // namespace
} // namespace pult::playground
