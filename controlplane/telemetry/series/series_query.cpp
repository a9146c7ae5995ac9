// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/series/series_query.h"

#include <algorithm>
#include <limits>

namespace pult::telemetry {

namespace {

struct Samples
{
    //! The first second that the line was ever told of, or later: what was before is not known.
    Second known = std::numeric_limits<Second>::max();
    std::map<Second, Tally> tallies;
    std::map<Second, LatencyHistogram> histograms;
};

std::optional<double> quantileOf(Metric metric)
{
    switch (metric) {
    case Metric::LatencyP50:
    case Metric::LatencyBins:
        return 0.5;
    case Metric::LatencyP90:
        return 0.9;
    case Metric::LatencyP95:
        return 0.95;
    case Metric::LatencyP99:
        return 0.99;
    default:
        return std::nullopt;
    }
}

template <typename Wanted, typename Value>
bool accepts(const std::optional<Wanted>& wanted, const Value& value)
{
    return !wanted || *wanted == value;
}

bool selects(const SeriesQuery& query, const SeriesKey& key)
{
    return accepts(query.service, key.service) && accepts(query.lane, key.lane)
        && accepts(query.serving, key.serving) && accepts(query.entry, key.entry)
        && std::ranges::all_of(query.dimensions, [&](const auto& wanted) {
               return wanted.first < key.dimensions.size()
                   && key.dimensions[wanted.first] == wanted.second;
           });
}

SeriesKey groupOf(const SeriesQuery& query, const SeriesKey& key)
{
    SeriesKey group;
    group.environment = key.environment;
    if (query.by.service)
        group.service = key.service;
    if (query.by.lane)
        group.lane = key.lane;
    if (query.by.serving)
        group.serving = key.serving;
    if (query.by.entry)
        group.entry = key.entry;
    group.dimensions.resize(query.by.dimensions.size());
    for (std::size_t i = 0; i < std::min(group.dimensions.size(), key.dimensions.size()); ++i) {
        if (query.by.dimensions[i])
            group.dimensions[i] = key.dimensions[i];
    }
    return group;
}

void merge(Tally& into, const Tally& other)
{
    if (other.requests == 0)
        return;
    into.leastNs = into.requests == 0 ? other.leastNs : std::min(into.leastNs, other.leastNs);
    into.mostNs = into.requests == 0 ? other.mostNs : std::max(into.mostNs, other.mostNs);
    into.requests += other.requests;
    into.errors += other.errors;
    into.sumNs += other.sumNs;
}

bool isRate(Metric metric)
{
    return metric == Metric::Requests || metric == Metric::Errors;
}

//! Of the requests of a tally; of rates, of one that spans a second.
double valueOf(Metric metric, const Tally& tally)
{
    switch (metric) {
    case Metric::Requests:
        return tally.requests;
    case Metric::Errors:
        return tally.errors;
    case Metric::ErrorRatio:
        return static_cast<double>(tally.errors) / tally.requests;
    default:
        return static_cast<double>(tally.sumNs) / tally.requests;
    }
}

//! Buckets of a line under construction, by their start.
class Downsampler
{
public:
    Downsampler(Second from, Second width)
        : m_from(from)
        , m_width(width)
    {}

    //! Returns the bucket that the sample falls into, its extremes widened.
    Bucket& add(Second second, double sample)
    {
        const auto start = m_from + (second - m_from) / m_width * m_width;
        if (m_buckets.empty() || m_buckets.back().start != start)
            m_buckets.push_back({start, sample, sample, 0, 0, {}});
        auto& bucket = m_buckets.back();
        bucket.least = std::min(bucket.least, sample);
        bucket.most = std::max(bucket.most, sample);
        return bucket;
    }
    std::vector<Bucket> take() { return std::move(m_buckets); }

private:
    Second m_from;
    Second m_width;
    std::vector<Bucket> m_buckets;
};

//! A second without requests is one of none: an outage within a bucket is seen in it. Only what was
//! before the first request ever is not known, and the second that is not over proves no less, only
//! more.
std::vector<Bucket> rates(const SeriesQuery& query, const Samples& samples, Second width)
{
    std::vector<Bucket> buckets;
    for (auto at = samples.tallies.begin(); at != samples.tallies.end();) {
        const auto start = query.from + (at->first - query.from) / width * width;
        const auto end = std::min(start + width, query.to);
        const auto seconds = std::min(end, query.unfinished) - std::max(start, samples.known);
        Bucket bucket{start, std::numeric_limits<double>::max(), 0, 0, 0, {}};
        double sum = 0;
        Second told = 0;
        for (; at != samples.tallies.end() && at->first < end; ++at) {
            const auto value = valueOf(query.metric, at->second);
            bucket.requests += at->second.requests;
            bucket.most = std::max(bucket.most, value);
            if (at->first >= query.unfinished && seconds > 0)
                continue;
            bucket.least = std::min(bucket.least, value);
            sum += value;
            ++told;
        }
        if (told < seconds)
            bucket.least = 0;
        bucket.mean = sum / static_cast<double>(std::max(seconds, told));
        buckets.push_back(bucket);
    }
    return buckets;
}

std::vector<Bucket> tallied(const SeriesQuery& query, const Samples& samples, Second width)
{
    Downsampler out(query.from, width);
    Tally sum;
    Second current = -1;
    for (const auto& [second, tally] : samples.tallies) {
        auto& bucket = out.add(second, valueOf(query.metric, tally));
        if (bucket.start != current) {
            current = bucket.start;
            sum = {};
        }
        merge(sum, tally);
        bucket.requests = sum.requests;
        // Sums of doubles may be off by a last digit.
        bucket.mean = std::clamp(valueOf(query.metric, sum), bucket.least, bucket.most);
    }
    return out.take();
}

std::vector<Bucket> quantiles(
    const SeriesQuery& query, const Samples& samples, Second width, double q)
{
    Downsampler out(query.from, width);
    LatencyHistogram sum;
    Second current = -1;
    for (const auto& [second, histogram] : samples.histograms) {
        auto& bucket = out.add(second, static_cast<double>(histogram.quantile(q)));
        if (bucket.start != current) {
            current = bucket.start;
            sum = {};
        }
        sum.merge(histogram);
        bucket.requests = sum.count();
        bucket.mean = static_cast<double>(sum.quantile(q));
        if (query.metric == Metric::LatencyBins)
            bucket.steps = sum.steps();
    }
    return out.take();
}

Second widthOf(const SeriesQuery& query, Second sample)
{
    if (query.width > 0)
        return std::max(query.width, sample);
    const auto buckets = static_cast<Second>(std::max(query.buckets, 1U));
    const auto wide = (query.to - query.from + buckets - 1) / buckets;
    return std::max<Second>((wide + sample - 1) / sample * sample, sample);
}

} // namespace

SeriesAnswer querySeries(const SeriesStore& store, const SeriesQuery& query)
{
    std::map<SeriesKey, Samples> groups;
    const auto quantile = quantileOf(query.metric);
    // Whole minutes are given up.
    const auto kept = store.retainedSince() / Series::kBlock * Series::kBlock;
    store.forEach(query.environment, [&](const SeriesKey& key, const Series& series) {
        if (!selects(query, key))
            return;
        auto& samples = groups[groupOf(query, key)];
        samples.known = std::min(samples.known, std::max(series.first(), kept));
        series.read(
            query.from, query.to,
            [&](Second second, const Tally& tally) { merge(samples.tallies[second], tally); },
            [&](Second second, const LatencyHistogram& histogram) {
                if (quantile)
                    samples.histograms[second].merge(histogram);
            });
    });
    SeriesAnswer answer;
    answer.bucketSeconds = widthOf(query, quantile ? Series::kTenth : 1);
    answer.retainedSince = store.retainedSince();
    for (const auto& [key, samples] : groups) {
        const auto width = answer.bucketSeconds;
        auto buckets = quantile    ? quantiles(query, samples, width, *quantile)
            : isRate(query.metric) ? rates(query, samples, width)
                                   : tallied(query, samples, width);
        if (!buckets.empty())
            answer.lines.push_back({key, std::move(buckets)});
    }
    return answer;
}

} // namespace pult::telemetry
