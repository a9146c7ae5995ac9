// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::analysis {

//! Where `holds`, false at `low` and true at `high`, changes. It must change only once.
template <typename Holds> [[nodiscard]] double bisect(double low, double high, const Holds& holds)
{
    constexpr int kHalvings = 80;
    for (int i = 0; i < kHalvings; ++i) {
        const double middle = low + (high - low) / 2;
        (holds(middle) ? high : low) = middle;
    }
    return high;
}

} // namespace pult::analysis
