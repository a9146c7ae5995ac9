// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "playground/tracing/tracer.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <iostream>
#include <mutex>
#include <thread>
#include <utility>

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "opentelemetry/proto/collector/trace/v1/trace_service.grpc.pb.h"

namespace pult::playground {

namespace {

namespace collector = opentelemetry::proto::collector::trace::v1;
using Resource = opentelemetry::proto::resource::v1::Resource;

constexpr std::chrono::milliseconds kPeriod{400};
constexpr std::chrono::seconds kDeadline{5};
constexpr std::chrono::seconds kLastDeadline{1};
constexpr std::size_t kBatch = 256;
constexpr std::size_t kMostKept = 8192;
constexpr std::chrono::minutes kTellEvery{1};
constexpr std::uint32_t kSampled = 1;

std::uint64_t nowNs()
{
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::system_clock::now().time_since_epoch())
                                          .count());
}

void describe(Resource& resource, const std::string& key, const std::string& value)
{
    if (value.empty())
        return;
    auto& attribute = *resource.add_attributes();
    attribute.set_key(key);
    attribute.mutable_value()->set_string_value(value);
}

Resource resourceOf(const TracedProcess& process)
{
    Resource resource;
    describe(resource, "service.name", process.service);
    describe(resource, "service.instance.id", process.instance);
    describe(resource, "service.version", process.version);
    describe(resource, "deployment.environment.name", process.environment);
    describe(resource, "telemetry.sdk.language", "cpp");
    describe(resource, "telemetry.sdk.name", "pult-playground");
    describe(resource, "telemetry.sdk.version", "1");
    if (process.generation > 0) {
        auto& attribute = *resource.add_attributes();
        attribute.set_key("pult.generation");
        attribute.mutable_value()->set_int_value(process.generation);
    }
    return resource;
}

} // namespace

class Tracer::Exporter
{
public:
    Exporter(const TracedProcess& process, const std::string& address)
        : m_instance(process.instance)
        , m_address(address)
        , m_resource(resourceOf(process))
        , m_stub(collector::TraceService::NewStub(
              grpc::CreateChannel(address, grpc::InsecureChannelCredentials())))
        , m_thread([this] { run(); })
    {}

    ~Exporter()
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_stop = true;
        }
        m_woken.notify_one();
        m_thread.join();
    }

    void add(Span span)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_spans.size() == kMostKept) {
            m_spans.pop_front();
            ++m_dropped;
        }
        m_spans.push_back(std::move(span));
        if (m_spans.size() == kBatch)
            m_woken.notify_one();
    }

    [[nodiscard]] std::uint64_t dropped() const
    {
        const std::scoped_lock lock(m_mutex);
        return m_dropped;
    }

private:
    void run()
    {
        std::unique_lock lock(m_mutex);
        while (!m_stop) {
            m_woken.wait_for(lock, kPeriod, [this] { return m_stop || m_spans.size() >= kBatch; });
            while (!m_spans.empty() && !m_stop) {
                if (!sendBatch(lock, kDeadline)) {
                    m_woken.wait_for(lock, kPeriod, [this] { return m_stop; });
                    break;
                }
            }
            tellDropped();
        }
        if (!m_spans.empty())
            sendBatch(lock, kLastDeadline);
    }

    //! False: nobody took it; what was to be sent is kept.
    bool sendBatch(std::unique_lock<std::mutex>& lock, std::chrono::seconds patience)
    {
        collector::ExportTraceServiceRequest request;
        auto& group = *request.add_resource_spans();
        *group.mutable_resource() = m_resource;
        auto& spans = *group.add_scope_spans()->mutable_spans();
        const auto count = std::min(m_spans.size(), kBatch);
        for (std::size_t i = 0; i < count; ++i) {
            spans.Add(std::move(m_spans.front()));
            m_spans.pop_front();
        }
        lock.unlock();
        collector::ExportTraceServiceResponse response;
        grpc::ClientContext context;
        context.set_deadline(std::chrono::system_clock::now() + patience);
        const auto status = m_stub->Export(&context, request, &response);
        lock.lock();
        // Refused for good is as good as taken: it would be refused again.
        const bool again = status.error_code() == grpc::StatusCode::UNAVAILABLE
            || status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
        if (!again) {
            const auto refused = response.partial_success().rejected_spans();
            m_dropped += status.ok() ? static_cast<std::uint64_t>(refused) : count;
            return true;
        }
        int left = spans.size();
        for (; left > 0 && m_spans.size() < kMostKept; --left)
            m_spans.push_front(std::move(*spans.Mutable(left - 1)));
        m_dropped += static_cast<std::uint64_t>(left);
        return false;
    }

    void tellDropped()
    {
        const auto now = std::chrono::steady_clock::now();
        if (m_dropped == m_told || now < m_tellAt)
            return;
        m_told = m_dropped;
        m_tellAt = now + kTellEvery;
        std::cerr << m_instance + ": " + std::to_string(m_dropped) + " spans dropped so far, "
                + m_address + " does not take them\n";
    }

    const std::string m_instance;
    const std::string m_address;
    const Resource m_resource;
    const std::unique_ptr<collector::TraceService::Stub> m_stub;
    mutable std::mutex m_mutex;
    std::condition_variable m_woken;
    std::deque<Span> m_spans; //!< Oldest first.
    std::uint64_t m_dropped = 0;
    std::uint64_t m_told = 0;
    std::chrono::steady_clock::time_point m_tellAt;
    bool m_stop = false;
    std::thread m_thread;
};

Tracer::Tracer(const TracedProcess& process, const std::string& collector)
    : m_exporter(collector.empty() ? nullptr : std::make_unique<Exporter>(process, collector))
{}

Tracer::~Tracer() = default;

Tracer::Span Tracer::begin(Span::SpanKind kind, const std::string& name, const TraceContext& self,
    const std::string& parentSpanId, bool parentIsRemote)
{
    constexpr std::uint32_t kRemoteKnown = 0x100;
    constexpr std::uint32_t kRemote = 0x200;
    Span span;
    span.set_trace_id(self.traceId);
    span.set_span_id(self.spanId);
    span.set_parent_span_id(parentSpanId);
    span.set_trace_state(self.state);
    span.set_name(name);
    span.set_kind(kind);
    span.set_flags(self.flags | kRemoteKnown | (parentIsRemote ? kRemote : 0));
    span.set_start_time_unix_nano(nowNs());
    return span;
}

void Tracer::set(Span& span, const std::string& key, const std::string& value)
{
    auto& attribute = *span.add_attributes();
    attribute.set_key(key);
    attribute.mutable_value()->set_string_value(value);
}

void Tracer::set(Span& span, const std::string& key, std::int64_t value)
{
    auto& attribute = *span.add_attributes();
    attribute.set_key(key);
    attribute.mutable_value()->set_int_value(value);
}

void Tracer::setList(Span& span, const std::string& key, const std::string& value)
{
    auto& attribute = *span.add_attributes();
    attribute.set_key(key);
    attribute.mutable_value()->mutable_array_value()->add_values()->set_string_value(value);
}

void Tracer::finish(Span span)
{
    span.set_end_time_unix_nano(std::max(nowNs(), span.start_time_unix_nano()));
    if (m_exporter && (span.flags() & kSampled) != 0)
        m_exporter->add(std::move(span));
}

std::uint64_t Tracer::dropped() const
{
    return m_exporter ? m_exporter->dropped() : 0;
}

} // namespace pult::playground
