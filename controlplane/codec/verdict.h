// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/state/verdict.h"
#include "pult/journal/v1/verdict.pb.h"

namespace pult::codec {

//! With all that it was judged by and on.
void write(const state::RolloutVerdict& from, journal::v1::RolloutVerdict& to);
[[nodiscard]] state::RolloutVerdict read(const journal::v1::RolloutVerdict& from);

} // namespace pult::codec
