// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "controlplane/state/rollout.h"
#include "pult/journal/v1/guard.pb.h"

namespace pult::codec {

using Guards = google::protobuf::RepeatedPtrField<journal::v1::Guard>;

void writeGuards(const std::vector<state::Guard>& from, Guards& to);
[[nodiscard]] std::vector<state::Guard> readGuards(const Guards& from);

} // namespace pult::codec
