// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "controlplane/state/event.h"
#include "pult/journal/v1/event.pb.h"

namespace pult::codec {

//! Sets the effect of `to`.
void writeEffect(const state::Effect& from, journal::v1::Event& to);
//! Nothing when no effect is set that this program knows.
[[nodiscard]] std::optional<state::Effect> readEffect(const journal::v1::Event& from);

} // namespace pult::codec
