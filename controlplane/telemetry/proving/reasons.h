// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::telemetry {

// Reasons of errors; each is explained in docs/errors.md.
inline constexpr char kEntryUnknown[] = "ENTRY_UNKNOWN";
inline constexpr char kLaneUnknown[] = "LANE_UNKNOWN";
inline constexpr char kNoEntries[] = "NO_ENTRIES";
inline constexpr char kOverloaded[] = "OVERLOADED";

} // namespace pult::telemetry
