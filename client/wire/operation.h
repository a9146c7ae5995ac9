// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/operation.h"
#include "pult/v1/operation.pb.h"

namespace pult::client::wire {

[[nodiscard]] Operation fromWire(const v1::Operation& wire);
[[nodiscard]] Gateway fromWire(const v1::Gateway& wire);
[[nodiscard]] Route fromWire(const v1::Route& wire);

} // namespace pult::client::wire
