// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

//! Reasons of this room beside those of state/reasons.h. Listed in docs/errors.md, tested against
//! it.
namespace pult::routing::reasons {

//! UNAVAILABLE: streams end because the program does.
inline constexpr char kShuttingDown[] = "SHUTTING_DOWN";

} // namespace pult::routing::reasons
