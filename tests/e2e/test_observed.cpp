// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The fourth step: a switch is shown in the live traffic of the real playground, or said not to be.
#include <gtest/gtest.h>

#include "tests/cli/pultctl_runner.h"
#include "tests/e2e/cluster.h"

namespace pult::test {
namespace {

using namespace std::chrono_literals;
using client::ObservationOutcome;

//! 300 requests without exception are enough for 99 %: under 5 s at this load, exports come on top.
constexpr int kLoad = 80;
constexpr std::chrono::seconds kPatience{45};

//! What live traffic says of the switch of that revision; nothing: it never said anything.
std::optional<client::Observation> observed(Cluster& cluster, std::uint64_t revision)
{
    const auto find = [revision](const client::EnvironmentView& seen) -> const client::Operation* {
        if (!seen.operations || !seen.operations->contains(revision))
            return nullptr;
        return seen.operations->at(revision).get();
    };
    const auto view = cluster.waitFor(
        [&](const client::EnvironmentView& seen) {
            const auto* operation = find(seen);
            return operation && operation->observation
                && operation->observation->outcome != ObservationOutcome::Pending;
        },
        kPatience);
    return view ? find(*view)->observation : std::nullopt;
}

Finished pultctl(const Cluster& cluster, std::vector<std::string> words)
{
    return runPultctl({std::move(words), {{"PULT_SERVER", cluster.address()}}});
}

TEST(Observed, APromoteAndItsRollbackAreSeenInLiveTraffic)
{
    Cluster cluster(kLoad);
    const auto promoted = cluster.act(client::Promote{2});
    ASSERT_TRUE(promoted) << promoted.error().message << cluster.logs();
    const auto after = observed(cluster, promoted->revision);
    ASSERT_TRUE(after) << cluster.logs();
    EXPECT_EQ(after->outcome, ObservationOutcome::Observed) << after->why;
    EXPECT_GE(after->right, 300U);
    EXPECT_EQ(after->wrong, 0U);
    EXPECT_GE(after->shareLow, 0.99);

    const auto back = pultctl(cluster,
        {"rollback", "prod", "--expect", "1", "--reason", "seen enough", "--yes", "--wait",
            "--observed"});
    EXPECT_EQ(back.exit, 0) << back.out << back.err;
    EXPECT_NE(back.out.find("OBSERVED"), std::string::npos) << back.out;
}

} // namespace
} // namespace pult::test
