// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <ostream>
#include <span>

#include "tests/telemetry/leaks/player.h"

namespace pult::telemetry::testing {

//! Spans of the shop in the notation of span_text.h, and what Player::told() says of them.
struct Fixture
{
    const char* name;
    const char* spans;
    const char* expected;
    int times = 1; //!< Rounds.
    std::int64_t everyMs = 1'130;
    state::testing::World (*world)() = shop;
};

void PrintTo(const Fixture& fixture, std::ostream* out);

//! Each shows a rule.
[[nodiscard]] std::span<const Fixture> ruleFixtures();
//! Each looks like a leak and is none, or is another one than it looks like.
[[nodiscard]] std::span<const Fixture> falsePositiveFixtures();
//! Part 8 of the research page, where no other fixture shows it.
[[nodiscard]] std::span<const Fixture> acceptanceFixtures();

} // namespace pult::telemetry::testing
