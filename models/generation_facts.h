// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QList>

#include "client/environment_watch.h"
#include "models/text.h"

namespace pult::models {

//! A labelled value of an inspector.
struct Fact
{
    QString label;
    QString value;
    Tone tone = Tone::Plain;
    bool mono = false;

    friend bool operator==(const Fact&, const Fact&) = default;
};

//! A bulleted sentence.
struct Line
{
    QString text;
    Tone tone = Tone::Plain;

    friend bool operator==(const Line&, const Line&) = default;
};

using Facts = QList<Fact>;
using Lines = QList<Line>;

//! Endpoints ready and there are, over what the generation brings; for the head over all services.
struct ReadinessSum
{
    std::int64_t ready = 0;
    std::int64_t total = 0;
    std::int64_t deployments = 0;
    std::int64_t readyDeployments = 0;
};
[[nodiscard]] ReadinessSum readinessOf(const client::EnvironmentState& state,
    const client::Generation& generation, const client::ReadinessMap* readiness);

//! Base, registered, readiness, commit, branches.
[[nodiscard]] Facts factsOf(const Text& text, const client::EnvironmentState& state,
    const client::Generation& generation, const client::ReadinessMap* readiness);
//! "orders 5.4.0 → 5.5.0, dataset geo-11-20".
[[nodiscard]] Lines changesOf(
    const client::EnvironmentState& state, const client::Generation& generation);
//! Accepted, configured, acknowledged, observed.
[[nodiscard]] Facts stepsOf(const Text& text, const client::Operation& operation);
//! Why the generation cannot be promoted now, as far as the table itself tells; empty: it can.
[[nodiscard]] QString promoteBlocker(
    const client::EnvironmentState& state, const client::Generation& generation);
//! The candidate that a page offers first: the newest that is ready and can be promoted, then the
//! newest that could be if it were ready, then the newest.
[[nodiscard]] client::GenerationPtr foremostCandidate(
    const client::EnvironmentState& state, const client::ReadinessMap* readiness);

//! What "Roll back" would do now, for the label of the button.
struct RetreatWords
{
    QString act; //!< "Roll back g5 → g4", "Abort g5 (5 % → 0)".
    QString impossible; //!< Why not; empty: possible.
};
[[nodiscard]] RetreatWords retreatOf(const client::EnvironmentState* state);
[[nodiscard]] Lines linesOf(const std::vector<client::PlanLine>& lines);

} // namespace pult::models
