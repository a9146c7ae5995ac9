// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "tests/telemetry/leaks/fixtures.h"
#include "tests/telemetry/leaks/player.h"

namespace pult::telemetry {

namespace {

using testing::Fixture;
using testing::Player;
using testing::rounds;
using testing::written;

std::string nameOf(const ::testing::TestParamInfo<Fixture>& fixture)
{
    return fixture.param.name;
}

class LeakFixture : public ::testing::TestWithParam<Fixture>
{};

TEST_P(LeakFixture, HasItsVerdicts)
{
    Player player({}, GetParam().world());
    player.play(rounds(GetParam().times, GetParam().everyMs, written(GetParam().spans)));
    player.settle();
    EXPECT_EQ(player.told(), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Rules, LeakFixture, ::testing::ValuesIn(testing::ruleFixtures()), nameOf);
INSTANTIATE_TEST_SUITE_P(
    FalsePositives, LeakFixture, ::testing::ValuesIn(testing::falsePositiveFixtures()), nameOf);
INSTANTIATE_TEST_SUITE_P(
    Acceptance, LeakFixture, ::testing::ValuesIn(testing::acceptanceFixtures()), nameOf);

} // namespace

} // namespace pult::telemetry
