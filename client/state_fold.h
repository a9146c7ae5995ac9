// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "client/state.h"
#include "pult/v1/observer.pb.h"

namespace pult::client {

// Pure functions from one immutable state to the next. Parts that stay equal stay the same
// pointers.

//! The state that a whole (joined) snapshot describes; `before` may be null.
[[nodiscard]] std::shared_ptr<const EnvironmentState> foldSnapshot(
    const v1::EnvironmentState& snapshot, const EnvironmentState* before);

//! `before` with a whole (joined) change applied. Null when the change cannot follow `before`:
//! it has no header, removes a service that is not there, or names a head or a legacy generation
//! that was never sent; then something in between is missing.
[[nodiscard]] std::shared_ptr<const EnvironmentState> foldChange(
    const v1::StateChange& change, const EnvironmentState& before);

//! Archived generations that a state keeps.
inline constexpr std::size_t kArchivedKept = 50;

} // namespace pult::client
