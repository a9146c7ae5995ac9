// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "client/rollout.h"
#include "pult/v1/rollout.pb.h"

namespace pult::client::wire {

[[nodiscard]] RolloutPlan fromWire(const v1::RolloutPlan& wire);
[[nodiscard]] RolloutTemplate fromWire(const v1::RolloutTemplate& wire);
[[nodiscard]] Rollout fromWire(const v1::Rollout& wire);
using Guards = google::protobuf::RepeatedPtrField<v1::Guard>;
[[nodiscard]] std::vector<Guard> guardsFrom(const Guards& wire);
void putGuards(Guards& wire, const std::vector<Guard>& guards);
void putPlan(v1::RolloutPlan& wire, const RolloutPlan& plan);

} // namespace pult::client::wire
