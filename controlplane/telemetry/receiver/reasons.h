// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::telemetry {

// Reasons of errors; each is explained in docs/errors.md.
inline constexpr char kReceiverFailed[] = "RECEIVER_FAILED";
inline constexpr char kSpansNotExpected[] = "SPANS_NOT_EXPECTED";
inline constexpr char kSpansTooLarge[] = "SPANS_TOO_LARGE";
inline constexpr char kSpansTooMany[] = "SPANS_TOO_MANY";

} // namespace pult::telemetry
