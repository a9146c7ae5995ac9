// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "client/environment_watch.h"
#include "client/journal.h"

//! A made-up telecom CRM, the same in every test and picture: 412 services, candidates g6 and g5,
//! g4 active, g3 legacy, 41 gateways.
namespace pult::scripted {

//! 21 November 2026, 14:31:10 UTC.
inline constexpr std::int64_t kNowMs = 1'795'271'470'000;

using StatePtr = std::shared_ptr<const client::EnvironmentState>;
using GatewaysPtr = std::shared_ptr<const client::GatewayMap>;
using ReadinessPtr = std::shared_ptr<const client::ReadinessMap>;
using OperationsPtr = std::shared_ptr<const client::OperationMap>;

//! Revision 812: g5 waits to be promoted. `unchanged`: services that no generation touches.
[[nodiscard]] client::EnvironmentState beforePromote(int unchanged = 406);
//! Revision 813: g5 is the head, g4 the way back, g6 MIXED.
[[nodiscard]] client::EnvironmentState afterPromote(int unchanged = 406);
//! The same, four minutes later.
[[nodiscard]] client::EnvironmentState promotedAWhileAgo();
//! Revision 814: g4 is the head again, g5 held, no way back.
[[nodiscard]] client::EnvironmentState afterRollback(int unchanged = 406);
//! As before the promote, with names, people and reasons in Persian, and frozen over the new year.
[[nodiscard]] client::EnvironmentState persian();
//! An environment in which nothing was registered yet.
[[nodiscard]] client::EnvironmentState emptyEnvironment();

[[nodiscard]] ReadinessPtr readiness(const client::EnvironmentState& state);
//! `trouble`: one refused, one lost.
[[nodiscard]] GatewaysPtr gateways(std::uint64_t revision, bool trouble);
//! The switch to g4 at 806 and, when `revision` is that of a later switch, that one.
[[nodiscard]] OperationsPtr operations(std::uint64_t revision, bool trouble);
[[nodiscard]] client::Operation operationAt(std::uint64_t revision, const std::string& act,
    client::OperationStep step, std::uint32_t acknowledged);
//! Newest first.
[[nodiscard]] std::vector<client::JournalEntry> journal(std::uint64_t revision);
[[nodiscard]] std::vector<client::Route> routes(
    const client::EnvironmentState& state, const std::string& service);

} // namespace pult::scripted
