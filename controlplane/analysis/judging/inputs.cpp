// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/judging/inputs.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace pult::analysis {

namespace {

using state::MetricVerdict;
using state::VerdictKind;

ServiceEvidence& serviceOf(JudgeInputs& inputs, const std::string& service)
{
    const auto found = std::ranges::find(inputs.services, service, &ServiceEvidence::service);
    if (found != inputs.services.end())
        return *found;
    inputs.services.push_back({service, false, {}, {}});
    return inputs.services.back();
}

ArmsEvidence& armsOf(ServiceEvidence& evidence, const MetricVerdict& metric)
{
    if (metric.dimension.empty())
        return evidence.arms;
    for (auto& slice : evidence.slices) {
        if (slice.dimension == metric.dimension && slice.value == metric.value)
            return slice.arms;
    }
    evidence.slices.push_back({metric.dimension, metric.value, {}});
    return evidence.slices.back().arms;
}

void take(const MetricVerdict& metric, ArmsEvidence& into)
{
    if (metric.kind == VerdictKind::Errors)
        into.periods = metric.periods;
    else if (!metric.periods.empty())
        into.latencyPeriod = metric.periods.back();
    if (into.candidateLatency.empty())
        into.candidateLatency = metric.candidateLatency;
    if (into.controlLatency.empty())
        into.controlLatency = metric.controlLatency;
    if (into.candidateMoments.count == 0)
        into.candidateMoments = metric.candidateMoments;
    if (into.controlMoments.count == 0)
        into.controlMoments = metric.controlMoments;
    if (into.sampleTraces.empty())
        into.sampleTraces = metric.sampleTraces;
}

void takeIn(const MetricVerdict& metric, JudgeInputs& inputs)
{
    if (metric.kind == VerdictKind::PromQl) {
        inputs.prometheus.push_back({metric.guard, metric.service, metric.source, metric.detail,
            metric.query, metric.samples});
        return;
    }
    if (metric.kind == VerdictKind::Share) {
        inputs.shares = metric.periods;
        inputs.sharesMissing = metric.detail;
        return;
    }
    auto& evidence = serviceOf(inputs, metric.service);
    evidence.changed = evidence.changed || metric.changed;
    take(metric, armsOf(evidence, metric));
}

constexpr std::array kOfServices{VerdictKind::Errors, VerdictKind::Latency, VerdictKind::Mean};

bool holds(const std::vector<MetricVerdict>& metrics, VerdictKind kind, const std::string& service)
{
    return std::ranges::any_of(metrics, [&](const MetricVerdict& metric) {
        return metric.kind == kind && metric.service == service;
    });
}

MetricVerdict groundsOf(const ServiceEvidence& evidence, VerdictKind kind)
{
    const auto& arms = evidence.arms;
    MetricVerdict metric;
    metric.kind = kind;
    metric.service = evidence.service;
    metric.changed = evidence.changed;
    if (kind == VerdictKind::Errors) {
        metric.periods = arms.periods;
        metric.sampleTraces = arms.sampleTraces;
        return metric;
    }
    if (arms.latencyPeriod)
        metric.periods = {*arms.latencyPeriod};
    if (kind == VerdictKind::Latency) {
        metric.candidateLatency = arms.candidateLatency;
        metric.controlLatency = arms.controlLatency;
    } else {
        metric.candidateMoments = arms.candidateMoments;
        metric.controlMoments = arms.controlMoments;
    }
    return metric;
}

} // namespace

std::size_t sharesSoFar(const JudgeInputs& inputs)
{
    std::set<std::pair<std::uint32_t, std::uint32_t>> shares{{inputs.stage, inputs.sharePermille}};
    for (const auto& service : inputs.services) {
        for (const auto& period : service.arms.periods)
            shares.emplace(period.stage, period.sharePermille);
    }
    return std::max<std::size_t>(shares.size(), inputs.stage + 1);
}

JudgeInputs inputsOf(const state::RolloutVerdict& verdict)
{
    JudgeInputs inputs;
    inputs.environment = verdict.environment;
    inputs.generation = verdict.generation;
    inputs.control = verdict.control;
    inputs.stage = verdict.stage;
    inputs.sharePermille = verdict.sharePermille;
    inputs.holdback = verdict.holdback;
    inputs.atUnixMs = verdict.atUnixMs;
    inputs.sinceUnixMs = verdict.sinceUnixMs;
    inputs.serviceBudget = verdict.serviceBudget;
    inputs.slicesTested = verdict.slicesTested;
    inputs.stageUnits = verdict.stageUnits;
    inputs.coverage = verdict.coverage;
    for (const auto* metrics : {&verdict.metrics, &verdict.worstSlices, &verdict.unasked}) {
        for (const auto& metric : *metrics)
            takeIn(metric, inputs);
    }
    return inputs;
}

std::vector<MetricVerdict> unaskedOf(
    const JudgeInputs& inputs, const std::vector<MetricVerdict>& metrics)
{
    std::vector<MetricVerdict> unasked;
    for (const auto& service : inputs.services) {
        for (const auto kind : kOfServices) {
            if (!holds(metrics, kind, service.service))
                unasked.push_back(groundsOf(service, kind));
        }
    }
    if (!holds(metrics, VerdictKind::Share, {})) {
        auto& share = unasked.emplace_back();
        share.kind = VerdictKind::Share;
        share.periods = inputs.shares;
        share.detail = inputs.sharesMissing;
    }
    std::ranges::sort(unasked, {},
        [](const MetricVerdict& metric) { return std::pair(metric.service, metric.kind); });
    return unasked;
}

} // namespace pult::analysis
