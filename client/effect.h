// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/rollout.h"
#include "client/verdict.h"

namespace pult::client {

// When an effect that somebody chose would stand out. The control plane tells it for the margin of
// a guard: it is asked to judge again with the effect in the place of every margin.

//! Of the stage that a rollout is in: the plan's, and the stage's own in the place of those of the
//! same name.
[[nodiscard]] std::vector<Guard> guardsNow(const Rollout& rollout);
//! `ratio`: candidate / control, above 1. Queries stay as they are: they know thresholds only.
[[nodiscard]] std::vector<Guard> withMargin(std::vector<Guard> guards, double ratio);
//! Null: there is none of this guard at this place.
[[nodiscard]] const MetricVerdict* sameMetric(
    const RolloutVerdict& verdict, const MetricVerdict& metric);
//! Seconds until the ratio stands out; 0: it would by now. Nothing: cannot be told. `asked`: as
//! judged with it as margin.
[[nodiscard]] std::optional<double> secondsUntil(double ratio, const MetricVerdict& asked);
//! Why no effect stands out yet, for metrics without a smallest one: "too few failures". Empty:
//! another matter than too little data.
[[nodiscard]] std::string whyNoneVisible(const MetricVerdict& metric);

} // namespace pult::client
