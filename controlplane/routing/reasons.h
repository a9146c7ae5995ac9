// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

//! Reasons of this room beside those of state/reasons.h. Listed in docs/errors.md, tested against
//! it.
namespace pult::routing::reasons {

//! UNAVAILABLE: streams end because the program does.
inline constexpr char kShuttingDown[] = "SHUTTING_DOWN";
//! UNAVAILABLE: the runtime socket of a HAProxy cannot be reached, or does not answer.
inline constexpr char kEdgeUnreachable[] = "EDGE_UNREACHABLE";
//! FAILED_PRECONDITION: a HAProxy cannot take the table: its version, its configuration, a command.
inline constexpr char kEdgeRefused[] = "EDGE_REFUSED";

} // namespace pult::routing::reasons
