// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/series/series_store.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/telemetry/series/series_query.h"

namespace pult::telemetry {
namespace {

using ::testing::ElementsAre;

constexpr std::uint64_t kMs = 1'000'000;

SeriesKey keyOf(const std::string& service, state::GenerationNumber serving = 1)
{
    SeriesKey key;
    key.environment = "prod";
    key.service = service;
    key.serving = serving;
    key.entry = "/Pay";
    return key;
}

SeriesQuery everything(Metric metric, Second to, std::uint32_t buckets)
{
    SeriesQuery query;
    query.environment = "prod";
    query.metric = metric;
    query.to = to;
    query.buckets = buckets;
    return query;
}

TEST(SeriesQuery, AddsUpWhatIsNotAskedToBeKeptApart)
{
    SeriesStore store({});
    store.at(keyOf("orders", 1), 0)->add(3, 10 * kMs, false);
    store.at(keyOf("orders", 2), 0)->add(3, 30 * kMs, true);
    store.at(keyOf("billing", 1), 0)->add(4, 20 * kMs, false);

    const auto all = querySeries(store, everything(Metric::ErrorRatio, 10, 10));
    ASSERT_EQ(all.lines.size(), 1U);
    ASSERT_EQ(all.lines[0].buckets.size(), 2U);
    EXPECT_DOUBLE_EQ(all.lines[0].buckets[0].mean, 0.5);
    EXPECT_EQ(all.lines[0].buckets[0].requests, 2U);

    auto query = everything(Metric::LatencyMean, 10, 10);
    query.service = "orders";
    query.by.serving = true;
    const auto apart = querySeries(store, query);
    ASSERT_EQ(apart.lines.size(), 2U);
    EXPECT_EQ(apart.lines[1].key.serving, 2U);
    EXPECT_DOUBLE_EQ(apart.lines[1].buckets[0].mean, 30.0 * kMs);
    EXPECT_TRUE(apart.lines[1].key.service.empty());
}

TEST(SeriesQuery, ASpikeOfOneSecondSurvivesAnyWidth)
{
    SeriesStore store({});
    const auto series = store.at(keyOf("orders"), 0);
    for (Second second = 0; second < 21'600; ++second) {
        for (int i = 0; i < (second == 9'999 ? 50 : 1); ++i)
            series->add(second, second == 9'999 ? 900 * kMs : kMs, false);
    }
    for (const std::uint32_t buckets : {1U, 7U, 600U, 21'600U}) {
        for (const auto metric : {Metric::Requests, Metric::LatencyMean, Metric::LatencyP99}) {
            const auto answer = querySeries(store, everything(metric, 21'600, buckets));
            const auto& line = answer.lines.at(0).buckets;
            EXPECT_LE(line.size(), buckets);
            const auto top = std::ranges::max_element(line, {}, &Bucket::most);
            EXPECT_GE(top->most, metric == Metric::Requests ? 50 : 890.0 * kMs);
            EXPECT_LE(top->start, 9'999);
            EXPECT_GT(top->start + answer.bucketSeconds, 9'999);
        }
    }
}

TEST(SeriesQuery, GapsStayGaps)
{
    SeriesStore store({});
    const auto series = store.at(keyOf("orders"), 0);
    series->add(5, kMs, false);
    series->add(65, kMs, false);
    const auto answer = querySeries(store, everything(Metric::Requests, 120, 12));
    const auto& line = answer.lines.at(0).buckets;
    ASSERT_EQ(line.size(), 2U);
    EXPECT_EQ(line[0].start, 0);
    EXPECT_EQ(line[1].start, 60);
    EXPECT_DOUBLE_EQ(line[0].mean, 0.2) << "what was before the first request is not known";
    EXPECT_DOUBLE_EQ(line[0].most, 1);
    EXPECT_DOUBLE_EQ(line[1].mean, 0.1);
    EXPECT_TRUE(querySeries(store, everything(Metric::Requests, 5, 5)).lines.empty());
}

TEST(SeriesQuery, QuantilesOfABucketAreThoseOfAllItsRequests)
{
    SeriesStore store({});
    const auto series = store.at(keyOf("orders"), 0);
    for (Second second = 0; second < 100; ++second)
        series->add(second, static_cast<std::uint64_t>(second + 1) * kMs, false);
    const auto whole = querySeries(store, everything(Metric::LatencyP90, 100, 1));
    const auto& bucket = whole.lines.at(0).buckets.at(0);
    EXPECT_NEAR(bucket.mean, 90.0 * kMs, 0.9 * kMs);
    EXPECT_NEAR(bucket.least, 9.0 * kMs, 0.1 * kMs);
    EXPECT_NEAR(bucket.most, 99.0 * kMs, kMs);
    EXPECT_EQ(bucket.requests, 100U);
}

TEST(Series, TakesWhatComesALittleLate)
{
    SeriesStore store({});
    const auto series = store.at(keyOf("orders"), 0);
    series->add(61, kMs, false);
    series->add(75, kMs, false);
    series->add(62, 5 * kMs, true); // of ten seconds that are folded already
    series->add(59, kMs, false); // of a minute that never was
    const auto requests = querySeries(store, everything(Metric::Requests, 120, 120));
    std::vector<Second> seconds;
    for (const auto& bucket : requests.lines.at(0).buckets)
        seconds.push_back(bucket.start);
    EXPECT_THAT(seconds, ElementsAre(61, 62, 75));
    const auto p99 = querySeries(store, everything(Metric::LatencyP99, 120, 12));
    EXPECT_NEAR(p99.lines.at(0).buckets.at(0).mean, 5.0 * kMs, 0.05 * kMs);
}

TEST(SeriesStore, KeysBeyondTheBoundAreCountedCoarser)
{
    SeriesStore::Options few;
    few.mostSeries = 8;
    SeriesStore store(few);
    for (int i = 0; i < 20; ++i) {
        auto key = keyOf("orders");
        key.entry = "/" + std::to_string(i);
        store.at(key, 0)->add(1, kMs, false);
    }
    const auto answer = querySeries(store, everything(Metric::Requests, 10, 1));
    EXPECT_EQ(answer.lines.at(0).buckets.at(0).requests, 20U);
    auto query = everything(Metric::Requests, 10, 1);
    query.by.entry = true;
    EXPECT_EQ(querySeries(store, query).lines.size(), 9U);
    EXPECT_EQ(store.at(keyOf("billing"), 0), nullptr);
}

TEST(SeriesStore, WhatNobodyUsedForTheLongestTimeMakesRoom)
{
    SeriesStore::Options few;
    few.mostSeries = 200;
    SeriesStore store(few);
    for (Second second = 0; second < 24'000; second += 10) {
        store.at(keyOf("orders"), second)->add(second, kMs, false);
        auto madeUp = keyOf("orders");
        madeUp.entry = "/" + std::to_string(second);
        store.at(madeUp, second)->add(second, kMs, false);
        ASSERT_LE(store.keys(), few.mostSeries);
    }
    const auto billing = store.at(keyOf("billing"), 24'000);
    ASSERT_TRUE(billing);
    EXPECT_TRUE(billing->add(24'000, kMs, false));
    EXPECT_GT(store.displaced(), 2'000U);
    auto query = everything(Metric::Requests, 24'001, 1);
    query.entry = "/Pay";
    query.by.service = true;
    const auto answer = querySeries(store, query);
    ASSERT_EQ(answer.lines.size(), 2U) << "what is in use was never displaced";
    EXPECT_EQ(answer.lines[0].buckets.at(0).requests, 1U);
    EXPECT_EQ(answer.lines[1].buckets.at(0).requests, 2'400U);
}

TEST(SeriesStore, PromotesOverWeeksUseNothingUp)
{
    constexpr Second kHours = 3600;
    SeriesStore store({});
    const auto retention = store.options().retention;
    std::size_t most = 0;
    state::GenerationNumber lane = 0;
    for (Second now = 0; now < 21 * 24 * kHours; now += kHours / 2) {
        ++lane;
        for (int service = 0; service < 20; ++service) {
            auto key = keyOf("s" + std::to_string(service));
            key.lane = lane;
            ASSERT_TRUE(store.at(key, now)->add(now, kMs, false));
        }
        store.trim(now);
        most = std::max(most, store.keys());
    }
    EXPECT_LE(most, static_cast<std::size_t>(20 * (retention / (kHours / 2) + 2)));
    EXPECT_EQ(store.displaced() + store.unkept(), 0U);
}

TEST(SeriesStore, WhatWasGivenUpTakesNothingAndIsMadeAnew)
{
    SeriesStore store({});
    const auto old = store.at(keyOf("orders"), 1);
    ASSERT_TRUE(old->add(1, kMs, false));
    const Second later = store.options().retention + 10;
    store.trim(later);
    EXPECT_EQ(store.keys(), 0U);
    EXPECT_FALSE(old->add(later, kMs, false));
    const auto anew = store.at(keyOf("orders"), later);
    EXPECT_TRUE(anew->add(later, kMs, false));
    EXPECT_EQ(querySeries(store, everything(Metric::Requests, later + 1, 1))
                  .lines.at(0)
                  .buckets.at(0)
                  .requests,
        1U);
}

TEST(SeriesStore, ThreadsMayDisplaceWhatOthersHold)
{
    SeriesStore::Options few;
    few.mostSeries = 32;
    SeriesStore store(few);
    constexpr Second kSeconds = 4'000;
    std::atomic<std::uint64_t> refused{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            std::shared_ptr<Series> held;
            for (Second second = 0; second < kSeconds; ++second) {
                if (held && second % 100 != 0 && held->add(second, kMs, false))
                    continue;
                auto key = keyOf("s" + std::to_string(i));
                key.entry = "/" + std::to_string(second / 100);
                held = store.at(key, second);
                if (!held || !held->add(second, kMs, false))
                    ++refused;
            }
        });
    }
    for (int i = 0; i < 50; ++i) {
        store.trim(0);
        (void)querySeries(store, everything(Metric::Requests, kSeconds, 10));
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_LE(store.keys(), 36U);
    const auto answer = querySeries(store, everything(Metric::Requests, kSeconds, 1));
    const auto kept = answer.lines.at(0).buckets.at(0).requests;
    EXPECT_LE(kept + refused, 4U * kSeconds);
    EXPECT_GT(kept, 0U);
}

TEST(SeriesStore, TooManyBytesShortenTheRetentionOfAll)
{
    SeriesStore::Options small;
    small.retention = 7200;
    small.mostBytes = 200'000;
    SeriesStore store(small);
    for (const auto* service : {"orders", "billing"}) {
        for (Second second = 0; second < 7200; ++second)
            store.at(keyOf(service), 0)
                ->add(second, static_cast<std::uint64_t>(second) * kMs, false);
    }
    store.trim(7200);
    EXPECT_LE(store.bytes(), 200'000U);
    EXPECT_GT(store.retainedSince(), 0);
    const auto answer = querySeries(store, everything(Metric::Requests, 7200, 7200));
    EXPECT_GE(answer.lines.at(0).buckets.front().start, answer.retainedSince - Series::kBlock);
    EXPECT_EQ(answer.lines.at(0).buckets.back().start, 7199);
    EXPECT_EQ(answer.retainedSince, store.retainedSince());
}

TEST(SeriesStore, ManyThreadsCountEveryRequest)
{
    SeriesStore store({});
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&store] {
            for (Second second = 0; second < 3000; ++second)
                store.at(keyOf("orders"), 0)->add(second / 10, kMs, false);
        });
    }
    for (int i = 0; i < 20; ++i) {
        store.trim(300);
        (void)querySeries(store, everything(Metric::LatencyP50, 300, 30));
    }
    for (auto& thread : threads)
        thread.join();
    const auto answer = querySeries(store, everything(Metric::LatencyP50, 300, 1));
    EXPECT_EQ(answer.lines.at(0).buckets.at(0).requests, 12'000U);
}

} // namespace
} // namespace pult::telemetry
