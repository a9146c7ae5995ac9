// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "client/environment_watch.h"
#include "models/generation_facts.h"
#include "ui/dialogs/plan_flow.h"

namespace pult::ui::oncall {

// What the on-call page says, from values to words. Pure.

//! "g5 became active 4 min ago": what is the matter, in one sentence. `now`: by the server's clock.
[[nodiscard]] QString headline(
    const models::Text& text, const client::EnvironmentState* state, std::int64_t now);
//! What speaks for and against going back: what live traffic says, then the plan's evidence.
[[nodiscard]] models::Lines evidenceFor(const client::Plan& plan, const models::Lines& live = {});
[[nodiscard]] models::Lines evidenceAgainst(
    const client::Plan& plan, const models::Lines& live = {});
//! "Roll back CRM g5 → g4 in PROD".
[[nodiscard]] QString actTitle(
    const client::Plan& plan, const client::EnvironmentState* state, const QString& environment);
//! "3 services at 41 gateways · about 1 s · plan of 3 s ago".
[[nodiscard]] QString actDetail(const models::Text& text, const PlanFlow& flow);
//! It was decided and taken, and live traffic shows otherwise.
[[nodiscard]] bool isContradicted(const PlanFlow& flow);
//! The control plane could not write what it was sent: whether it was done shows after a restart.
[[nodiscard]] bool isJournalFailed(const PlanFlow& flow);
//! How an end reads on the card of the act.
[[nodiscard]] QString outcomeTitle(const models::Text& text, const PlanFlow& flow);
[[nodiscard]] QString outcomeDetail(const models::Text& text, const PlanFlow& flow);
//! Newest first: "14:31:07  Promote g5 · alice".
[[nodiscard]] models::Lines events(
    const models::Text& text, const std::vector<client::JournalEntry>& entries);
//! The lines for a terminal when this console does not reach the control plane.
[[nodiscard]] QStringList terminalLines(
    const std::string& environment, const QStringList& endpoints, const client::Plan* plan);
//! For the incident's channel.
[[nodiscard]] QString incidentNote(const models::Text& text, const PlanFlow& flow,
    const client::EnvironmentState* state, const QString& environment, std::int64_t now);

} // namespace pult::ui::oncall
