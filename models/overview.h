// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "client/alerts.h"
#include "client/environment_watch.h"
#include "client/leaks.h"
#include "client/verdict.h"
#include "models/text.h"

//! All environments at a glance, and what waits for a person. Pure; moments by each server's clock.
namespace pult::models::overview {

//! What is known of one environment. Null: not known (yet).
struct Seen
{
    std::string environment;
    client::EnvironmentViewPtr view;
    const client::LeakReport* leaks = nullptr;
    const client::RolloutVerdict* verdict = nullptr;
    const client::AlertReport* alerts = nullptr;
    std::int64_t now = 0;
};

//! A word and what it means.
struct Mark
{
    QString text;
    Tone tone = Tone::Plain;

    friend bool operator==(const Mark&, const Mark&) = default;
};

struct Card
{
    std::string environment;
    client::EnvironmentClass environmentClass = client::EnvironmentClass::Unknown;
    QString where; //!< "CRM · telecom-eu".
    Mark head; //!< "g4 · CRM 3.22.0 · since 6 days".
    Mark candidates; //!< "g6, g5".
    Mark rollout; //!< "g5 · 5 % of users · stage 3 of 6 · BAKING".
    Mark verdict;
    Mark leaks;
    Mark gateways;
    Mark freeze;
    Mark alerts;

    friend bool operator==(const Card&, const Card&) = default;
};
[[nodiscard]] Card cardOf(const Text& text, const Seen& seen);

//! Something that goes no further without a person.
struct Waiting
{
    std::string environment;
    QString text;
    Tone tone = Tone::Warn;
    QString page; //!< Where it is dealt with.
    QString object;
    QString button; //!< "Open the rollout".

    friend bool operator==(const Waiting&, const Waiting&) = default;
};
//! Worst first, then by environment as they came.
[[nodiscard]] std::vector<Waiting> waitingOf(const Text& text, const std::vector<Seen>& seen);

} // namespace pult::models::overview
