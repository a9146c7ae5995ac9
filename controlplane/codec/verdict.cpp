// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/codec/verdict.h"

#include "controlplane/codec/guards.h"
#include "controlplane/codec/values.h"

namespace pult::codec {

namespace {

using Metric = journal::v1::MetricVerdict;

// The enumerations are fixed: the stored numbers are the core's positions.
static_assert(static_cast<int>(state::VerdictKind::Share) == Metric::KIND_SHARE);
static_assert(static_cast<int>(state::VerdictSource::NotYetAsked) == Metric::SOURCE_NOT_YET_ASKED);
static_assert(static_cast<int>(state::VerdictOutcome::Fail) == journal::v1::VERDICT_OUTCOME_FAIL);

void write(const state::VerdictArm& from, journal::v1::VerdictArm& to)
{
    to.set_units(from.units);
    to.set_failed_units(from.failedUnits);
    to.set_requests(from.requests);
    to.set_errors(from.errors);
    to.set_origin_errors(from.originErrors);
}

state::VerdictArm read(const journal::v1::VerdictArm& from)
{
    return {
        from.units(), from.failed_units(), from.requests(), from.errors(), from.origin_errors()};
}

void write(const state::VerdictPeriod& from, journal::v1::VerdictPeriod& to)
{
    to.set_from_unix_ms(from.fromUnixMs);
    to.set_to_unix_ms(from.toUnixMs);
    to.set_stage(from.stage);
    to.set_share_permille(from.sharePermille);
    to.set_sampled_one_of(from.sampledOneOf);
    write(from.candidate, *to.mutable_candidate());
    write(from.control, *to.mutable_control());
}

state::VerdictPeriod read(const journal::v1::VerdictPeriod& from)
{
    return {from.from_unix_ms(), from.to_unix_ms(), from.stage(), from.share_permille(),
        from.sampled_one_of(), read(from.candidate()), read(from.control())};
}

using Bins = google::protobuf::RepeatedPtrField<journal::v1::VerdictBin>;

void write(const std::vector<state::VerdictBin>& from, Bins& to)
{
    for (const auto& bin : from) {
        auto& out = *to.Add();
        out.set_up_to_ns(bin.upToNs);
        out.set_count(bin.count);
    }
}

std::vector<state::VerdictBin> read(const Bins& from)
{
    std::vector<state::VerdictBin> to;
    for (const auto& in : from)
        to.push_back({in.up_to_ns(), in.count()});
    return to;
}

void write(const state::VerdictMoments& from, journal::v1::VerdictMoments& to)
{
    to.set_count(from.count);
    to.set_sum(from.sum);
    to.set_squares(from.squares);
}

state::VerdictMoments read(const journal::v1::VerdictMoments& from)
{
    return {from.count(), from.sum(), from.squares()};
}

void writeGrounds(const state::MetricVerdict& from, Metric& to)
{
    to.set_alpha(from.alpha);
    to.set_margin(from.margin);
    to.set_quantile(from.quantile);
    if (from.limit)
        to.set_limit(*from.limit);
    to.set_query(from.query);
    for (const auto& period : from.periods)
        write(period, *to.add_periods());
    write(from.candidateLatency, *to.mutable_candidate_latency());
    write(from.controlLatency, *to.mutable_control_latency());
    write(from.candidateMoments, *to.mutable_candidate_moments());
    write(from.controlMoments, *to.mutable_control_moments());
    for (const auto& sample : from.samples) {
        auto& out = *to.add_samples();
        out.set_unix_ms(sample.unixMs);
        out.set_candidate(sample.candidate);
        if (sample.control)
            out.set_control(*sample.control);
    }
}

void readGrounds(const Metric& from, state::MetricVerdict& to)
{
    to.alpha = from.alpha();
    to.margin = from.margin();
    to.quantile = from.quantile();
    if (from.has_limit())
        to.limit = from.limit();
    to.query = from.query();
    for (const auto& period : from.periods())
        to.periods.push_back(read(period));
    to.candidateLatency = read(from.candidate_latency());
    to.controlLatency = read(from.control_latency());
    to.candidateMoments = read(from.candidate_moments());
    to.controlMoments = read(from.control_moments());
    for (const auto& in : from.samples()) {
        auto& sample = to.samples.emplace_back(
            state::VerdictSample{in.unix_ms(), in.candidate(), std::nullopt});
        if (in.has_control())
            sample.control = in.control();
    }
}

void writeFindings(const state::MetricVerdict& from, Metric& to)
{
    to.set_candidate_value(from.candidateValue);
    to.set_control_value(from.controlValue);
    if (from.ratio)
        to.set_ratio(*from.ratio);
    to.set_low(from.interval.low);
    to.set_high(from.interval.high);
    to.set_log_evidence(from.logEvidence);
    if (from.smallestVisible)
        to.set_smallest_visible(*from.smallestVisible);
    if (from.secondsUntilMargin)
        to.set_seconds_until_margin(*from.secondsUntilMargin);
    writeStrings(from.sampleTraces, *to.mutable_sample_traces());
}

void readFindings(const Metric& from, state::MetricVerdict& to)
{
    to.candidateValue = from.candidate_value();
    to.controlValue = from.control_value();
    if (from.has_ratio())
        to.ratio = from.ratio();
    to.interval = {from.low(), from.high()};
    to.logEvidence = from.log_evidence();
    if (from.has_smallest_visible())
        to.smallestVisible = from.smallest_visible();
    if (from.has_seconds_until_margin())
        to.secondsUntilMargin = from.seconds_until_margin();
    to.sampleTraces = readStrings(from.sample_traces());
}

void write(const state::MetricVerdict& from, Metric& to)
{
    to.set_guard(from.guard);
    to.set_kind(static_cast<Metric::Kind>(from.kind));
    to.set_holds(from.act == state::VerdictAct::Hold);
    to.set_service(from.service);
    to.set_dimension(from.dimension);
    to.set_value(from.value);
    to.set_outcome(static_cast<journal::v1::VerdictOutcome>(from.outcome));
    to.set_source(static_cast<Metric::Source>(from.source));
    to.set_detail(from.detail);
    to.set_sentence(from.sentence);
    to.set_changed(from.changed);
    to.set_blocks(from.blocks);
    writeGrounds(from, to);
    writeFindings(from, to);
}

state::MetricVerdict read(const Metric& from)
{
    state::MetricVerdict to;
    to.guard = from.guard();
    to.kind = static_cast<state::VerdictKind>(from.kind());
    to.act = from.holds() ? state::VerdictAct::Hold : state::VerdictAct::Abort;
    to.service = from.service();
    to.dimension = from.dimension();
    to.value = from.value();
    to.outcome = static_cast<state::VerdictOutcome>(from.outcome());
    to.source = static_cast<state::VerdictSource>(from.source());
    to.detail = from.detail();
    to.sentence = from.sentence();
    to.changed = from.changed();
    to.blocks = from.blocks();
    readGrounds(from, to);
    readFindings(from, to);
    return to;
}

} // namespace

void write(const state::RolloutVerdict& from, journal::v1::RolloutVerdict& to)
{
    to.set_environment(from.environment);
    to.set_generation(from.generation);
    to.set_control(from.control);
    to.set_stage(from.stage);
    to.set_share_permille(from.sharePermille);
    to.set_holdback(from.holdback);
    to.set_at_unix_ms(from.atUnixMs);
    to.set_since_unix_ms(from.sinceUnixMs);
    to.set_outcome(static_cast<journal::v1::VerdictOutcome>(from.outcome));
    to.set_holds(from.holds);
    to.set_sentence(from.sentence);
    to.set_alpha(from.alpha);
    to.set_stage_units(from.stageUnits);
    to.set_service_budget(from.serviceBudget);
    to.set_slices_tested(from.slicesTested);
    for (const auto& [name, values] : from.coverage) {
        auto& dimension = *to.add_coverage();
        dimension.set_name(name);
        for (const auto& [value, units] : values) {
            auto& out = *dimension.add_values();
            out.set_value(value);
            out.set_units(units);
        }
    }
    writeStrings(from.troubles, *to.mutable_troubles());
    for (const auto& metric : from.metrics)
        write(metric, *to.add_metrics());
    for (const auto& slice : from.worstSlices)
        write(slice, *to.add_worst_slices());
    writeGuards(from.guards, *to.mutable_guards());
    for (const auto& metric : from.unasked)
        write(metric, *to.add_unasked());
}

state::RolloutVerdict read(const journal::v1::RolloutVerdict& from)
{
    state::RolloutVerdict to;
    to.environment = from.environment();
    to.generation = from.generation();
    to.control = from.control();
    to.stage = from.stage();
    to.sharePermille = from.share_permille();
    to.holdback = from.holdback();
    to.atUnixMs = from.at_unix_ms();
    to.sinceUnixMs = from.since_unix_ms();
    to.outcome = static_cast<state::VerdictOutcome>(from.outcome());
    to.holds = from.holds();
    to.sentence = from.sentence();
    to.alpha = from.alpha();
    to.stageUnits = from.stage_units();
    to.serviceBudget = from.service_budget();
    to.slicesTested = from.slices_tested();
    for (const auto& dimension : from.coverage()) {
        auto& values = to.coverage[dimension.name()];
        for (const auto& value : dimension.values())
            values[value.value()] = value.units();
    }
    to.troubles = readStrings(from.troubles());
    for (const auto& metric : from.metrics())
        to.metrics.push_back(read(metric));
    for (const auto& slice : from.worst_slices())
        to.worstSlices.push_back(read(slice));
    to.guards = readGuards(from.guards());
    for (const auto& metric : from.unasked())
        to.unasked.push_back(read(metric));
    return to;
}

} // namespace pult::codec
