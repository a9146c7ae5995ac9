// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "controlplane/analysis/judging/inputs.h"

namespace pult::analysis {

//! Units of the candidate at a service that it does not bring before that service has to pass; one
//! that is hardly ever asked does not stop a rollout, unless it fails.
inline constexpr std::uint64_t kUnitsThatAsk = 200;
//! Slices of a rollout; what is beyond is left out.
inline constexpr std::size_t kMostSlices = 4000;
//! Slices shown.
inline constexpr std::size_t kWorstSlices = 10;

//! Judges. Pure: the same inputs give the same verdict, to the bit.
//!
//! Fail: some guard (ABORT) fails. Pass: no guard and no signal fails, every guard passes at every
//! service that the candidate brings and at every other one with enough traffic of the candidate,
//! and Prometheus answered whatever it was asked. Otherwise NotEnoughData; a failing signal or
//! slice holds. Source of every formula: docs/analysis.md.
[[nodiscard]] state::RolloutVerdict judge(
    const std::vector<state::Guard>& guards, double alpha, const JudgeInputs& inputs);

} // namespace pult::analysis
