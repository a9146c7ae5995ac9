// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "bench/detect/streams.h"

namespace pult::bench {

//! Pult's guard: the sequential count test, a look at every error event, by the share that was
//! measured up to the minute before (the decided one at first).
[[nodiscard]] std::unique_ptr<Detector> countTest(double share, double alpha);
//! As Argo Rollouts' documentation shows it: once a minute the candidate's success rate has to be
//! at least 95 %; more than three failures abort.
[[nodiscard]] std::unique_ptr<Detector> threshold();
//! As Kayenta's judge: Mann and Whitney on the error rates of minutes, 98 % confidence, tolerance
//! a quarter of the estimated shift; from 50 points on, every ten minutes.
[[nodiscard]] std::unique_ptr<Detector> mannWhitney();

} // namespace pult::bench
