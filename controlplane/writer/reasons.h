// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::writer {

// Reasons of errors; each is explained in docs/errors.md.
inline constexpr char kRequestIdReused[] = "REQUEST_ID_REUSED";
inline constexpr char kTokenInvalid[] = "TOKEN_INVALID";
inline constexpr char kTokenExpired[] = "TOKEN_EXPIRED";
inline constexpr char kTokenSpent[] = "TOKEN_SPENT";
inline constexpr char kRefused[] = "REFUSED";
inline constexpr char kPlanChanged[] = "PLAN_CHANGED";
inline constexpr char kReasonMissing[] = "REASON_MISSING";
inline constexpr char kConfirmationMissing[] = "CONFIRMATION_MISSING";
inline constexpr char kOverloaded[] = "OVERLOADED";
inline constexpr char kShuttingDown[] = "SHUTTING_DOWN";
inline constexpr char kRevisionUnknown[] = "REVISION_UNKNOWN";

} // namespace pult::writer
