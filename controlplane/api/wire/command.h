// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "common/error.h"
#include "controlplane/state/command.h"
#include "pult/v1/command.pb.h"

namespace pult::api::wire {

//! Every field is looked at; the error names the first that is wrong.
//! Errors: INVALID_ARGUMENT COMMAND_MISSING, FIELD_INVALID (metadata: field).
[[nodiscard]] Result<state::Command> fromWire(
    const std::string& environment, const v1::Command& from);

//! Registers come back without their manifest: it would double every plan.
void toWire(const std::string& environment, const state::Command& from, v1::Command& to);

//! FIELD_INVALID that names the field.
[[nodiscard]] Error fieldInvalid(const std::string& field, const std::string& what);

} // namespace pult::api::wire
