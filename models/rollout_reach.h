// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include "client/environment_watch.h"
#include "client/plan.h"
#include "client/rollout_needs.h"
#include "client/verdict.h"
#include "models/text.h"

//! How far a stage reaches, and what was seen of it. Pure.
namespace pult::models::rollout {

//! What a share at some edges comes to.
struct Reach
{
    std::int64_t services = 0;
    std::int64_t edges = 0;
    std::int64_t edgesInAll = 0; //!< 0: not told.
    //! At those edges, by a share of 100 %. Nothing: traffic does not tell.
    std::optional<double> users = std::nullopt;
    std::optional<double> requests = std::nullopt; //!< A second.
    std::int64_t windowSeconds = 0; //!< In which the users were seen.

    friend bool operator==(const Reach&, const Reach&) = default;
};
//! As the control plane tells it in a plan; nothing: the plan tells none.
[[nodiscard]] std::optional<Reach> reachOf(const client::Plan& plan);
//! "5 % of users · 3 services · 3 of 4 edges · about 412 users of those seen in 10 min · about 98
//! requests a second".
[[nodiscard]] QString reachWords(
    const Text& text, const Reach& reach, std::uint32_t permille, client::ShareUnit unit);
//! The same without the share and the services: "about 412 users of those seen in 10 min".
[[nodiscard]] QString loadWords(
    const Text& text, const Reach& reach, std::uint32_t permille, client::ShareUnit unit);
//! "3 of 4 edges".
[[nodiscard]] QString edgesWords(const Text& text, const Reach& reach);
//! Edges that a stage selects, as far as the console can tell: of those that fit, the part.
[[nodiscard]] std::int64_t edgesOf(
    const client::EdgeSelector& where, const client::GatewayMap* gateways);

//! "206 of 300 users", "4 of 20 users of device phone", "2 of 3 values of region".
[[nodiscard]] QString needWords(
    const Text& text, const client::StageNeed& need, client::ShareUnit unit);
//! Those that are not met, joined; empty: none.
[[nodiscard]] QString missingWords(
    const Text& text, const client::Rollout& rollout, const client::RolloutVerdict* verdict);
//! What the stage has seen, beside what it wants: "206 of 300 users · device: phone 190, desk 16".
//! Empty: nothing is wanted and nothing was seen.
[[nodiscard]] QString seenWords(
    const Text& text, const client::Rollout& rollout, const client::RolloutVerdict* verdict);

} // namespace pult::models::rollout
