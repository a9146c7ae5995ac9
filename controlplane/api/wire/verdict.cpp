// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/wire/verdict.h"

#include "common/verdict_message.h"
#include "controlplane/api/wire/command.h"
#include "controlplane/api/wire/rollout.h"
#include "controlplane/state/rollout_plan.h"

namespace pult::api::wire {

namespace {

constexpr double kMostAlpha = 0.5;

void write(const state::VerdictPoint& from, v1::VerdictPoint& to)
{
    to.set_unix_ms(from.unixMs);
    if (from.ratio)
        to.set_ratio(*from.ratio);
    to.mutable_interval()->set_low(from.interval.low);
    to.mutable_interval()->set_high(from.interval.high);
    to.set_log_evidence(from.logEvidence);
    to.set_candidate_value(from.candidateValue);
    to.set_control_value(from.controlValue);
    to.set_stage(from.stage);
    to.set_share_permille(from.sharePermille);
}

} // namespace

v1::RolloutVerdict toWire(const state::RolloutVerdict& from)
{
    v1::RolloutVerdict to;
    writeVerdict(from, to);
    return to;
}

v1::StoredVerdict toWire(
    const state::Record& record, const state::Event& event, const state::RolloutVerdict& verdict)
{
    v1::StoredVerdict to;
    to.set_revision(record.revision);
    to.set_unix_ms(record.unixMs);
    to.set_kind(record.kind);
    to.set_act(event.act);
    writeVerdict(verdict, *to.mutable_verdict());
    guardsToWire(verdict.guards, to.mutable_guards());
    for (const auto& metric : verdict.unasked)
        writeMetric(metric, *to.add_unasked());
    return to;
}

v1::VerdictHistory toWire(const std::vector<state::VerdictLine>& from)
{
    v1::VerdictHistory to;
    for (const auto& line : from) {
        auto& message = *to.add_lines();
        message.set_guard(line.guard);
        message.set_kind(verdict_message::enumTo<v1::GuardKind>(line.kind));
        message.set_service(line.service);
        message.set_margin(line.margin);
        message.set_alpha(line.alpha);
        for (const auto& point : line.points)
            write(point, *message.add_points());
    }
    return to;
}

v1::CompareLanesResponse toWire(const std::vector<state::LaneFigures>& from)
{
    v1::CompareLanesResponse to;
    for (const auto& figures : from) {
        auto& message = *to.add_figures();
        message.set_lane(figures.lane);
        message.set_service(figures.service);
        message.set_units(figures.units);
        message.set_failed_units(figures.failedUnits);
        message.set_requests(figures.requests);
        message.set_mean_ns(figures.meanNs);
        message.set_p50_ns(figures.p50Ns);
        message.set_p95_ns(figures.p95Ns);
        message.set_p99_ns(figures.p99Ns);
    }
    return to;
}

v1::AlertReport toWire(const state::AlertReport& from)
{
    v1::AlertReport to;
    to.set_at_unix_ms(from.atUnixMs);
    to.set_configured(from.configured);
    for (const auto& trouble : from.troubles)
        to.add_troubles(trouble);
    for (const auto& alert : from.alerts) {
        auto& message = *to.add_alerts();
        message.set_name(alert.name);
        message.set_severity(alert.severity);
        message.set_service(alert.service);
        message.set_generation(alert.generation);
        message.set_summary(alert.summary);
        message.set_value(alert.value);
        message.set_since_unix_ms(alert.sinceUnixMs);
        message.set_from(alert.from);
        message.mutable_labels()->insert(alert.labels.begin(), alert.labels.end());
    }
    return to;
}

Result<state::JudgeAgain> fromWire(const v1::JudgeAgainRequest& from)
{
    state::JudgeAgain to{
        from.environment(), from.from_unix_ms(), from.to_unix_ms(), {}, from.alpha()};
    if (to.fromUnixMs < 0)
        return failure(fieldInvalid("from_unix_ms", "it is before 1970"));
    if (to.toUnixMs != 0 && to.toUnixMs <= to.fromUnixMs)
        return failure(fieldInvalid("to_unix_ms", "it is not after from_unix_ms"));
    if (!(to.alpha >= 0 && to.alpha <= kMostAlpha))
        return failure(fieldInvalid("alpha", "it is not within 0 and 0.5"));
    auto read = guardsFromWire(from.guards(), "judge_again.guards");
    if (!read)
        return failure(std::move(read.error()));
    auto guards = state::resolvedGuards(*std::move(read), "judge_again.guards");
    if (!guards)
        return failure(std::move(guards.error()));
    to.guards = *std::move(guards);
    return to;
}

} // namespace pult::api::wire
