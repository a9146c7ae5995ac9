// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace pult::analysis {

//! Natural logarithm of the beta function; both > 0. Thread: any.
[[nodiscard]] inline double logBeta(double a, double b)
{
    int sign = 0; // lgamma() writes a global
    return ::lgamma_r(a, &sign) + ::lgamma_r(b, &sign) - ::lgamma_r(a + b, &sign);
}

} // namespace pult::analysis
