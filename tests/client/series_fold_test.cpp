// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/series_fold.h"

#include <gtest/gtest.h>

namespace pult::client {
namespace {

SeriesLine line(const std::string& service, std::vector<std::pair<std::int64_t, double>> points)
{
    SeriesLine made;
    made.key.service = service;
    for (const auto& [start, mean] : points)
        made.buckets.push_back({start, mean, mean, mean, 1});
    return made;
}

SeriesAnswer answer(std::vector<SeriesLine> lines, std::uint32_t bucketMs = 10)
{
    return {std::move(lines), bucketMs, 0, {}};
}

std::vector<std::pair<std::int64_t, double>> points(const SeriesLine& line)
{
    std::vector<std::pair<std::int64_t, double>> found;
    for (const SeriesBucket& bucket : line.buckets)
        found.emplace_back(bucket.startUnixMs, bucket.mean);
    return found;
}

using Points = std::vector<std::pair<std::int64_t, double>>;

} // namespace

TEST(SeriesFold, NewBucketsFollowAndReplaceThoseOfTheSameStart)
{
    const auto known = answer({line("a", {{10, 1}, {20, 2}, {30, 3}})});
    const auto result = merged(known, answer({line("a", {{20, 5}, {40, 4}})}), 1000);
    ASSERT_EQ(result.lines.size(), 1U);
    EXPECT_EQ(points(result.lines[0]), (Points{{10, 1}, {20, 5}, {30, 3}, {40, 4}}));
}

TEST(SeriesFold, TheWindowMovesAlongAndEmptyLinesGo)
{
    const auto known = answer({line("a", {{10, 1}, {20, 2}}), line("b", {{10, 1}})});
    const auto result = merged(known, answer({line("a", {{30, 3}})}), 20);
    ASSERT_EQ(result.lines.size(), 1U);
    EXPECT_EQ(points(result.lines[0]), (Points{{20, 2}, {30, 3}}));
}

TEST(SeriesFold, NewLinesTakeTheirPlace)
{
    const auto known = answer({line("b", {{10, 1}})});
    const auto result = merged(known, answer({line("a", {{10, 7}})}), 1000);
    ASSERT_EQ(result.lines.size(), 2U);
    EXPECT_EQ(result.lines[0].key.service, "a");
    EXPECT_EQ(points(result.lines[1]), (Points{{10, 1}}));
}

TEST(SeriesFold, AnotherResolutionBeginsAnew)
{
    const auto result
        = merged(answer({line("a", {{10, 1}})}), answer({line("a", {{40, 4}})}, 20), 1000);
    EXPECT_EQ(points(result.lines[0]), (Points{{40, 4}}));
    EXPECT_EQ(merged({}, answer({line("a", {{10, 1}})}), 1000).lines.size(), 1U);
}

TEST(SeriesFold, NothingNewChangesNothing)
{
    const auto known = answer({line("a", {{10, 1}})});
    EXPECT_EQ(points(merged(known, {}, 1000).lines.at(0)), (Points{{10, 1}}));
}

} // namespace pult::client
