// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "controlplane/analysis/judging/metric_judge.h"
#include "controlplane/analysis/statistics/count_test.h"
#include "controlplane/analysis/statistics/interval.h"

// What the judges of metrics share.
namespace pult::analysis {

[[nodiscard]] state::VerdictArm controlOf(const std::vector<state::VerdictPeriod>& periods);
//! 0 of nothing.
[[nodiscard]] double shareOf(std::uint64_t part, std::uint64_t whole);
//! Mantel and Haenszel's estimate of the common ratio.
[[nodiscard]] std::optional<double> commonRatio(const std::vector<CountPeriod>& counts);
[[nodiscard]] double secondsOf(const state::VerdictPeriod& period);
[[nodiscard]] state::VerdictSource sourceOf(std::uint64_t candidates, std::uint64_t controls);
//! Half of alpha goes to an absolute limit, if there is one.
[[nodiscard]] double alphaOfRatio(const state::MetricVerdict& metric);
[[nodiscard]] state::VerdictInterval told(const Interval& interval);

//! Natural logarithms of the evidence for the worse.
[[nodiscard]] double errorsEvidence(
    const ShareNow& now, const ArmsEvidence& arms, double margin, double alpha);
[[nodiscard]] double latencyEvidence(const ArmsEvidence& arms, double quantile, double alpha);
[[nodiscard]] double meanEvidence(const ArmsEvidence& arms, double alpha);

} // namespace pult::analysis
