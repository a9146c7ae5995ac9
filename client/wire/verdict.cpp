// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/wire/verdict.h"

#include <utility>

#include "client/wire/rollout.h"
#include "common/verdict_message.h"

namespace pult::client::wire {

namespace {

VerdictPoint pointOf(const v1::VerdictPoint& wire)
{
    VerdictPoint point;
    point.unixMs = wire.unix_ms();
    if (wire.has_ratio())
        point.ratio = wire.ratio();
    point.interval = {wire.interval().low(), wire.interval().high()};
    point.logEvidence = wire.log_evidence();
    point.candidateValue = wire.candidate_value();
    point.controlValue = wire.control_value();
    point.stage = wire.stage();
    point.sharePermille = wire.share_permille();
    return point;
}

} // namespace

RolloutVerdict fromWire(const v1::RolloutVerdict& wire)
{
    RolloutVerdict verdict;
    readVerdict(wire, verdict);
    return verdict;
}

std::vector<VerdictLine> fromWire(const v1::VerdictHistory& wire)
{
    std::vector<VerdictLine> lines;
    for (const auto& message : wire.lines()) {
        auto& line = lines.emplace_back();
        line.guard = message.guard();
        line.kind
            = verdict_message::enumFrom(message.kind(), VerdictKind::Share, VerdictKind::Errors);
        line.service = message.service();
        line.margin = message.margin();
        line.alpha = message.alpha();
        for (const auto& point : message.points())
            line.points.push_back(pointOf(point));
    }
    return lines;
}

std::vector<LaneFigures> fromWire(const v1::CompareLanesResponse& wire)
{
    std::vector<LaneFigures> all;
    for (const auto& message : wire.figures()) {
        all.push_back({message.lane(), message.service(), message.units(), message.failed_units(),
            message.requests(), message.mean_ns(), message.p50_ns(), message.p95_ns(),
            message.p99_ns()});
    }
    return all;
}

AlertReport fromWire(const v1::AlertReport& wire)
{
    AlertReport report;
    report.atUnixMs = wire.at_unix_ms();
    report.configured = wire.configured();
    report.troubles.assign(wire.troubles().begin(), wire.troubles().end());
    for (const auto& message : wire.alerts()) {
        report.alerts.push_back({message.name(), message.severity(), message.service(),
            message.generation(), message.summary(), message.value(), message.since_unix_ms(),
            message.from(), {message.labels().begin(), message.labels().end()}});
    }
    return report;
}

v1::GetVerdictRequest verdictRequest(std::string environment)
{
    v1::GetVerdictRequest request;
    request.set_environment(std::move(environment));
    return request;
}

v1::JudgeAgainRequest toWire(const JudgeQuery& query)
{
    v1::JudgeAgainRequest request;
    request.set_environment(query.environment);
    request.set_from_unix_ms(query.fromUnixMs);
    request.set_to_unix_ms(query.toUnixMs);
    putGuards(*request.mutable_guards(), query.guards);
    request.set_alpha(query.alpha);
    return request;
}

v1::CompareLanesRequest compareRequest(std::string environment, std::int64_t sinceUnixMs)
{
    v1::CompareLanesRequest request;
    request.set_environment(std::move(environment));
    request.set_since_unix_ms(sinceUnixMs);
    return request;
}

} // namespace pult::client::wire
