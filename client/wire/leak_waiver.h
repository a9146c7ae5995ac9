// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/leak_waiver.h"
#include "pult/v1/state.pb.h"

namespace pult::client::wire {

[[nodiscard]] WaivedEdge fromWire(const v1::WaivedEdge& wire);
[[nodiscard]] LeakWaiver fromWire(const v1::LeakWaiver& wire);
void putEdge(v1::WaivedEdge& to, const WaivedEdge& from);

} // namespace pult::client::wire
