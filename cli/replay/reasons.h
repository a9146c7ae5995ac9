// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::cli {

// Reasons of errors; each is explained in docs/errors.md.
inline constexpr char kSpansMissing[] = "SPANS_MISSING";
inline constexpr char kStateUnreadable[] = "STATE_UNREADABLE";

} // namespace pult::cli
