// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "controlplane/state/codec_port.h"
#include "controlplane/state/decide.h"

namespace pult::codec::testing {

struct Recorded
{
    state::Event event;
    state::Record record;
};

//! A generated history as a journal would hold it.
[[nodiscard]] std::vector<Recorded> recordHistory(
    const state::Codec& codec, std::uint32_t seed, std::size_t steps = 150);
//! Which kinds of effect are in it.
[[nodiscard]] std::set<std::size_t> effectsOf(const std::vector<Recorded>& recorded);

} // namespace pult::codec::testing
