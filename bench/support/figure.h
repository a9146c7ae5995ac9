// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace pult::bench {

enum class Goal
{
    AtMost,
    AtLeast,
};

//! Prints "figure NAME VALUE goal <= LIMIT ok|short". Gives whether the goal is reached.
bool figure(const std::string& name, double value, Goal goal, double limit);

//! Prints "note NAME VALUE": a number without a goal, so that a ratio can be understood.
void note(const std::string& name, double value, const std::string& unit);

//! The p-th percentile (0 to 100) of the values; they are sorted in place. Nearest rank.
[[nodiscard]] double percentile(std::vector<double>& values, double p);

//! Microseconds of the steady clock.
[[nodiscard]] double nowUs();

} // namespace pult::bench
