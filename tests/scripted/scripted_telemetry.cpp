// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scripted/scripted_telemetry.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "tests/support/no_telemetry.h"

namespace pult::scripted {

//! Stays open until its owner or endStreams() ends it.
class ScriptedTelemetry::OpenStream : public client::Stream
{
public:
    OpenStream(ScriptedTelemetry& owner, OnMessage<client::LeakReport> onReport, OnEnd onEnd,
        OnMessage<client::RolloutVerdict> onVerdict = {},
        OnMessage<client::AlertReport> onAlerts = {})
        : m_owner(owner)
        , m_onReport(std::move(onReport))
        , m_onVerdict(std::move(onVerdict))
        , m_onAlerts(std::move(onAlerts))
        , m_onEnd(std::move(onEnd))
    {
        m_owner.m_streams.insert(this);
    }
    ~OpenStream() override { m_owner.m_streams.erase(this); }
    OpenStream(const OpenStream&) = delete;
    OpenStream& operator=(const OpenStream&) = delete;

    void tell(const client::LeakReport& report) const
    {
        if (m_onReport)
            m_onReport(report);
    }
    void tell(const client::AlertReport& report) const
    {
        if (m_onAlerts)
            m_onAlerts(report);
    }
    void tell(const client::RolloutVerdict& verdict) const
    {
        if (m_onVerdict)
            m_onVerdict(verdict);
    }
    void end(const std::optional<Error>& why) const { m_onEnd(why); }

private:
    ScriptedTelemetry& m_owner;
    OnMessage<client::LeakReport> m_onReport;
    OnMessage<client::RolloutVerdict> m_onVerdict;
    OnMessage<client::AlertReport> m_onAlerts;
    OnEnd m_onEnd;
};

namespace {

//! A stream that has ended already.
std::unique_ptr<client::Stream> over()
{
    return std::make_unique<client::Stream>();
}

using Group = std::tuple<std::string, std::optional<std::uint32_t>, std::optional<std::uint32_t>>;

struct Sum
{
    double requests = 0;
    double errors = 0;
    double p99Us = 0;
};

//! The same wobble at every run, ±4 %.
double wobble(std::int64_t start, const std::string& service)
{
    const auto mixed = static_cast<std::uint64_t>(start / 1000) * 2654435761U
        + std::hash<std::string>{}(service) % 977;
    return 1 + 0.04 * (static_cast<double>((mixed >> 7) % 200) / 100.0 - 1);
}

bool matches(const Traffic& traffic, const client::SeriesSelector& selector)
{
    return (selector.service.empty() || selector.service == traffic.service)
        && (!selector.lane || *selector.lane == traffic.lane)
        && (!selector.serving || *selector.serving == traffic.serving);
}

Group groupOf(const Traffic& traffic, const client::SeriesGrouping& by)
{
    return {by.service ? traffic.service : std::string(),
        by.lane ? std::optional(traffic.lane) : std::nullopt,
        by.serving ? std::optional(traffic.serving) : std::nullopt};
}

double valueOf(const Sum& sum, client::Metric metric)
{
    switch (metric) {
    case client::Metric::Requests:
        return sum.requests;
    case client::Metric::Errors:
        return sum.errors;
    case client::Metric::ErrorRatio:
        return sum.requests > 0 ? sum.errors / sum.requests : 0;
    case client::Metric::LatencyP50:
    case client::Metric::LatencyBins:
    case client::Metric::LatencyMean:
        return sum.p99Us / 4;
    default:
        return sum.p99Us;
    }
}

//! A hump around a quarter of the p99 with a thin tail up to it.
std::vector<client::LatencyBin> binsOf(const Sum& sum, std::uint64_t count)
{
    std::vector<client::LatencyBin> bins;
    const double middle = std::log2(sum.p99Us * 1000 / 4);
    for (std::uint64_t k = 10; k < 33; ++k)
        for (std::uint64_t m = 1; m <= 8; ++m) {
            const std::uint64_t below = (8 + m) << k;
            const double away = std::log2(static_cast<double>(below)) - middle;
            const double share = std::exp(-away * away * 3) + (away > 0 && away < 2.2 ? 0.03 : 0);
            const auto hits
                = static_cast<std::uint64_t>(std::lround(static_cast<double>(count) * share / 9));
            if (hits > 0)
                bins.push_back({below, hits});
        }
    return bins;
}

client::SeriesLine lineOf(client::Metric metric, const Group& group,
    const std::map<std::int64_t, Sum>& sums, std::int64_t bucketMs)
{
    client::SeriesLine line;
    line.metric = metric;
    std::tie(line.key.service, line.key.lane, line.key.serving) = group;
    for (const auto& [start, sum] : sums) {
        const double mean = valueOf(sum, metric);
        const auto count
            = static_cast<std::uint64_t>(sum.requests * static_cast<double>(bucketMs) / 1000);
        if (count == 0)
            continue;
        line.buckets.push_back({start, mean * 0.97, mean * 1.04, mean, count, {}});
        if (metric == client::Metric::LatencyBins)
            line.buckets.back().bins = binsOf(sum, count);
    }
    return line;
}

} // namespace

void ScriptedTelemetry::setOn(bool on)
{
    m_on = on;
    if (!on)
        endStreams(test::NoTelemetry::off());
}

void ScriptedTelemetry::setReport(client::LeakReport report)
{
    m_report = std::move(report);
    for (const OpenStream* stream : m_streams)
        stream->tell(*m_report);
}

void ScriptedTelemetry::setVerdict(std::optional<client::RolloutVerdict> verdict)
{
    m_verdict = std::move(verdict);
    for (const OpenStream* stream : m_streams) {
        if (m_verdict)
            stream->tell(*m_verdict);
    }
}

void ScriptedTelemetry::setAlerts(client::AlertReport report)
{
    m_alerts = std::move(report);
    for (const OpenStream* stream : m_streams)
        stream->tell(m_alerts);
}

void ScriptedTelemetry::setTraffic(std::vector<Traffic> traffic, std::int64_t nowUnixMs)
{
    m_traffic = std::move(traffic);
    m_nowUnixMs = nowUnixMs;
}

void ScriptedTelemetry::setProof(const std::string& entry, std::vector<client::ProofState> events)
{
    m_scripts[entry] = std::move(events);
}

void ScriptedTelemetry::endStreams(const std::optional<Error>& why)
{
    for (const OpenStream* stream : m_streams)
        stream->end(why);
}

std::optional<Error> ScriptedTelemetry::failure() const
{
    return m_failure ? m_failure : m_on ? std::nullopt : std::optional(test::NoTelemetry::off());
}

client::SeriesAnswer ScriptedTelemetry::series(const client::SeriesQuery& query) const
{
    client::SeriesAnswer answer;
    const std::int64_t to = query.toUnixMs == 0 ? m_nowUnixMs : query.toUnixMs;
    const std::int64_t from = query.fromUnixMs == 0 ? to - 3'600'000 : query.fromUnixMs;
    const std::int64_t buckets = query.buckets == 0 ? 600 : query.buckets;
    const std::int64_t width = std::max<std::int64_t>(1000, (to - from) / buckets / 1000 * 1000);
    answer.bucketMs = static_cast<std::uint32_t>(width);
    answer.retainedSinceUnixMs = to - 3'600'000;
    std::map<Group, std::map<std::int64_t, Sum>> groups;
    for (const Traffic& traffic : m_traffic)
        for (std::int64_t start = from / width * width;
             matches(traffic, query.selector) && start < to; start += width) {
            if (start < traffic.fromUnixMs || (traffic.toUnixMs != 0 && start >= traffic.toUnixMs))
                continue;
            Sum& sum = groups[groupOf(traffic, query.by)][start];
            const double rate = traffic.rate * wobble(start, traffic.service);
            sum.requests += rate;
            sum.errors += rate * traffic.errors * wobble(start * 3, traffic.service);
            sum.p99Us = std::max(sum.p99Us, traffic.p99Us * wobble(start * 7, traffic.service));
        }
    for (const client::Metric metric : query.metrics)
        for (const auto& [group, sums] : groups)
            answer.lines.push_back(lineOf(metric, group, sums, width));
    return answer;
}

void ScriptedTelemetry::querySeries(
    client::SeriesQuery query, Done<client::SeriesAnswer> done, Millis)
{
    if (const auto error = failure())
        return done(pult::failure(*error));
    done(series(query));
}

void ScriptedTelemetry::listLeaks(
    std::string, std::optional<std::uint32_t>, Done<client::LeakReport> done, Millis)
{
    if (const auto error = failure())
        return done(pult::failure(*error));
    done(m_report.value_or(client::LeakReport{}));
}

void ScriptedTelemetry::getTrace(std::string, std::string traceId, Done<client::Trace> done, Millis)
{
    if (const auto error = failure())
        return done(pult::failure(*error));
    const auto known = m_traces.find(traceId);
    if (known == m_traces.end())
        return done(pult::failure(Code::NotFound, "TRACE_UNKNOWN",
            "trace " + traceId + " was never seen, or is no longer kept"));
    done(known->second);
}

void ScriptedTelemetry::findRequests(
    client::RequestQuery query, Done<std::vector<client::FoundRequest>> done, Millis)
{
    m_searches.push_back(query);
    if (const auto error = failure())
        return done(pult::failure(*error));
    std::vector<client::FoundRequest> found;
    for (const client::FoundRequest& each : m_found)
        if ((!query.traceId.empty() && each.traceId == query.traceId)
            || (!query.requestId.empty() && each.requestId == query.requestId)
            || (!query.user.empty() && each.user == query.user))
            found.push_back(each);
    done(std::move(found));
}

std::unique_ptr<client::Stream> ScriptedTelemetry::opened(
    OnMessage<client::LeakReport> onReport, OnEnd onEnd)
{
    return std::make_unique<OpenStream>(*this, std::move(onReport), std::move(onEnd));
}

namespace {

Error noVerdict()
{
    return {Code::FailedPrecondition, "NO_EVIDENCE", "No rollout was judged.", {}, {}};
}

} // namespace

void ScriptedTelemetry::getVerdict(std::string, Done<client::RolloutVerdict> done, Millis)
{
    if (const auto error = failure())
        return done(pult::failure(*error));
    if (!m_verdict)
        return done(pult::failure(noVerdict()));
    done(*m_verdict);
}

void ScriptedTelemetry::verdictHistory(
    std::string, Done<std::vector<client::VerdictLine>> done, Millis)
{
    if (const auto error = failure())
        return done(pult::failure(*error));
    done(m_history);
}

void ScriptedTelemetry::judgeAgain(
    client::JudgeQuery query, Done<client::RolloutVerdict> done, Millis deadline)
{
    const auto environment = query.environment;
    m_judged.push_back(std::move(query));
    getVerdict(environment, std::move(done), deadline);
}

void ScriptedTelemetry::compareLanes(
    std::string, std::int64_t, Done<std::vector<client::LaneFigures>> done, Millis)
{
    if (const auto error = failure())
        return done(pult::failure(*error));
    done(m_figures);
}

std::unique_ptr<client::Stream> ScriptedTelemetry::watchVerdict(
    std::string environment, OnMessage<client::RolloutVerdict> onVerdict, OnEnd onEnd)
{
    if (const auto error = failure()) {
        onEnd(*error);
        return over();
    }
    const auto ofIts
        = [environment, onVerdict = std::move(onVerdict)](client::RolloutVerdict verdict) {
              if (verdict.environment == environment)
                  onVerdict(std::move(verdict));
          };
    if (m_verdict)
        ofIts(*m_verdict);
    return std::make_unique<OpenStream>(
        *this, OnMessage<client::LeakReport>(), std::move(onEnd), ofIts);
}

std::unique_ptr<client::Stream> ScriptedTelemetry::watchAlerts(
    std::string, OnMessage<client::AlertReport> onReport, OnEnd onEnd)
{
    if (const auto error = failure()) {
        onEnd(*error);
        return over();
    }
    onReport(m_alerts);
    return std::make_unique<OpenStream>(*this, OnMessage<client::LeakReport>(), std::move(onEnd),
        OnMessage<client::RolloutVerdict>(), std::move(onReport));
}

std::unique_ptr<client::Stream> ScriptedTelemetry::watchSeries(
    client::SeriesQuery query, Millis, OnMessage<client::SeriesAnswer> onAnswer, OnEnd onEnd)
{
    if (const auto error = failure()) {
        onEnd(*error);
        return over();
    }
    onAnswer(series(query));
    return opened({}, std::move(onEnd));
}

std::unique_ptr<client::Stream> ScriptedTelemetry::watchLeaks(
    std::string, std::optional<std::uint32_t>, OnMessage<client::LeakReport> onReport, OnEnd onEnd)
{
    ++m_leakWatches;
    if (const auto error = failure()) {
        onEnd(*error);
        return over();
    }
    if (m_report)
        onReport(*m_report);
    return opened(std::move(onReport), std::move(onEnd));
}

std::unique_ptr<client::Stream> ScriptedTelemetry::prove(
    client::ProofQuery query, OnMessage<client::ProofState> onState, OnEnd onEnd)
{
    m_proofs.push_back(query);
    if (const auto error = failure()) {
        onEnd(*error);
        return over();
    }
    bool running = false;
    for (const auto& [entry, events] : m_scripts) {
        if (!query.entries.empty()
            && std::find(query.entries.begin(), query.entries.end(), entry) == query.entries.end())
            continue;
        for (const client::ProofState& event : events)
            onState(event);
        running
            = running || events.empty() || events.back().outcome == client::ProofOutcome::Running;
    }
    if (running)
        return opened({}, std::move(onEnd));
    onEnd(std::nullopt);
    return over();
}

} // namespace pult::scripted
