// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <ostream>

#include "cli/commands.h"
#include "client/rollout.h"

namespace pult::cli {

// "pultctl rollout …": what each asks for; the words are counted already.

[[nodiscard]] Commands startRollout(Context& context, const Arguments& arguments);
[[nodiscard]] Commands setShare(Context& context, const Arguments& arguments);
[[nodiscard]] Commands advanceRollout(Context& context, const Arguments& arguments);
[[nodiscard]] Commands pauseRollout(Context& context, const Arguments& arguments);
[[nodiscard]] Commands resumeRollout(Context& context, const Arguments& arguments);
[[nodiscard]] Commands abortRollout(Context& context, const Arguments& arguments);
[[nodiscard]] Commands setRolloutTemplate(Context& context, const Arguments& arguments);
[[nodiscard]] Commands removeRolloutTemplate(Context& context, const Arguments& arguments);

//! The rollout under way, or the last one; with --watch again whenever it changes.
[[nodiscard]] Exit showRollout(Context& context, const Arguments& arguments);
[[nodiscard]] Exit listRolloutTemplates(Context& context, const Arguments& arguments);

//! The ladder with the stage it is in, the bake clock at `nowUnixMs` and why it stands so. Pure.
void renderRollout(std::ostream& out, const client::Rollout& rollout, std::int64_t nowUnixMs);

} // namespace pult::cli
