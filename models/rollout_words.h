// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "client/environment_watch.h"
#include "client/state.h"
#include "client/verdict.h"
#include "models/generation_facts.h"
#include "models/text.h"

//! What a staged rollout says. Pure; moments are milliseconds since the Unix epoch by the server's
//! clock.
namespace pult::models::rollout {

//! "5 %", "0.1 %".
[[nodiscard]] QString share(std::uint32_t permille);
//! "17:48", "1:05:10": what is left on a clock.
[[nodiscard]] QString countdown(std::int64_t ms);
//! "4 min 10 s", "45 s", "1 h 5 min".
[[nodiscard]] QString waitWords(std::int64_t ms);
//! "BAKING".
[[nodiscard]] QString status(client::RolloutStatus status);
[[nodiscard]] Tone tone(client::RolloutStatus status);
//! "half of the edges of west-a and west-b"; empty: all edges.
[[nodiscard]] QString where(const client::EdgeSelector& where);
//! "5 % of users".
[[nodiscard]] QString shareOf(std::uint32_t permille, client::ShareUnit unit);

enum class StageStanding
{
    Done,
    Current,
    Ahead,
    GivenUp, //!< The rollout was aborted before or in it.
};

struct StageFacts
{
    QString title; //!< "5 % of users", or its name.
    QString detail; //!< "bake 30 min · a person".
    QString running; //!< "17:48 left"; empty unless its clock matters now.
    StageStanding standing = StageStanding::Ahead;
    double progress = 0; //!< Of the bake, 0 to 1.
    bool stands = false; //!< The clock does not run.

    friend bool operator==(const StageFacts&, const StageFacts&) = default;
};

//! The ladder, and behind it how it ends.
[[nodiscard]] std::vector<StageFacts> ladder(
    const Text& text, const client::Rollout& rollout, std::int64_t now);

//! What automation does next, and when: "25 % in 4 min 10 s if all guards pass". Of what waits:
//! what for, with figures. `frozen`: releases are, and automation with them.
[[nodiscard]] QString nextEvent(const Text& text, const client::Rollout& rollout,
    const client::RolloutVerdict* verdict, std::int64_t now, bool frozen = false);

//! "CRM 3.22.1 · 5 % of users · held by 1 signal".
[[nodiscard]] QString subtitle(const client::EnvironmentState& state,
    const client::Rollout& rollout, const client::RolloutVerdict* verdict);

//! The word of a verdict: PASS, FAIL, HOLD, NOT ENOUGH DATA.
struct VerdictWord
{
    QString text;
    Tone tone = Tone::Warn;
};
[[nodiscard]] VerdictWord word(const client::MetricVerdict& metric);
[[nodiscard]] VerdictWord word(const client::RolloutVerdict& verdict);
//! Where a rollout stands, told apart by what it waits for: BAKING, WAITS FOR USERS, WAITS FOR
//! GREEN, WAITS FOR A PERSON.
[[nodiscard]] VerdictWord standing(
    const client::Rollout& rollout, const client::RolloutVerdict* verdict, std::int64_t now);
//! Automation leaves the stage that it is in, and no person.
[[nodiscard]] bool goesByItself(const client::Rollout& rollout);
//! "Errors of orders · guard".
[[nodiscard]] QString title(const client::MetricVerdict& metric);
//! An effect that somebody wants to know of, and how a metric was judged with it as margin.
struct ChosenEffect
{
    double ratio = 0; //!< Above 1.
    const client::MetricVerdict* asked = nullptr; //!< Null: not answered yet.
};
//! The server's sentence, and how the smallest effect becomes visible: "A change of ×1.4 would be
//! visible now."; why none does; then when the chosen one does. `effect` writes a ratio.
[[nodiscard]] QString sentence(const Text& text, const client::MetricVerdict& metric,
    const std::function<QString(double)>& effect, const ChosenEffect& chosen = {});

//! Why the act is not possible now; empty: it is.
[[nodiscard]] QString startBlocker(const client::EnvironmentState& state);
[[nodiscard]] QString advanceBlocker(const client::Rollout* rollout);
[[nodiscard]] QString shareBlocker(const client::Rollout* rollout);
[[nodiscard]] QString pauseBlocker(const client::Rollout* rollout);
[[nodiscard]] QString abortBlocker(const client::Rollout* rollout);

//! For plans: a candidate may be rolled out.
[[nodiscard]] std::vector<client::GenerationPtr> candidates(const client::EnvironmentState& state);
//! What is offered when an environment has no template of its own: 1, 5, 25, 50, 100 %.
[[nodiscard]] client::RolloutPlan usualPlan(client::EnvironmentClass environmentClass);

} // namespace pult::models::rollout
