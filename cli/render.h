// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "client/control_plane.h"
#include "client/environment_watch.h"

namespace pult::cli {

// Value objects as tables for people. Text of the server is cleaned.

//! "Promote g5 on prod"; what creates an environment names it already.
[[nodiscard]] std::string actText(const std::string& act, const std::string& environment);
//! What a plan says: refusals first, then effects, evidence, what stays undone, services.
void renderPlan(std::ostream& out, const client::Plan& plan);
void renderEnvironments(std::ostream& out, const client::ServerInfo& server);
//! `all`: unchanged services and archived generations too.
void renderState(std::ostream& out, const client::EnvironmentState& state, bool all);
void renderGateways(std::ostream& out, const client::GatewayMap& gateways);
void renderRoutes(std::ostream& out, const client::RouteTable& table);
//! Newest first.
void renderOperations(std::ostream& out, const client::OperationMap& operations);
void renderJournal(std::ostream& out, const std::vector<client::JournalEntry>& entries);

//! "ACKNOWLEDGED 2/2 after 1.8 ms"
[[nodiscard]] std::string progressText(const client::Operation& operation);
//! "gateway edge-2 refused: bad cluster"
[[nodiscard]] std::string gatewayText(const client::GatewayProgress& progress);

} // namespace pult::cli
