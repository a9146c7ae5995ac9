// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/spans/load.h"

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>
#include <zlib.h>

#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"

namespace pult::bench {

namespace {

namespace collector = opentelemetry::proto::collector::trace::v1;
namespace trace = opentelemetry::proto::trace::v1;

constexpr int kConnections = 4;
constexpr int kInFlight = 16;
constexpr char kMethod[] = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
constexpr std::uint64_t kStart = 1'790'000'000'000'000'000;

template <typename Owner> void text(Owner& owner, const char* key, const std::string& value)
{
    auto* const attribute = owner.add_attributes();
    attribute->set_key(key);
    attribute->mutable_value()->set_string_value(value);
}

void number(trace::Span& span, const char* key, std::int64_t value)
{
    auto* const attribute = span.add_attributes();
    attribute->set_key(key);
    attribute->mutable_value()->set_int_value(value);
}

void header(trace::Span& span, const char* key, const std::string& value)
{
    auto* const attribute = span.add_attributes();
    attribute->set_key(key);
    attribute->mutable_value()->mutable_array_value()->add_values()->set_string_value(value);
}

class Maker
{
public:
    std::string request(int index)
    {
        collector::ExportTraceServiceRequest request;
        auto* const spans = request.add_resource_spans();
        auto& resource = *spans->mutable_resource();
        text(resource, "service.name", "service-" + std::to_string(index % 16));
        text(resource, "service.instance.id", "instance-" + std::to_string(index));
        text(resource, "telemetry.sdk.language", "nodejs");
        auto* const scope = spans->add_scope_spans();
        scope->mutable_scope()->set_name("@opentelemetry/instrumentation-http");
        scope->mutable_scope()->set_version("0.57.0");
        for (int i = 0; i < kSpansPerRequest; ++i)
            fill(*scope->add_spans(), i);
        return request.SerializeAsString();
    }

private:
    std::string bytes(std::size_t size)
    {
        std::string made(size, '\0');
        for (auto& byte : made)
            byte = static_cast<char>(m_random());
        return made;
    }
    void fill(trace::Span& span, int index)
    {
        static constexpr std::array kPaths{"/orders", "/orders/{id}", "/prices", "/stock/{sku}"};
        const auto* const path = kPaths[m_random() % kPaths.size()];
        const bool failed = m_random() % 50 == 0;
        span.set_trace_id(bytes(16));
        span.set_span_id(bytes(8));
        if (index % 4 != 0)
            span.set_parent_span_id(bytes(8));
        span.set_name(std::string("GET ") + path);
        span.set_kind(
            index % 2 == 0 ? trace::Span::SPAN_KIND_SERVER : trace::Span::SPAN_KIND_CLIENT);
        span.set_start_time_unix_nano(kStart + m_random() % 1'000'000'000);
        span.set_end_time_unix_nano(span.start_time_unix_nano() + m_random() % 50'000'000);
        span.set_flags(0x101);
        span.mutable_status()->set_code(
            failed ? trace::Status::STATUS_CODE_ERROR : trace::Status::STATUS_CODE_UNSET);
        attribute(span, path, failed);
    }
    void attribute(trace::Span& span, const char* path, bool failed)
    {
        text(span, "http.request.method", "GET");
        text(span, "http.route", path);
        text(span, "url.path", path);
        text(span, "server.address", "orders.shop.svc.cluster.local");
        number(span, "server.port", 8080);
        number(span, "http.response.status_code", failed ? 503 : 200);
        header(span, "http.request.header.x-generation", "v4");
        text(span, "enduser.id", "user-" + std::to_string(m_random() % 10'000));
        text(span, "network.protocol.version", "1.1");
        text(span, "user_agent.original", "pult-bench/1.0 (Linux; x86_64)");
    }

    std::mt19937_64 m_random{1};
};

} // namespace

std::vector<std::string> makeRequests(int count)
{
    Maker maker;
    std::vector<std::string> requests;
    for (int i = 0; i < count; ++i)
        requests.push_back(maker.request(i));
    return requests;
}

std::string gzipped(const std::string& plain)
{
    constexpr int kGzip = 15 + 16;
    z_stream stream{};
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, plain.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

struct Generator::Call
{
    grpc::ClientContext context;
    grpc::ByteBuffer response;
    grpc::Status status;
    std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
};

Generator::Generator(const std::string& address, const std::vector<std::string>& requests)
    : m_queue(std::make_unique<grpc::CompletionQueue>())
{
    grpc::ChannelArguments own;
    own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    for (int i = 0; i < kConnections; ++i)
        m_channels.push_back(
            grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), own));
    for (const auto& request : requests)
        m_requests.emplace_back(request);
}

void Generator::begin(int index)
{
    const auto at = static_cast<std::size_t>(index);
    auto call = std::make_unique<Call>();
    const grpc::ByteBuffer request(&m_requests[at % m_requests.size()], 1);
    call->reader = grpc::GenericStub(m_channels[at % m_channels.size()])
                       .PrepareUnaryCall(&call->context, kMethod, request, m_queue.get());
    call->reader->StartCall();
    auto* const tag = call.release(); // comes back from the queue
    tag->reader->Finish(&tag->response, &tag->status, tag);
}

void Generator::send(int count)
{
    int begun = 0;
    while (begun < std::min(count, kInFlight))
        begin(begun++);
    for (int answered = 0; answered < count; ++answered) {
        void* tag = nullptr;
        bool ok = false;
        m_queue->Next(&tag, &ok);
        const std::unique_ptr<Call> call(static_cast<Call*>(tag));
        if (!call->status.ok())
            throw std::runtime_error("refused: " + call->status.error_message());
        if (begun < count)
            begin(begun++);
    }
}

} // namespace pult::bench
