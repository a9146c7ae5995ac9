// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace pult::analysis {

//! Which of many hypotheses to reject so that the expected share of false ones among them is at
//! most alpha, whatever depends on what: places in `logEvidence`, strongest first. Slices of one
//! metric are never independent, which is why it is this and not Benjamini and Hochberg's own.
//!
//! Source: Wang and Ramdas, False discovery rate control with e-values, JRSSB 84(3), 2022.
[[nodiscard]] std::vector<std::size_t> eBenjaminiHochberg(
    std::span<const double> logEvidence, double alpha);

} // namespace pult::analysis
