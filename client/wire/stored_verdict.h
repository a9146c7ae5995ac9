// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/verdict.h"
#include "pult/v1/observer.pb.h"

namespace pult::client::wire {

[[nodiscard]] VerdictPage fromWire(const v1::ListVerdictsResponse& wire);
[[nodiscard]] v1::ListVerdictsRequest toWire(const VerdictQuery& query);

} // namespace pult::client::wire
