// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/verdict.h"
#include "common/error.h"

namespace pult::cli {

//! What stored verdicts are judged by instead.
struct OtherThresholds
{
    //! Beside the default ones, as in a plan. Empty: those that the verdict was judged by.
    std::vector<client::Guard> guards;
    double alpha = 0; //!< 0: that of the verdict.
    // In the place of what the guard of that name has; its unit is that of a plan.
    std::map<std::string, double> margins;
    std::map<std::string, double> limits;
};

//! Judges by the library of the control plane, on what the journal keeps; no control plane is
//! asked. Pure. Errors: INVALID_ARGUMENT FIELD_INVALID, USAGE: a threshold is none;
//! FAILED_PRECONDITION NO_EVIDENCE: the verdict does not keep what a guard asks for.
[[nodiscard]] Result<client::RolloutVerdict> judgeAgain(
    const client::StoredVerdict& stored, const OtherThresholds& by);

} // namespace pult::cli
