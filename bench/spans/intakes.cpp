// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/spans/intakes.h"

#include <stdexcept>

#include <google/protobuf/arena.h>

#include "bench/spans/load.h"
#include "bench/spans/red.h"
#include "common/scheduler.h"
#include "controlplane/telemetry/otlp/walker.h"
#include "controlplane/telemetry/pipeline.h"
#include "opentelemetry/proto/collector/trace/v1/trace_service.pb.h"

namespace pult::bench {

namespace {

using telemetry::AttributeView;
using telemetry::DecodeReport;
namespace collector = opentelemetry::proto::collector::trace::v1;
namespace common = opentelemetry::proto::common::v1;
namespace trace = opentelemetry::proto::trace::v1;

constexpr std::string_view kServiceName = "service.name";
constexpr std::string_view kHttpStatus = "http.response.status_code";

class PatientIntake : public telemetry::SpanIntake
{
public:
    std::optional<std::chrono::milliseconds> pushback() override { return std::nullopt; }
    void turnedAway(telemetry::TurnedAway) override {}
};

class RawAck final : public PatientIntake
{
public:
    Result<DecodeReport> take(std::string_view) override { return DecodeReport{}; }
};

class WalkerRed final : public PatientIntake, private telemetry::SpanSink
{
public:
    Result<DecodeReport> take(std::string_view request) override
    {
        return m_walker.walk(request, *this);
    }

private:
    void resource(std::span<const AttributeView> attributes) override
    {
        std::string_view name;
        for (const auto& attribute : attributes) {
            const auto* const text = std::get_if<std::string_view>(&attribute.value);
            if (text && attribute.key == kServiceName)
                name = *text;
        }
        m_service = &m_red.service(name);
    }
    void scope(std::string_view, std::string_view) override {}
    void span(const telemetry::SpanView& span) override
    {
        std::int64_t status = 0;
        for (const auto& attribute : span.attributes) {
            const auto* const number = std::get_if<std::int64_t>(&attribute.value);
            if (number && attribute.key == kHttpStatus)
                status = *number;
        }
        Red::add(*m_service, span.name, span.endNs - span.startNs,
            span.status == telemetry::SpanStatus::Error, status);
    }

    telemetry::otlp::Walker m_walker;
    Red m_red;
    Red::Operations* m_service = nullptr;
};

class ArenaRed final : public PatientIntake
{
public:
    ArenaRed()
        : m_block(kBlock)
    {}
    Result<DecodeReport> take(std::string_view request) override
    {
        google::protobuf::ArenaOptions options;
        options.initial_block = m_block.data();
        options.initial_block_size = m_block.size();
        google::protobuf::Arena arena(options);
        auto* const message
            = google::protobuf::Arena::CreateMessage<collector::ExportTraceServiceRequest>(&arena);
        if (!message->ParseFromArray(request.data(), static_cast<int>(request.size())))
            return failure(Code::InvalidArgument, "SPANS_UNREADABLE", "not protobuf");
        DecodeReport report;
        for (const auto& ofResource : message->resource_spans()) {
            auto& service = m_red.service(serviceOf(ofResource));
            for (const auto& ofScope : ofResource.scope_spans()) {
                for (const auto& span : ofScope.spans())
                    add(service, span);
                report.spans += static_cast<std::uint64_t>(ofScope.spans_size());
            }
        }
        return report;
    }

private:
    static constexpr std::size_t kBlock = 4U << 20U; // the fastest in a series of sizes

    static std::string_view serviceOf(const trace::ResourceSpans& spans)
    {
        for (const auto& attribute : spans.resource().attributes()) {
            if (attribute.key() == kServiceName)
                return attribute.value().string_value();
        }
        return {};
    }
    static void add(Red::Operations& service, const trace::Span& span)
    {
        std::int64_t status = 0;
        for (const auto& attribute : span.attributes()) {
            if (attribute.value().value_case() == common::AnyValue::kIntValue
                && attribute.key() == kHttpStatus)
                status = attribute.value().int_value();
        }
        Red::add(service, span.name(), span.end_time_unix_nano() - span.start_time_unix_nano(),
            span.status().code() == trace::Status::STATUS_CODE_ERROR, status);
    }

    std::vector<char> m_block;
    Red m_red;
};

state::DeploymentPtr deployed(int service, state::GenerationNumber generation)
{
    auto deployment = std::make_shared<state::Deployment>();
    deployment->service = serviceName(service);
    deployment->generation = generation;
    return deployment;
}

//! Generation 1 is active, 2 a candidate that brings one service anew.
state::StatePtr tables()
{
    auto environment = std::make_shared<state::Environment>();
    environment->name = kEnvironment;
    environment->head = 1;
    std::vector<state::ServiceTable::Entry> active;
    for (int service = 0; service < kServices; ++service)
        active.emplace_back(serviceName(service), deployed(service, 1));
    environment->active = std::make_shared<const state::ServiceTable>(std::move(active));
    state::Generation head;
    head.number = 1;
    head.role = state::Role::Active;
    environment->generations[1] = std::make_shared<const state::Generation>(std::move(head));
    state::Generation candidate;
    candidate.number = 2;
    candidate.base = 1;
    candidate.role = state::Role::Candidate;
    candidate.delta
        = state::ServiceTable({{serviceName(kChangedService), deployed(kChangedService, 2)}});
    environment->generations[2] = std::make_shared<const state::Generation>(std::move(candidate));
    environment->lastNumber = 2;
    auto state = std::make_shared<state::State>();
    state->environments[kEnvironment] = std::move(environment);
    return state;
}

class Whole final : public PatientIntake
{
public:
    Whole() { m_pipeline.start(tables()); }
    Result<DecodeReport> take(std::string_view request) override
    {
        return m_pipeline.take(request);
    }

private:
    SystemClock m_clock;
    ThreadScheduler m_judging;
    telemetry::Pipeline m_pipeline{m_clock, m_judging, {}};
};

template <typename Intake> std::unique_ptr<telemetry::SpanIntake> made()
{
    return std::make_unique<Intake>();
}

} // namespace

const std::vector<IntakeKind>& intakeKinds()
{
    static const std::vector<IntakeKind> kKinds{
        {"raw", made<RawAck>},
        {"arena", made<ArenaRed>},
        {"walker", made<WalkerRed>},
        {"pipeline", made<Whole>},
    };
    return kKinds;
}

std::unique_ptr<telemetry::SpanIntake> makeIntake(const std::string& kind)
{
    for (const auto& known : intakeKinds()) {
        if (known.name == kind)
            return known.make();
    }
    throw std::invalid_argument("no such intake: " + kind);
}

} // namespace pult::bench
