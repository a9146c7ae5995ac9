// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/command.h"
#include "client/environment_watch.h"
#include "client/execute.h"
#include "client/freshness.h"
#include "client/operation.h"
#include "client/plan.h"
#include "client/state.h"

namespace pult::client {

// The one place where states become English words: for pultctl, JSON and YAML. The console
// translates by the enumerations themselves.

[[nodiscard]] std::string_view text(EnvironmentClass value); //!< PROD, STAGE, TEST, UAT, unknown
[[nodiscard]] std::string_view text(Role value); //!< candidate, active, …
[[nodiscard]] std::string_view text(Readiness value); //!< ready, not ready, unknown
[[nodiscard]] std::string_view text(OperationStep value); //!< ACCEPTED, CONFIGURED, …
[[nodiscard]] std::string_view text(ObservationOutcome value); //!< OBSERVED, CONTRADICTED, …
[[nodiscard]] std::string_view text(GatewayState value); //!< pending, acknowledged, …
[[nodiscard]] std::string_view text(RolloutStatus value); //!< RUNNING, BAKING, …, unknown
[[nodiscard]] std::string_view text(ShareUnit value); //!< users, requests
[[nodiscard]] std::string_view text(GuardKind value); //!< errors, latency, mean, promql, share
[[nodiscard]] std::string_view text(GuardAct value); //!< abort, hold
[[nodiscard]] std::string_view text(Gate value); //!< automatic, person
[[nodiscard]] std::string_view text(Finish value); //!< person, push-on-green
[[nodiscard]] std::string_view text(Tone value); //!< info, good, warn, bad
[[nodiscard]] std::string_view text(LinkState value); //!< connecting, live, …
[[nodiscard]] std::string_view text(Freshness value); //!< connecting, live, lagging, …
[[nodiscard]] std::string_view text(Outcome value); //!< done, refused, …

//! Any case; Unknown for any other word.
[[nodiscard]] EnvironmentClass environmentClassFromText(std::string_view word);

//! pultctl's verb for the command, for example "release-hold" or "rollout start".
[[nodiscard]] std::string_view verb(const Command& command);

//! The exact line for a terminal, quoted for a POSIX shell. The reason is left to be asked for.
[[nodiscard]] std::string cliLine(const std::string& environment, const Command& command);
//! Quoted only when it has to be.
[[nodiscard]] std::string shellQuote(const std::string& word);

//! "g4"; "–" for 0.
[[nodiscard]] std::string generationText(std::uint32_t number);
//! "5 %", "0.1 %"
[[nodiscard]] std::string shareText(std::uint32_t permille);
//! "5", "0.1": as pultctl and plan files take it.
[[nodiscard]] std::string percentText(std::uint32_t permille);
//! "2026-03-01T12:00:00.250Z", without milliseconds when they are 0; empty for 0 (never).
[[nodiscard]] std::string utcText(std::int64_t unixMs);
//! Milliseconds since the Unix epoch of what utcText() writes, with a fraction or without.
[[nodiscard]] std::optional<std::int64_t> utcFromText(const std::string& text);
//! For a person: "850 µs", "1.8 ms", "2.40 s", "3 min 20 s".
[[nodiscard]] std::string durationText(std::uint64_t microseconds);

} // namespace pult::client
