// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/telemetry/series/series_query.h"

namespace pult::telemetry {
namespace {

constexpr std::uint64_t kMs = 1'000'000;

SeriesKey keyOf(const std::string& service)
{
    SeriesKey key;
    key.environment = "prod";
    key.service = service;
    return key;
}

class SeriesRates : public ::testing::Test
{
protected:
    void serve(Second second, int requests, int errors = 0, const std::string& service = "orders")
    {
        for (int i = 0; i < requests; ++i)
            m_store.at(keyOf(service), second)->add(second, kMs, i < errors);
    }

    //! The first bucket of one that takes in all of [from, to).
    Bucket whole(Second from, Second to, Metric metric = Metric::Requests)
    {
        SeriesQuery query;
        query.environment = "prod";
        query.metric = metric;
        query.from = from;
        query.to = to;
        query.buckets = 1;
        query.unfinished = m_now;
        const auto answer = querySeries(m_store, query);
        return answer.lines.empty() ? Bucket{} : answer.lines[0].buckets.at(0);
    }

    SeriesStore m_store{{}};
    Second m_now = 1'000'000;
};

TEST_F(SeriesRates, AnOutageWithinABucketIsSeenInIt)
{
    for (Second second = 0; second < 600; ++second)
        serve(second, second >= 100 && second < 130 ? 0 : 20, second == 50 ? 3 : 0);
    const auto requests = whole(0, 600);
    EXPECT_DOUBLE_EQ(requests.least, 0);
    EXPECT_DOUBLE_EQ(requests.most, 20);
    EXPECT_DOUBLE_EQ(requests.mean, 19);
    EXPECT_DOUBLE_EQ(whole(200, 600).least, 20);
    const auto errors = whole(50, 60, Metric::Errors);
    EXPECT_DOUBLE_EQ(errors.least, 0);
    EXPECT_DOUBLE_EQ(errors.most, 3);
    EXPECT_DOUBLE_EQ(errors.mean, 0.3);
}

TEST_F(SeriesRates, SpansThatComeInLumpsHaveSecondsOfNone)
{
    for (Second second = 0; second < 40; second += 10)
        serve(second, 20);
    const auto bucket = whole(0, 40);
    EXPECT_DOUBLE_EQ(bucket.least, 0);
    EXPECT_DOUBLE_EQ(bucket.mean, 2);
    EXPECT_DOUBLE_EQ(bucket.most, 20);
}

TEST_F(SeriesRates, NothingIsKnownOfBeforeTheFirstRequest)
{
    for (Second second = 57; second < 60; ++second)
        serve(second, 20);
    const auto bucket = whole(0, 60);
    EXPECT_DOUBLE_EQ(bucket.least, 20);
    EXPECT_DOUBLE_EQ(bucket.mean, 20);
    // Somebody else was there before; of all together that is known.
    serve(30, 1, 0, "billing");
    EXPECT_DOUBLE_EQ(whole(0, 60).least, 0);
    EXPECT_DOUBLE_EQ(whole(0, 60).mean, 61.0 / 30);
}

TEST(SeriesRatesOfOld, NothingIsKnownOfWhatIsNotKeptAnyMore)
{
    SeriesStore::Options few;
    few.retention = 300;
    SeriesStore store(few);
    for (Second second = 0; second < 1200; ++second)
        store.at(keyOf("orders"), second)->add(second, kMs, false);
    store.trim(1200);
    SeriesQuery query;
    query.environment = "prod";
    query.to = 1200;
    query.buckets = 1;
    const auto bucket = querySeries(store, query).lines.at(0).buckets.at(0);
    EXPECT_DOUBLE_EQ(bucket.least, 1);
    EXPECT_DOUBLE_EQ(bucket.mean, 1);
}

TEST_F(SeriesRates, TheSecondThatIsNotOverProvesNoLess)
{
    for (Second second = 0; second < 60; ++second)
        serve(second, 20);
    m_now = 60;
    EXPECT_DOUBLE_EQ(whole(0, 61).least, 20) << "nothing came yet";
    serve(60, 1);
    EXPECT_DOUBLE_EQ(whole(0, 61).least, 20);
    EXPECT_DOUBLE_EQ(whole(0, 61).mean, 20);
    EXPECT_DOUBLE_EQ(whole(60, 61).mean, 1) << "all there is";
    serve(60, 50);
    EXPECT_DOUBLE_EQ(whole(0, 61).most, 51);
    m_now = 61;
    EXPECT_DOUBLE_EQ(whole(0, 61).mean, (60 * 20 + 51) / 61.0);
}

TEST_F(SeriesRates, LeastIsNeverAboveTheMeanNorTheMeanAboveMost)
{
    constexpr std::array kMetrics{Metric::Requests, Metric::Errors, Metric::ErrorRatio,
        Metric::LatencyMean, Metric::LatencyP50, Metric::LatencyP99};
    std::mt19937 random(4711);
    const auto upTo = [&random](int most) { return static_cast<int>(random() % (most + 1U)); };
    std::uint64_t seen = 0;
    for (int round = 0; round < 300; ++round) {
        SeriesStore store({});
        const auto services = 1 + upTo(2);
        const auto holes = upTo(9);
        for (int service = 0; service < services; ++service) {
            const auto begins = upTo(150);
            for (Second second = begins; second < 300; ++second) {
                for (int i = upTo(9) < holes ? 0 : upTo(6); i > 0; --i)
                    store.at(keyOf("s" + std::to_string(service)), second)
                        ->add(
                            second, static_cast<std::uint64_t>(upTo(1'000'000'000)), upTo(1) == 0);
            }
        }
        SeriesQuery query;
        query.environment = "prod";
        query.from = upTo(200);
        query.to = query.from + 1 + upTo(150);
        query.buckets = static_cast<std::uint32_t>(1 + upTo(40));
        query.unfinished = query.from + upTo(200);
        query.by.service = upTo(1) == 0;
        for (const auto metric : kMetrics) {
            query.metric = metric;
            for (const auto& line : querySeries(store, query).lines) {
                for (const auto& bucket : line.buckets) {
                    ++seen;
                    ASSERT_LE(bucket.least, bucket.mean) << "round " << round;
                    ASSERT_LE(bucket.mean, bucket.most) << "round " << round;
                    ASSERT_GT(bucket.requests, 0U);
                }
            }
        }
    }
    EXPECT_GT(seen, 10'000U);
}

} // namespace
} // namespace pult::telemetry
