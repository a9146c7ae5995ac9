// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "client/command.h"
#include "pult/v1/command.pb.h"

namespace pult::client::wire {

[[nodiscard]] v1::Command toWire(const Command& command);
//! Nothing for a command that people cannot give, or of a newer server.
[[nodiscard]] std::optional<Command> fromWire(const v1::Command& wire);

} // namespace pult::client::wire
