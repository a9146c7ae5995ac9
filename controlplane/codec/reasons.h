// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::codec {

// Reasons of errors; each is explained in docs/errors.md.
inline constexpr char kSchemaTooNew[] = "SCHEMA_TOO_NEW";
inline constexpr char kEventCorrupt[] = "EVENT_CORRUPT";
inline constexpr char kSnapshotCorrupt[] = "SNAPSHOT_CORRUPT";

} // namespace pult::codec
