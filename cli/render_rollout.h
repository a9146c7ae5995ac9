// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <ostream>

#include "client/rollout.h"
#include "client/rollout_json.h"
#include "client/verdict.h"

namespace pult::cli {

//! The ladder with the stage it is in, the bake clock at `nowUnixMs`, what was seen of what it
//! waits for, and why it stands so. `verdict`: null: none. Pure.
void renderRollout(std::ostream& out, const client::Rollout& rollout,
    const client::RolloutVerdict* verdict, std::int64_t nowUnixMs);

//! What the stage has seen of what it wants: units, coverage, and each need.
[[nodiscard]] client::Json seenJson(
    const client::Rollout& rollout, const client::RolloutVerdict* verdict);

} // namespace pult::cli
