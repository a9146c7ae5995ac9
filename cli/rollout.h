// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/commands.h"

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

} // namespace pult::cli
