// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "client/alerts.h"
#include "models/generation_facts.h"
#include "models/text.h"

//! What alerts say, and how far it can be believed. Pure; moments by the server's clock.
namespace pult::models::alerts {

//! Nobody told of it lately, or its source does not answer: it cannot be said that it still fires.
[[nodiscard]] bool isOld(
    const client::AlertReport& report, const client::Alert& alert, std::int64_t now);
//! One line of a card: "HighErrorRate, QueueLagging and 2 more"; what is old says so, and nothing
//! that fires is good only if somebody answered. Null: not known.
[[nodiscard]] Line summary(const Text& text, const client::AlertReport* report, std::int64_t now);
//! Line by line for going back or not: what fires, what fired when its source told last, which
//! source does not answer. Empty: everybody was asked, and nothing fires.
[[nodiscard]] Lines lines(const Text& text, const client::AlertReport* report, std::int64_t now);
//! What waits for a person; nothing: nothing does.
[[nodiscard]] std::optional<Line> waiting(
    const Text& text, const client::AlertReport* report, std::int64_t now);

} // namespace pult::models::alerts
