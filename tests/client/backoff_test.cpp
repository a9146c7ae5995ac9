// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/backoff.h"

#include <gtest/gtest.h>

namespace pult::client {
namespace {

using std::chrono::milliseconds;

std::vector<long> delays(double random, int count)
{
    Backoff backoff([random] { return random; });
    std::vector<long> result;
    for (int i = 0; i < count; ++i)
        result.push_back(backoff.next().count());
    return result;
}

TEST(Backoff, doublesUpToFiveSeconds)
{
    EXPECT_EQ(delays(1.0, 8), (std::vector<long>{100, 200, 400, 800, 1600, 3200, 5000, 5000}));
}

TEST(Backoff, chanceTakesAwayAtMostHalf)
{
    EXPECT_EQ(delays(0.0, 3), (std::vector<long>{50, 100, 200}));
    EXPECT_EQ(delays(0.5, 2), (std::vector<long>{75, 150}));
}

TEST(Backoff, beginsAgainAfterReset)
{
    Backoff backoff([] { return 1.0; });
    (void)backoff.next();
    (void)backoff.next();
    backoff.reset();
    EXPECT_EQ(backoff.next(), milliseconds{100});
}

} // namespace
} // namespace pult::client
