// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/series_fold.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace pult::client {

namespace {

using Buckets = std::vector<SeriesBucket>;

//! In the order in which an answer brings its lines, but for the order of the metrics.
auto keyOf(const SeriesLine& line)
{
    return std::tie(line.metric, line.key.service, line.key.lane, line.key.serving, line.key.entry,
        line.key.dimensions);
}

void mergeInto(Buckets& known, Buckets news)
{
    if (news.empty())
        return;
    const auto from = std::lower_bound(known.begin(), known.end(), news.front().startUnixMs,
        [](const SeriesBucket& bucket, std::int64_t start) { return bucket.startUnixMs < start; });
    Buckets tail(from, known.end());
    known.erase(from, known.end());
    // Of the same start the newer one comes first and stays.
    std::merge(news.begin(), news.end(), tail.begin(), tail.end(), std::back_inserter(known),
        [](const auto& a, const auto& b) { return a.startUnixMs < b.startUnixMs; });
    known.erase(std::unique(known.begin(), known.end(),
                    [](const auto& a, const auto& b) { return a.startUnixMs == b.startUnixMs; }),
        known.end());
}

std::int64_t newestOf(const SeriesAnswer& answer)
{
    std::int64_t newest = 0;
    for (const SeriesLine& line : answer.lines)
        if (!line.buckets.empty())
            newest = std::max(newest, line.buckets.back().startUnixMs);
    return newest;
}

void dropBefore(SeriesAnswer& answer, std::int64_t start)
{
    for (SeriesLine& line : answer.lines)
        std::erase_if(line.buckets,
            [start](const SeriesBucket& bucket) { return bucket.startUnixMs <= start; });
    std::erase_if(answer.lines, [](const SeriesLine& line) { return line.buckets.empty(); });
}

} // namespace

SeriesAnswer merged(SeriesAnswer known, SeriesAnswer news, std::int64_t windowMs)
{
    // Another resolution is another picture: nothing of the old one fits beside it.
    if (news.bucketMs != 0 && news.bucketMs != known.bucketMs)
        return news;
    for (SeriesLine& line : news.lines) {
        const auto at = std::find_if(known.lines.begin(), known.lines.end(),
            [&](const SeriesLine& each) { return keyOf(each) == keyOf(line); });
        if (at == known.lines.end())
            known.lines.push_back(std::move(line));
        else
            mergeInto(at->buckets, std::move(line.buckets));
    }
    std::stable_sort(known.lines.begin(), known.lines.end(),
        [](const SeriesLine& a, const SeriesLine& b) { return keyOf(a) < keyOf(b); });
    known.retainedSinceUnixMs = news.retainedSinceUnixMs;
    dropBefore(known, newestOf(known) - windowMs);
    return known;
}

} // namespace pult::client
