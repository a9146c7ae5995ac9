// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

namespace pult::analysis {

//! Where an effect lies. From a confidence sequence: true at all times at once with probability
//! 1 - alpha, however often one looks and whenever one stops.
struct Interval
{
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();

    [[nodiscard]] bool contains(double value) const { return low <= value && value <= high; }
};

} // namespace pult::analysis
