// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "client/alerts.h"
#include "client/state.h"
#include "client/verdict.h"
#include "tests/scripted/scripted_telemetry.h"

//! Staged rollouts of the made-up CRM in every state, and what the analysis says about them.
namespace pult::scripted {

//! Six stages: one server in three zones, 1 %, 5 %, half of dc-west, 50 %, everybody.
[[nodiscard]] client::RolloutPlan rolloutPlan();
//! g5 before the promote, rolled out: in its third stage, at 5 %.
[[nodiscard]] client::EnvironmentState rollingOut(client::RolloutStatus status);
//! In the last stage, every guard passed: a person is asked to promote.
[[nodiscard]] client::EnvironmentState waitingForPromote();
//! Promoted, with 2 % held back on g4.
[[nodiscard]] client::EnvironmentState holdingBack();
//! A candidate, and no rollout ever; with templates.
[[nodiscard]] client::EnvironmentState withTemplates();
//! STAGE with a mixed candidate, frozen; TEST with one that waits.
[[nodiscard]] client::EnvironmentState stageEnvironment();
[[nodiscard]] client::EnvironmentState testEnvironment();

//! How the guards fare.
enum class Fate
{
    Healthy, //!< Guards pass, one signal has too few data.
    Held, //!< One signal fails, in one slice.
    Failing, //!< Errors of billing.
    Silent, //!< Too few users yet.
};
[[nodiscard]] std::shared_ptr<const client::RolloutVerdict> verdict(Fate fate);
//! Forty minutes of each metric of verdict(), with a gap.
[[nodiscard]] std::vector<client::VerdictLine> verdictLines(Fate fate);
[[nodiscard]] std::vector<client::LaneFigures> laneFigures();
//! The analysis says and remembers all of that.
void judge(ScriptedTelemetry& telemetry, Fate fate);
[[nodiscard]] client::AlertReport alerts();

} // namespace pult::scripted
