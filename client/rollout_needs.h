// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "client/rollout.h"
#include "client/verdict.h"

namespace pult::client {

//! Something that a stage has to see before it goes on: its minimum sample, or a part of its
//! coverage. As the server counts it (state::judgeRollout).
struct StageNeed
{
    std::string dimension; //!< Empty: the minimum sample.
    std::string value; //!< Of the dimension. Empty: how many different ones.
    std::uint64_t seen = 0; //!< Units of the plan; of different values: values.
    std::uint64_t wanted = 0;

    [[nodiscard]] bool met() const { return seen >= wanted; }
    friend bool operator==(const StageNeed&, const StageNeed&) = default;
};

//! About the stage and the share that the rollout is in, and about this run of it.
[[nodiscard]] bool isAboutStage(const RolloutVerdict& verdict, const Rollout& rollout);
//! Of the stage that the rollout is in; empty: it wants nothing, or it is over. `verdict`: the
//! newest; null, or about another stage: nothing was seen yet.
[[nodiscard]] std::vector<StageNeed> stageNeeds(
    const Rollout& rollout, const RolloutVerdict* verdict);
//! Those that are not met.
[[nodiscard]] std::vector<StageNeed> missingNeeds(
    const Rollout& rollout, const RolloutVerdict* verdict);
//! Its bake is over, and it would go on but for those. An open gate waits for more than that.
[[nodiscard]] bool waitsForNeeds(
    const Rollout& rollout, const RolloutVerdict* verdict, std::int64_t nowUnixMs);
//! "206 of 300 users", "4 of 20 users of device phone", "2 of 3 values of region".
[[nodiscard]] std::string needText(const StageNeed& need, ShareUnit unit);

} // namespace pult::client
