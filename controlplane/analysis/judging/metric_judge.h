// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/analysis/judging/inputs.h"
#include "controlplane/state/rollout.h"
#include "controlplane/state/verdict.h"

namespace pult::analysis {

//! With this probability at most a pass is said of an effect that is beyond the margin, at any
//! time, for each metric: it is not spent over metrics, nobody is hurt by a second look.
inline constexpr double kPassAlpha = 0.05;
//! Failed units of both arms before a ratio of errors may pass.
inline constexpr std::uint64_t kLeastEvents = 20;
//! Where failures are so rare that no ratio can be told, a candidate passes if for sure fewer of
//! its units fail: the guard's own limit, or this.
inline constexpr double kNegligibleErrors = 0.02;
//! Latencies of each arm before a mean is compared: its intervals hold for large samples.
inline constexpr std::uint64_t kLeastLatencies = 100;
//! Answers of Prometheus in a row before a threshold decides.
inline constexpr std::size_t kAnswersInARow = 3;

//! All that the candidate did.
[[nodiscard]] state::VerdictArm candidateOf(const std::vector<state::VerdictPeriod>& periods);

//! One guard at one service or slice: everything but the words. `metric` says which, and alpha.
//! Formulas and sources: docs/analysis.md.
void judgeErrors(const state::Guard& guard, const ArmsEvidence& arms, state::MetricVerdict& metric);
void judgeLatency(
    const state::Guard& guard, const ArmsEvidence& arms, state::MetricVerdict& metric);
void judgeMean(const state::Guard& guard, const ArmsEvidence& arms, state::MetricVerdict& metric);
void judgeShare(const state::Guard& guard, const JudgeInputs& inputs, state::MetricVerdict& metric);
void judgePromQl(
    const state::Guard& guard, const PromQlEvidence& answers, state::MetricVerdict& metric);

//! Only the evidence that the judges above come to: for looking through many slices.
[[nodiscard]] double logEvidenceOf(
    const state::Guard& guard, const ArmsEvidence& arms, double alpha);

} // namespace pult::analysis
