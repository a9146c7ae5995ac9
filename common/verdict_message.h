// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <utility>

namespace pult {

// Verdicts to and from the API's messages, on the server's side and on the client's: both name the
// same fields the same way, and this is the one place that maps them. Values of enumerations of
// messages are one higher than ours: 0 says nothing.

namespace verdict_message {

template <typename Message, typename Value> Message enumTo(Value value)
{
    return static_cast<Message>(static_cast<int>(value) + 1);
}

//! `last`: the highest that is known; what is beyond, or nothing, becomes `otherwise`.
template <typename Value, typename Message>
Value enumFrom(Message message, Value last, Value otherwise)
{
    const auto value = static_cast<int>(message) - 1;
    return value < 0 || value > static_cast<int>(last) ? otherwise : static_cast<Value>(value);
}

template <typename Value, typename Message> void writeArm(const Value& from, Message& to)
{
    to.set_units(from.units);
    to.set_failed_units(from.failedUnits);
    to.set_requests(from.requests);
    to.set_errors(from.errors);
    to.set_origin_errors(from.originErrors);
}

template <typename Message, typename Value> void readArm(const Message& from, Value& to)
{
    to = {from.units(), from.failed_units(), from.requests(), from.errors(), from.origin_errors()};
}

template <typename Value, typename Message> void writePeriod(const Value& from, Message& to)
{
    to.set_from_unix_ms(from.fromUnixMs);
    to.set_to_unix_ms(from.toUnixMs);
    to.set_stage(from.stage);
    to.set_share_permille(from.sharePermille);
    to.set_sampled_one_of(from.sampledOneOf);
    writeArm(from.candidate, *to.mutable_candidate());
    writeArm(from.control, *to.mutable_control());
}

template <typename Message, typename Value> void readPeriod(const Message& from, Value& to)
{
    to.fromUnixMs = from.from_unix_ms();
    to.toUnixMs = from.to_unix_ms();
    to.stage = from.stage();
    to.sharePermille = from.share_permille();
    to.sampledOneOf = from.sampled_one_of();
    readArm(from.candidate(), to.candidate);
    readArm(from.control(), to.control);
}

template <typename Bins, typename Messages> void writeBins(const Bins& from, Messages* to)
{
    for (const auto& bin : from) {
        auto& message = *to->Add();
        message.set_up_to_ns(bin.upToNs);
        message.set_count(bin.count);
    }
}

template <typename Messages, typename Bins> void readBins(const Messages& from, Bins& to)
{
    for (const auto& message : from)
        to.push_back({message.up_to_ns(), message.count()});
}

template <typename Value, typename Message> void writeMoments(const Value& from, Message* to)
{
    to->set_count(from.count);
    to->set_sum(from.sum);
    to->set_squares(from.squares);
}

template <typename Value, typename Message> void writeSample(const Value& from, Message& to)
{
    to.set_unix_ms(from.unixMs);
    to.set_candidate(from.candidate);
    if (from.control)
        to.set_control(*from.control);
}

template <typename Message, typename Value> void readSample(const Message& from, Value& to)
{
    to.unixMs = from.unix_ms();
    to.candidate = from.candidate();
    if (from.has_control())
        to.control = from.control();
}

template <typename Value, typename Message> void writeThresholds(const Value& from, Message& to)
{
    to.set_alpha(from.alpha);
    to.set_margin(from.margin);
    to.set_quantile(from.quantile);
    if (from.limit)
        to.set_limit(*from.limit);
    to.set_query(from.query);
}

template <typename Message, typename Value> void readThresholds(const Message& from, Value& to)
{
    to.alpha = from.alpha();
    to.margin = from.margin();
    to.quantile = from.quantile();
    if (from.has_limit())
        to.limit = from.limit();
    to.query = from.query();
}

template <typename Value, typename Message> void writeEvidence(const Value& from, Message& to)
{
    for (const auto& period : from.periods)
        writePeriod(period, *to.add_periods());
    writeBins(from.candidateLatency, to.mutable_candidate_latency());
    writeBins(from.controlLatency, to.mutable_control_latency());
    if (from.candidateMoments.count > 0)
        writeMoments(from.candidateMoments, to.mutable_candidate_moments());
    if (from.controlMoments.count > 0)
        writeMoments(from.controlMoments, to.mutable_control_moments());
    for (const auto& sample : from.samples)
        writeSample(sample, *to.add_samples());
}

template <typename Message, typename Value> void readEvidence(const Message& from, Value& to)
{
    for (const auto& period : from.periods())
        readPeriod(period, to.periods.emplace_back());
    readBins(from.candidate_latency(), to.candidateLatency);
    readBins(from.control_latency(), to.controlLatency);
    const auto& candidate = from.candidate_moments();
    to.candidateMoments = {candidate.count(), candidate.sum(), candidate.squares()};
    const auto& control = from.control_moments();
    to.controlMoments = {control.count(), control.sum(), control.squares()};
    for (const auto& sample : from.samples())
        readSample(sample, to.samples.emplace_back());
}

template <typename Value, typename Message> void writeEffect(const Value& from, Message& to)
{
    to.set_candidate_value(from.candidateValue);
    to.set_control_value(from.controlValue);
    if (from.ratio)
        to.set_ratio(*from.ratio);
    to.mutable_interval()->set_low(from.interval.low);
    to.mutable_interval()->set_high(from.interval.high);
    to.set_log_evidence(from.logEvidence);
    if (from.smallestVisible)
        to.set_smallest_visible(*from.smallestVisible);
    if (from.secondsUntilMargin)
        to.set_seconds_until_margin(*from.secondsUntilMargin);
    for (const auto& trace : from.sampleTraces)
        to.add_sample_traces(trace);
}

template <typename Message, typename Value> void readEffect(const Message& from, Value& to)
{
    to.candidateValue = from.candidate_value();
    to.controlValue = from.control_value();
    if (from.has_ratio())
        to.ratio = from.ratio();
    to.interval = {from.interval().low(), from.interval().high()};
    to.logEvidence = from.log_evidence();
    if (from.has_smallest_visible())
        to.smallestVisible = from.smallest_visible();
    if (from.has_seconds_until_margin())
        to.secondsUntilMargin = from.seconds_until_margin();
    to.sampleTraces.assign(from.sample_traces().begin(), from.sample_traces().end());
}

} // namespace verdict_message

template <typename Value, typename Message> void writeMetric(const Value& from, Message& to)
{
    using verdict_message::enumTo;
    to.set_guard(from.guard);
    to.set_kind(enumTo<decltype(to.kind())>(from.kind));
    to.set_act(enumTo<decltype(to.act())>(from.act));
    to.set_service(from.service);
    to.set_dimension(from.dimension);
    to.set_value(from.value);
    to.set_changed(from.changed);
    to.set_outcome(enumTo<decltype(to.outcome())>(from.outcome));
    to.set_blocks(from.blocks);
    to.set_source(enumTo<decltype(to.source())>(from.source));
    to.set_detail(from.detail);
    to.set_sentence(from.sentence);
    verdict_message::writeThresholds(from, to);
    verdict_message::writeEvidence(from, to);
    verdict_message::writeEffect(from, to);
}

template <typename Message, typename Value> void readMetric(const Message& from, Value& to)
{
    using verdict_message::enumFrom;
    using Kind = decltype(to.kind);
    using Act = decltype(to.act);
    using Outcome = decltype(to.outcome);
    using Source = decltype(to.source);
    to.guard = from.guard();
    to.kind = enumFrom(from.kind(), Kind::Share, Kind::Errors);
    to.act = enumFrom(from.act(), Act::Hold, Act::Hold);
    to.service = from.service();
    to.dimension = from.dimension();
    to.value = from.value();
    to.changed = from.changed();
    to.outcome = enumFrom(from.outcome(), Outcome::Fail, Outcome::NotEnoughData);
    to.blocks = from.blocks();
    to.source = enumFrom(from.source(), Source::NotYetAsked, Source::NotYetAsked);
    to.detail = from.detail();
    to.sentence = from.sentence();
    verdict_message::readThresholds(from, to);
    verdict_message::readEvidence(from, to);
    verdict_message::readEffect(from, to);
}

template <typename Value, typename Message> void writeVerdict(const Value& from, Message& to)
{
    to.set_environment(from.environment);
    to.set_generation(from.generation);
    to.set_control(from.control);
    to.set_stage(from.stage);
    to.set_share_permille(from.sharePermille);
    to.set_holdback(from.holdback);
    to.set_at_unix_ms(from.atUnixMs);
    to.set_since_unix_ms(from.sinceUnixMs);
    to.set_outcome(verdict_message::enumTo<decltype(to.outcome())>(from.outcome));
    to.set_holds(from.holds);
    to.set_sentence(from.sentence);
    to.set_alpha(from.alpha);
    to.set_service_budget(from.serviceBudget);
    to.set_stage_units(from.stageUnits);
    for (const auto& [dimension, values] : from.coverage) {
        for (const auto& [value, units] : values) {
            auto& coverage = *to.add_coverage();
            coverage.set_dimension(dimension);
            coverage.set_value(value);
            coverage.set_units(units);
        }
    }
    for (const auto& trouble : from.troubles)
        to.add_troubles(trouble);
    for (const auto& metric : from.metrics)
        writeMetric(metric, *to.add_metrics());
    to.set_slices_tested(from.slicesTested);
    for (const auto& metric : from.worstSlices)
        writeMetric(metric, *to.add_worst_slices());
}

template <typename Message, typename Value> void readVerdict(const Message& from, Value& to)
{
    using Outcome = decltype(to.outcome);
    to.environment = from.environment();
    to.generation = from.generation();
    to.control = from.control();
    to.stage = from.stage();
    to.sharePermille = from.share_permille();
    to.holdback = from.holdback();
    to.atUnixMs = from.at_unix_ms();
    to.sinceUnixMs = from.since_unix_ms();
    to.outcome = verdict_message::enumFrom(from.outcome(), Outcome::Fail, Outcome::NotEnoughData);
    to.holds = from.holds();
    to.sentence = from.sentence();
    to.alpha = from.alpha();
    to.serviceBudget = from.service_budget();
    to.stageUnits = from.stage_units();
    for (const auto& coverage : from.coverage())
        to.coverage[coverage.dimension()][coverage.value()] = coverage.units();
    to.troubles.assign(from.troubles().begin(), from.troubles().end());
    for (const auto& metric : from.metrics())
        readMetric(metric, to.metrics.emplace_back());
    to.slicesTested = from.slices_tested();
    for (const auto& metric : from.worst_slices())
        readMetric(metric, to.worstSlices.emplace_back());
}

} // namespace pult
