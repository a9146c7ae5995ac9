// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/arguments.h"
#include "cli/context.h"
#include "client/command.h"

namespace pult::cli {

//! A number, or a name that only one living generation of the first word's environment has.
//! Errors: NOT_FOUND GENERATION_UNKNOWN; those of GetState.
[[nodiscard]] Result<std::uint32_t> generationAt(
    Context& context, const Arguments& arguments, const std::string& text);

// What each verb that writes asks for. The words are counted already; the first is the environment.
// Errors: USAGE; NOT_FOUND GENERATION_UNKNOWN; those of GetState where a name has to be looked up.

using Commands = Result<std::vector<client::Command>>;

[[nodiscard]] Commands createEnvironment(Context& context, const Arguments& arguments);
[[nodiscard]] Commands setPolicy(Context& context, const Arguments& arguments);
[[nodiscard]] Commands registerManifests(Context& context, const Arguments& arguments);
[[nodiscard]] Commands promote(Context& context, const Arguments& arguments);
[[nodiscard]] Commands rollback(Context& context, const Arguments& arguments);
[[nodiscard]] Commands retreat(Context& context, const Arguments& arguments);
[[nodiscard]] Commands rebase(Context& context, const Arguments& arguments);
[[nodiscard]] Commands drop(Context& context, const Arguments& arguments);
[[nodiscard]] Commands releaseHold(Context& context, const Arguments& arguments);
[[nodiscard]] Commands resetToActive(Context& context, const Arguments& arguments);
[[nodiscard]] Commands retireLegacy(Context& context, const Arguments& arguments);
[[nodiscard]] Commands freeze(Context& context, const Arguments& arguments);
[[nodiscard]] Commands waiveLeak(Context& context, const Arguments& arguments);
[[nodiscard]] Commands revokeWaiver(Context& context, const Arguments& arguments);
[[nodiscard]] Commands unfreeze(Context& context, const Arguments& arguments);
[[nodiscard]] Commands reportReadiness(Context& context, const Arguments& arguments);
[[nodiscard]] Commands forgetGateway(Context& context, const Arguments& arguments);

} // namespace pult::cli
