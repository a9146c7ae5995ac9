// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pult::api {

// Reasons of errors; each is explained in docs/errors.md.
inline constexpr char kAccountUnknown[] = "ACCOUNT_UNKNOWN";
inline constexpr char kCommandMissing[] = "COMMAND_MISSING";
inline constexpr char kEntryUnknown[] = "ENTRY_UNKNOWN";
inline constexpr char kEnvironmentUnknown[] = "ENVIRONMENT_UNKNOWN";
inline constexpr char kFieldInvalid[] = "FIELD_INVALID";
inline constexpr char kNoEntries[] = "NO_ENTRIES";
inline constexpr char kNoEvidence[] = "NO_EVIDENCE";
inline constexpr char kOperationUnknown[] = "OPERATION_UNKNOWN";
inline constexpr char kOverloaded[] = "OVERLOADED";
inline constexpr char kPageTokenInvalid[] = "PAGE_TOKEN_INVALID";
inline constexpr char kRequestIdInvalid[] = "REQUEST_ID_INVALID";
inline constexpr char kShuttingDown[] = "SHUTTING_DOWN";
inline constexpr char kTelemetryOff[] = "TELEMETRY_OFF";
inline constexpr char kTraceUnknown[] = "TRACE_UNKNOWN";

// Reasons why a server does not start.
inline constexpr char kServerFailed[] = "SERVER_FAILED";

// Reasons of ResyncRequired.
inline constexpr char kHistoryGone[] = "HISTORY_GONE";
inline constexpr char kJournalChanged[] = "JOURNAL_CHANGED";
inline constexpr char kReaderTooSlow[] = "READER_TOO_SLOW";

} // namespace pult::api
