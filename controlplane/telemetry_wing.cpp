// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry_wing.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "common/net/reasons.h"
#include "controlplane/telemetry/reading/policy_headers.h"

namespace pult {

namespace {

//! Random, so that nobody can choose trace ids that all fall into one place.
std::uint64_t seedFrom(IdSource& ids)
{
    std::uint64_t seed = 0;
    for (const auto byte : ids.bytes(sizeof seed))
        seed = seed << 8U | static_cast<unsigned char>(byte);
    return seed;
}

telemetry::Pipeline::Options pipelineOptions(
    const state::State& state, const std::vector<std::string>& dimensions, IdSource& ids)
{
    telemetry::Pipeline::Options options;
    options.reading.dimensions = dimensions;
    options.leaks.seed = seedFrom(ids);
    for (const auto& [name, environment] : state.environments)
        addHeadersOf(environment->policy, options.reading);
    return options;
}

} // namespace

TelemetryWing::TelemetryWing(const Clock& clock, Scheduler& judging, IdSource& ids,
    const Options& options, const state::State& state)
    : m_otlpGrpc(options.otlpGrpc)
    , m_otlpHttp(options.otlpHttp)
    , m_pipeline(clock, judging, pipelineOptions(state, options.dimensions, ids))
    , m_prover(clock, judging, ids, m_probes, m_traces)
{}

Result<void> TelemetryWing::start(state::StatePtr state)
{
    m_pipeline.start(std::move(state));
    telemetry::ReceiverOptions where;
    where.grpc = m_otlpGrpc.address;
    where.http.reset();
    auto grpc = listen(where, m_otlpGrpc.named, "--otlp-grpc");
    if (!grpc)
        return failure(std::move(grpc.error()));
    m_grpc = *std::move(grpc);
    where.grpc.reset();
    where.http = m_otlpHttp.address;
    auto http = listen(where, m_otlpHttp.named, "--otlp-http");
    if (!http)
        return failure(std::move(http.error()));
    m_http = *std::move(http);
    return {};
}

Result<TelemetryWing::ReceiverPtr> TelemetryWing::listen(
    const telemetry::ReceiverOptions& where, bool named, const char* option)
{
    if (!where.grpc && !where.http)
        return ReceiverPtr();
    auto started = telemetry::Receiver::start(where, m_pipeline);
    if (started || named || started.error().reason != net::kAddressInUse)
        return started;
    spdlog::warn("{} Spans are not received there; {} names another address.",
        started.error().message, option);
    return ReceiverPtr();
}

void TelemetryWing::stop(std::chrono::milliseconds patience)
{
    for (const auto& receiver : {m_http.get(), m_grpc.get()}) {
        if (receiver)
            receiver->stop(patience);
    }
}

std::optional<std::string> TelemetryWing::grpcAddress() const
{
    if (!m_grpc)
        return std::nullopt;
    return m_grpc->grpcAddress()->text();
}

std::optional<std::string> TelemetryWing::httpAddress() const
{
    if (!m_http)
        return std::nullopt;
    return m_http->httpAddress()->text();
}

} // namespace pult
