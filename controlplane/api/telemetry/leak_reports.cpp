// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/telemetry/leak_reports.h"

#include "common/hash.h"
#include "controlplane/api/listings.h"
#include "controlplane/api/wire/leaks.h"

namespace pult::api {

LeakReports::LeakReports(telemetry::Pipeline& pipeline, SpanAddresses addresses)
    : m_pipeline(pipeline)
    , m_addresses(std::move(addresses))
{}

LeakReports::MadePtr LeakReports::newest(
    const std::string& environment, std::optional<std::uint32_t> lane)
{
    const auto snapshot = m_pipeline.leaks().snapshot();
    const Key key{environment, lane};
    {
        const std::scoped_lock lock(m_mutex);
        if (m_of != snapshot)
            m_made.clear();
        m_of = snapshot;
        if (const auto known = m_made.find(key); known != m_made.end())
            return known->second;
    }
    auto made = make(*snapshot, key);
    const std::scoped_lock lock(m_mutex);
    if (m_of == snapshot)
        m_made.emplace(key, made);
    return made;
}

LeakReports::MadePtr LeakReports::make(const telemetry::LeakSnapshot& snapshot, const Key& key)
{
    auto made = std::make_shared<Made>();
    auto& report = made->report;
    report = wire::toWire(snapshot, {key.first, key.second}, kMostAnswerBytes);
    report.set_window_seconds(m_pipeline.leaks().windowSeconds());
    report.clear_unix_ms();
    made->content = toHex(sha256({report.SerializeAsString()}));
    report.set_unix_ms(snapshot.atUnixMs);
    addHealth(snapshot, *report.mutable_health());
    return made;
}

void LeakReports::addLosses(const telemetry::LeakSnapshot& snapshot, v1::TelemetryHealth& to) const
{
    const auto& counters = snapshot.counters;
    auto& losses = *to.mutable_losses();
    losses.set_spans_of_large_traces(counters.assembly.beyondCap);
    losses.set_spans_of_gone_traces(counters.assembly.lateForTombstone);
    losses.set_traces_unjudged(counters.assembly.droppedUnjudged);
    losses.set_edge_evidence(counters.otherEdges);
    losses.set_names(counters.otherNames);
    losses.set_processes(counters.otherProcesses);
    losses.set_series_requests(m_pipeline.series().unkept());
    losses.set_traffic_requests(m_pipeline.traffic().refused());
    losses.set_evidence_units(m_pipeline.evidence().leftOut());
    to.set_dropped(losses.spans_of_large_traces() + losses.spans_of_gone_traces());
}

void LeakReports::addHealth(const telemetry::LeakSnapshot& snapshot, v1::TelemetryHealth& to)
{
    const auto intake = m_pipeline.counters();
    const auto& counters = snapshot.counters;
    to.set_spans_per_second(intake.perSecond);
    to.set_received(intake.spans);
    to.set_invalid(intake.rejected);
    to.set_requests_pushed_back(intake.requestsPushedBack);
    to.set_requests_lost(intake.requestsLost);
    addLosses(snapshot, to);
    to.set_late_ratio(counters.lateSpanRatio);
    to.set_reversed(counters.judge.reversals);
    to.set_open_traces(counters.assembly.openTraces);
    to.set_judged_early(counters.assembly.evictedEarly);
    to.set_bytes(counters.bytes + m_pipeline.series().bytes() + m_pipeline.evidence().bytes());
    to.set_grpc_address(m_addresses.grpc);
    to.set_http_address(m_addresses.http);
}

} // namespace pult::api
