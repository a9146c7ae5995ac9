// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

#include "controlplane/state/ports.h"
#include "controlplane/state/state.h"
#include "pult/v1/observer.pb.h"
#include "pult/v1/state.pb.h"

namespace pult::api::wire {

//! What a part aims at; gRPC clients take messages up to 4 MiB.
inline constexpr std::size_t kPartBytes = 1U << 20U;

//! One whole environment. Joined, the repeated fields of all parts are complete and in order; the
//! rest is in the first part. A generation whose delta does not fit one part comes in several, each
//! with the whole header and a piece of the delta.
[[nodiscard]] std::vector<v1::EnvironmentState> toParts(
    const state::Environment& environment, std::size_t partBytes = kPartBytes);

//! What a commit changed in one environment, in parts of which the last says so. Objects are told
//! apart by their pointers: what fold() left alone is not looked into. `before` is null for a new
//! one.
[[nodiscard]] std::vector<v1::StateChange> toParts(const state::Environment* before,
    const state::Environment& after, const state::Commit& commit,
    std::size_t partBytes = kPartBytes);

} // namespace pult::api::wire
