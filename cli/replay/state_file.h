// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "common/error.h"
#include "controlplane/state/state.h"

namespace pult::cli {

//! An environment from what "pultctl state ENV -o json" wrote: its living generations, the active
//! map, what retires. What requests in flight over a switch meant is not in there.
//! Errors: INVALID_ARGUMENT STATE_UNREADABLE; the message has `file` and line and column, or the
//! path of the field.
[[nodiscard]] Result<state::EnvironmentPtr> readStateText(
    std::string_view text, const std::string& file);

} // namespace pult::cli
