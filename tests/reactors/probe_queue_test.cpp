// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/probe_queue.h"

#include <gtest/gtest.h>

namespace pult::reactors {
namespace {

using namespace std::chrono_literals;

constexpr MonoTime kStart{};

TEST(ProbeQueueTest, GivesWhatIsDueLongestFirst)
{
    ProbeQueue queue({});
    queue.add(1, kStart + 2s);
    queue.add(2, kStart + 1s);
    queue.add(3, kStart + 9s);
    EXPECT_EQ(queue.next(kStart), std::nullopt);
    EXPECT_EQ(queue.wakeAt(kStart), kStart + 1s);
    EXPECT_EQ(queue.next(kStart + 3s), 2U);
    EXPECT_EQ(queue.next(kStart + 3s), 1U);
    EXPECT_EQ(queue.next(kStart + 3s), std::nullopt);
}

TEST(ProbeQueueTest, RemovedAndMovedOnesFollow)
{
    ProbeQueue queue({});
    queue.add(1, kStart);
    queue.add(2, kStart);
    queue.add(2, kStart + 5s);
    queue.remove(1);
    queue.remove(7);
    EXPECT_EQ(queue.next(kStart), std::nullopt);
    EXPECT_EQ(queue.next(kStart + 5s), 2U);
}

TEST(ProbeQueueTest, KeepsToTheFlight)
{
    ProbeQueue queue({2, 1000});
    for (ProbeQueue::Id id = 1; id <= 3; ++id)
        queue.add(id, kStart);
    EXPECT_TRUE(queue.next(kStart + 1s).has_value());
    EXPECT_TRUE(queue.next(kStart + 1s).has_value());
    EXPECT_EQ(queue.next(kStart + 1s), std::nullopt);
    EXPECT_EQ(queue.wakeAt(kStart + 1s), std::nullopt); // Only an answer helps.
    queue.finished();
    EXPECT_EQ(queue.next(kStart + 2s), 3U);
}

TEST(ProbeQueueTest, KeepsToTheRateAfterAFullFlight)
{
    ProbeQueue queue({10, 100});
    for (ProbeQueue::Id id = 1; id <= 100; ++id)
        queue.add(id, kStart);
    int started = 0;
    while (queue.next(kStart)) {
        queue.finished();
        ++started;
    }
    EXPECT_EQ(started, 10);
    EXPECT_EQ(queue.wakeAt(kStart), kStart + 10ms);
    EXPECT_TRUE(queue.next(kStart + 10ms).has_value());
    EXPECT_EQ(queue.next(kStart + 10ms), std::nullopt);
}

} // namespace
} // namespace pult::reactors
