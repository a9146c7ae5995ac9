// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/analysis/judging/inputs.h"
#include "controlplane/analysis/judging/lone_stage.h"
#include "controlplane/state/rollout.h"
#include "controlplane/state/verdict.h"

namespace pult::analysis {

//! With this probability at most a pass is said of an effect that is beyond the margin, at any
//! time, for each metric: it is not spent over metrics, nobody is hurt by a second look.
inline constexpr double kPassAlpha = 0.05;
//! Failed units of both arms before a ratio of errors may pass.
inline constexpr std::uint64_t kLeastEvents = 20;
//! With fewer failed units a candidate passes if for sure fewer of its units fail than this, or
//! than the guard's own limit if that is lower.
inline constexpr double kNegligibleErrors = 0.02;
//! And with more of them, where its ratio is not surely beyond the margin: a few failures at a
//! small share would take days to tell a ratio, and so few do no harm.
inline constexpr double kTolerableErrors = 0.005;
//! Part of a metric's alpha that goes to the bound on the control's rate, for stages without one.
inline constexpr double kPartOfBound = 0.01;
//! Latencies of each arm before a mean is compared: its intervals hold for large samples.
inline constexpr std::uint64_t kLeastLatencies = 100;
//! Answers of Prometheus in a row before a threshold decides.
inline constexpr std::size_t kAnswersInARow = 3;
//! It is asked so often.
inline constexpr std::int64_t kAnswersEveryMs = 15'000;
//! Of answers that were due one after the other, with none between that failed or came too late.
[[nodiscard]] std::size_t answersInARow(const std::vector<state::VerdictSample>& samples);

//! All that the candidate did.
[[nodiscard]] state::VerdictArm candidateOf(const std::vector<state::VerdictPeriod>& periods);

[[nodiscard]] ShareNow shareNowOf(const JudgeInputs& inputs);
//! Errors of a candidate that has no control of its own time, held against the one of earlier
//! stages. False: there is a control, or none was ever seen.
[[nodiscard]] bool restsOnEarlierControl(const state::MetricVerdict& metric, const ShareNow& now);

//! Units of the candidate until it passes by an allowance, if no more of them fail.
struct UnitsToPass
{
    std::uint64_t seen = 0;
    std::uint64_t wanted = 0; //!< More than were seen.
    std::uint64_t failed = 0; //!< Of those seen.
    std::optional<double> seconds; //!< From now, as they come at this share. Nothing: none come.
};
//! Of errors only. Nothing: more fail already than it allows, or something else is missing.
[[nodiscard]] std::optional<UnitsToPass> unitsToPass(
    const state::MetricVerdict& metric, const ShareNow& now, std::int64_t atUnixMs);

//! One guard at one service or slice: everything but the words. `metric` says which, and alpha.
//! Formulas and sources: docs/analysis.md.
void judgeErrors(const ShareNow& now, const ArmsEvidence& arms, state::MetricVerdict& metric);
void judgeLatency(
    const state::Guard& guard, const ArmsEvidence& arms, state::MetricVerdict& metric);
void judgeMean(const state::Guard& guard, const ArmsEvidence& arms, state::MetricVerdict& metric);
void judgeShare(const state::Guard& guard, const JudgeInputs& inputs, state::MetricVerdict& metric);
void judgePromQl(
    const state::Guard& guard, const PromQlEvidence& answers, state::MetricVerdict& metric);

//! Only the evidence that the judges above come to: for looking through many slices.
[[nodiscard]] double logEvidenceOf(
    const state::Guard& guard, const ShareNow& now, const ArmsEvidence& arms, double alpha);

} // namespace pult::analysis
