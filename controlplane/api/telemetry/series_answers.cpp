// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/telemetry/series_answers.h"

#include <algorithm>
#include <utility>

#include "controlplane/api/listings.h"
#include "controlplane/api/wire/command.h"

namespace pult::api {

namespace {

using telemetry::Metric;
using telemetry::Second;

constexpr Second kHour = 3600;
constexpr std::int64_t kMsPerSecond = 1000;
constexpr double kNsPerUs = 1000;

bool isLatency(Metric metric)
{
    return metric >= Metric::LatencyMean;
}

Second floorTo(Second value, Second step)
{
    const auto rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

Second ceilDiv(Second value, Second by)
{
    return (value + by - 1) / by;
}

std::int64_t floorDiv(std::int64_t value, std::int64_t by)
{
    return (value - ((value % by) + by) % by) / by;
}

//! Percentiles are of ten seconds at the least; one answer has one width.
Second sampleOf(const wire::SeriesAsk& ask)
{
    const bool quantiles = std::any_of(ask.metrics.begin(), ask.metrics.end(),
        [](Metric metric) { return metric > Metric::LatencyMean; });
    return quantiles ? telemetry::Series::kTenth : 1;
}

} // namespace

SeriesAnswers::SeriesAnswers(const telemetry::Pipeline& pipeline, const Clock& clock)
    : m_pipeline(pipeline)
    , m_clock(clock)
    , m_originUnixMs(
          clock.wall().time_since_epoch().count() - pipeline.secondOf(clock.mono()) * kMsPerSecond)
{}

Second SeriesAnswers::now() const
{
    return m_pipeline.secondOf(m_clock.mono());
}

Second SeriesAnswers::secondAt(std::int64_t unixMs) const
{
    return floorDiv(unixMs - m_originUnixMs, kMsPerSecond);
}

std::int64_t SeriesAnswers::unixMsAt(Second second) const
{
    return m_originUnixMs + second * kMsPerSecond;
}

SeriesWindow SeriesAnswers::windowOf(const wire::SeriesAsk& ask) const
{
    SeriesWindow window;
    const auto sample = sampleOf(ask);
    window.to = ask.toUnixMs == 0 ? now() + 1 : secondAt(ask.toUnixMs);
    window.from = ask.fromUnixMs == 0 ? window.to - kHour : secondAt(ask.fromUnixMs);
    // Nothing is kept of before; the answer says so.
    window.from = std::max(window.from, now() - store().options().retention);
    window.to = std::max(window.to, window.from + 1);
    const auto span = window.to - window.from;
    const Second buckets = ask.query.buckets;
    // Up to one bucket more is touched when they begin at multiples of their width.
    window.width = ceilDiv(ceilDiv(span, std::max<Second>(buckets - 1, 1)), sample) * sample;
    if (buckets > 1)
        window.from = floorTo(window.from, window.width);
    return window;
}

Result<v1::QuerySeriesResponse> SeriesAnswers::answer(
    const wire::SeriesAsk& ask, const SeriesWindow& window) const
{
    const auto& dimensions = store().options().dimensions;
    v1::QuerySeriesResponse response;
    response.set_bucket_ms(static_cast<std::uint32_t>(window.width * kMsPerSecond));
    response.set_retained_since_unix_ms(unixMsAt(store().retainedSince()));
    response.mutable_dimensions()->Assign(dimensions.begin(), dimensions.end());
    auto query = ask.query;
    query.from = window.from;
    query.to = window.to;
    query.width = window.width;
    query.unfinished = now();
    for (const auto metric : ask.metrics) {
        query.metric = metric;
        const auto scale = isLatency(metric) ? kNsPerUs : 1;
        for (const auto& line : querySeries(store(), query).lines) {
            auto& to = *response.add_lines();
            to = wire::lineOf(metric, line.key, query.by, dimensions);
            for (const auto& bucket : line.buckets) {
                auto& out = *to.add_buckets();
                out.set_start_unix_ms(unixMsAt(bucket.start));
                out.set_min(bucket.least / scale);
                out.set_max(bucket.most / scale);
                out.set_mean(bucket.mean / scale);
                out.set_count(bucket.requests);
                for (const auto& step : bucket.steps) {
                    auto& bin = *out.add_bins();
                    bin.set_below_ns(step.belowNs);
                    bin.set_count(step.count);
                }
            }
        }
        if (response.ByteSizeLong() > kMostAnswerBytes)
            return failure(wire::fieldInvalid("buckets",
                "the answer would be larger than a message: ask for fewer, or for fewer lines"));
    }
    return response;
}

SeriesFollower::SeriesFollower(const SeriesAnswers& answers, wire::SeriesAsk ask)
    : m_answers(answers)
    , m_ask(std::move(ask))
{}

Result<std::optional<v1::QuerySeriesResponse>> SeriesFollower::next()
{
    auto window = m_answers.windowOf(m_ask);
    if (m_window) {
        window.width = m_window->width;
        window.to = m_answers.now() + 1;
        window.from = floorTo(m_window->to - kGrowing, window.width);
    }
    auto answer = m_answers.answer(m_ask, window);
    if (!answer)
        return failure(std::move(answer.error()));
    std::string told;
    for (const auto& line : answer->lines())
        told += line.SerializeAsString();
    const bool first = !std::exchange(m_window, window);
    const bool same = told == std::exchange(m_told, told);
    if (!first && (same || told.empty()))
        return std::optional<v1::QuerySeriesResponse>();
    return std::optional(*std::move(answer));
}

} // namespace pult::api
