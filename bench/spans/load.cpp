// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/spans/load.h"

#include <algorithm>
#include <array>
#include <cstring>
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

//! First half of every trace id until it is sent; no other bytes look like it.
constexpr char kTraceMark[] = "\xf1PULT\xf2\xf3\xf4";
constexpr std::size_t kMark = sizeof kTraceMark - 1;

std::string eightBytes(std::uint64_t number)
{
    std::string bytes(8, '\0');
    for (auto& byte : bytes) {
        byte = static_cast<char>(number);
        number >>= 8U;
    }
    return bytes;
}

//! Of a span that everybody can work out.
std::string spanId(int traceNumber, int service, int place)
{
    const auto number = (static_cast<std::uint64_t>(traceNumber) << 16U)
        | static_cast<std::uint64_t>(service * 2 + place + 1);
    return eightBytes(number * 0x9e3779b97f4a7c15ULL);
}

//! What one service tells of one set of traces.
class Maker
{
public:
    Maker(int set, int service)
        : m_set(set)
        , m_service(service)
        , m_lane(set % 2 + 1)
        , m_random(static_cast<std::uint64_t>(set * kServices + service + 1))
    {}

    std::string request()
    {
        collector::ExportTraceServiceRequest request;
        auto* const spans = request.add_resource_spans();
        describe(*spans->mutable_resource());
        auto* const scope = spans->add_scope_spans();
        scope->mutable_scope()->set_name("@opentelemetry/instrumentation-http");
        scope->mutable_scope()->set_version("0.57.0");
        for (int i = 0; i < kSpansPerRequest / 2; ++i) {
            const int number = m_set * kSpansPerRequest + i;
            serve(*scope->add_spans(), number);
            callOut(*scope->add_spans(), number);
        }
        return request.SerializeAsString();
    }

private:
    void describe(opentelemetry::proto::resource::v1::Resource& resource) const
    {
        text(resource, "service.name", serviceName(m_service));
        text(resource, "service.instance.id", serviceName(m_service) + "-" + std::to_string(m_set));
        text(resource, "telemetry.sdk.language", "nodejs");
        text(resource, "deployment.environment.name", kEnvironment);
        auto* const attribute = resource.add_attributes();
        attribute->set_key("pult.generation");
        attribute->mutable_value()->set_int_value(m_service == kChangedService ? m_lane : 1);
    }
    void serve(trace::Span& span, int number)
    {
        span.set_kind(trace::Span::SPAN_KIND_SERVER);
        span.set_span_id(spanId(number, m_service, 0));
        if (m_service > 0)
            span.set_parent_span_id(spanId(number, m_service - 1, 1));
        fill(span, number, m_service);
    }
    void callOut(trace::Span& span, int number)
    {
        span.set_kind(trace::Span::SPAN_KIND_CLIENT);
        span.set_span_id(spanId(number, m_service, 1));
        span.set_parent_span_id(spanId(number, m_service, 0));
        fill(span, number, m_service + 1);
    }
    void fill(trace::Span& span, int number, int server)
    {
        static constexpr std::array kPaths{"/orders", "/orders/{id}", "/prices", "/stock/{sku}"};
        const auto* const path = kPaths[static_cast<std::size_t>(number) % kPaths.size()];
        const bool failed = m_random() % 50 == 0;
        span.set_trace_id(std::string(kTraceMark, kMark)
            + eightBytes((static_cast<std::uint64_t>(number) + 1) * 0xc2b2ae3d27d4eb4fULL));
        span.set_name(std::string("GET ") + path);
        span.set_start_time_unix_nano(kStart + m_random() % 1'000'000'000);
        span.set_end_time_unix_nano(span.start_time_unix_nano() + m_random() % 50'000'000);
        span.set_flags(0x101);
        span.mutable_status()->set_code(
            failed ? trace::Status::STATUS_CODE_ERROR : trace::Status::STATUS_CODE_UNSET);
        attribute(span, path, server, failed);
    }
    void attribute(trace::Span& span, const char* path, int server, bool failed)
    {
        text(span, "http.request.method", "GET");
        text(span, "http.route", path);
        text(span, "url.path", path);
        text(span, "server.address", serviceName(server));
        number(span, "server.port", 8080);
        number(span, "http.response.status_code", failed ? 503 : 200);
        header(span, "http.request.header.x-generation", std::to_string(m_lane));
        text(span, "enduser.id", "user-" + std::to_string(m_random() % 10'000));
        text(span, "network.protocol.version", "1.1");
        text(span, "user_agent.original", "pult-bench/1.0 (Linux; x86_64)");
    }

    const int m_set;
    const int m_service;
    const int m_lane;
    std::mt19937_64 m_random;
};

std::vector<std::size_t> marksIn(const std::string& bytes)
{
    std::vector<std::size_t> marks;
    for (auto at = bytes.find(kTraceMark, 0, kMark); at != std::string::npos;
         at = bytes.find(kTraceMark, at + kMark, kMark))
        marks.push_back(at);
    return marks;
}

} // namespace

std::string serviceName(int service)
{
    return "service-" + std::to_string(service);
}

std::vector<std::string> makeRequests(int sets)
{
    std::vector<std::string> requests;
    for (int set = 0; set < sets; ++set) {
        for (int service = 0; service < kServices; ++service)
            requests.push_back(Maker(set, service).request());
    }
    return requests;
}

std::string gzipped(const std::string& plain)
{
    constexpr int kGzip = 15 + 16;
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY);
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

Generator::Generator(
    const std::string& address, const std::vector<std::string>& requests, bool gzip)
    : m_gzip(gzip)
    , m_queue(std::make_unique<grpc::CompletionQueue>())
{
    grpc::ChannelArguments own;
    own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    for (int i = 0; i < kConnections; ++i)
        m_channels.push_back(
            grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), own));
    for (const auto& request : requests)
        m_requests.push_back({request, marksIn(request)});
}

//! Each time round its traces are others.
grpc::Slice Generator::fresh(Request& request) const
{
    const auto round = (m_sent / m_requests.size() + 1) * 0x9e3779b97f4a7c15ULL;
    for (const auto at : request.traceIds)
        std::memcpy(request.bytes.data() + at, &round, sizeof round);
    return grpc::Slice(request.bytes);
}

void Generator::begin()
{
    auto call = std::make_unique<Call>();
    const auto slice = fresh(m_requests[m_sent % m_requests.size()]);
    const grpc::ByteBuffer request(&slice, 1);
    if (m_gzip)
        call->context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
    call->reader = grpc::GenericStub(m_channels[m_sent % m_channels.size()])
                       .PrepareUnaryCall(&call->context, kMethod, request, m_queue.get());
    ++m_sent;
    call->reader->StartCall();
    auto* const tag = call.release(); // comes back from the queue
    tag->reader->Finish(&tag->response, &tag->status, tag);
}

void Generator::send(int count)
{
    int begun = 0;
    for (; begun < std::min(count, kInFlight); ++begun)
        begin();
    for (int answered = 0; answered < count; ++answered) {
        void* tag = nullptr;
        bool ok = false;
        m_queue->Next(&tag, &ok);
        const std::unique_ptr<Call> call(static_cast<Call*>(tag));
        if (!call->status.ok())
            throw std::runtime_error("refused: " + call->status.error_message());
        if (begun < count) {
            begin();
            ++begun;
        }
    }
}

} // namespace pult::bench
