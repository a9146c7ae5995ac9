// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/state/state.h"

namespace pult::state {

//! Which active map a request met when it entered. A generation as head means the same map whenever
//! it is head, until a Rebase gives it another base: that is another stamp.
struct HeadStamp
{
    HeadStamp(GenerationNumber number = 0, std::uint32_t timesRebased = 0)
        : generation(number)
        , rebases(timesRebased)
    {}

    GenerationNumber generation = 0; //!< 0: none.
    std::uint32_t rebases = 0;

    friend auto operator<=>(const HeadStamp&, const HeadStamp&) = default;
};

//! As the head header carries it: "5"; "5.1" after its first Rebase. Empty: none.
[[nodiscard]] std::string headWord(const HeadStamp& stamp);

//! What a head header says; none: the text is not a stamp.
[[nodiscard]] HeadStamp headOf(std::string_view word);

//! What requests that enter while it is head are stamped with.
[[nodiscard]] HeadStamp stampOf(const Generation& generation);

//! What requests of the lane of a living generation are stamped with beside its number: the head,
//! but for legacy its own, so that its lane means the same before and after it was replaced.
[[nodiscard]] HeadStamp headForLane(const Environment& environment, const Generation& generation);

//! All that requests in flight may have entered under, but for the head's own.
[[nodiscard]] std::vector<HeadStamp> pastHeads(const Environment& environment);

//! Edges are told the same about both: which lanes there are, what to stamp, how, and whom the
//! share of a rollout or a holdback takes.
[[nodiscard]] bool stampAlike(const Environment& a, const Environment& b);

} // namespace pult::state
