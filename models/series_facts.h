// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/series.h"
#include "models/generation_facts.h"
#include "models/text.h"

namespace pult::models::series {

// What series say about generations. Pure; moments are milliseconds since the Unix epoch by the
// server's clock.

//! Null: no such line.
[[nodiscard]] const client::SeriesLine* find(const client::SeriesAnswer& answer,
    client::Metric metric, std::uint32_t serving, const std::string& service = {});
//! One value for each bucket from `from` to `to`; NaN where there is none: a gap stays a gap.
[[nodiscard]] std::vector<double> values(
    const client::SeriesLine* line, std::int64_t from, std::int64_t to, std::uint32_t bucketMs);
//! Over all requests between the two; nothing without requests.
[[nodiscard]] std::optional<double> mean(
    const client::SeriesLine* line, std::int64_t from, std::int64_t to);

[[nodiscard]] QString percent(double share); //!< "4.1 %"
[[nodiscard]] QString rate(const Text& text, double perSecond); //!< "1 912/s"

//! What going back takes back, and what it is held against.
struct Subject
{
    std::uint32_t generation = 0;
    std::uint32_t other = 0; //!< 0: there is none.
    std::int64_t sinceUnixMs = 0; //!< When `generation` got its users.
    //! Both have users, each on a lane of its own: a rollout. Otherwise one came after the other.
    bool sideBySide = false;
    //! Side by side: requests that tell no lane are those of the other; it was head all the while.
    bool untoldIsOther = true;

    friend bool operator==(const Subject&, const Subject&) = default;
};
//! The candidate with a share; otherwise the head.
[[nodiscard]] Subject subjectOf(const client::EnvironmentState& state);
//! The candidate of a rollout beside whom it is held against: the head; from its promote on those
//! before it. `judgedAgainst`: whom the analysis names; 0: nobody yet.
[[nodiscard]] Subject subjectOf(const client::EnvironmentState& state,
    const client::Rollout& rollout, std::uint32_t judgedAgainst);
//! Of one of the two, by lane: every service of the way counts, whoever brought it. Where edges
//! stamp no head, ordinary requests tell no lane, and whose they are the moment of the switch says.
[[nodiscard]] const client::SeriesLine* lineOf(const client::SeriesAnswer& answer,
    client::Metric metric, const Subject& subject, std::uint32_t generation);
//! Of that line; NaN where the requests were not yet, or no longer, those of the generation.
[[nodiscard]] std::vector<double> valuesOf(const client::SeriesAnswer& answer,
    client::Metric metric, const Subject& subject, std::uint32_t generation, std::int64_t from,
    std::int64_t to);

//! One figure of the subject, beside that of the other.
struct Compared
{
    std::optional<double> now; //!< The last minute.
    std::optional<double> other; //!< Until the subject came; side by side: the last minute.
};

//! How the subject fares beside the other.
struct Traffic
{
    Compared errors; //!< 0 to 1.
    Compared latencyUs; //!< p99.
    Compared requests; //!< A second.

    [[nodiscard]] bool any() const { return requests.now || requests.other; }
};
[[nodiscard]] Traffic compare(
    const client::SeriesAnswer& answer, const Subject& subject, std::int64_t now);

[[nodiscard]] bool errorsRose(const Traffic& traffic);
[[nodiscard]] bool latencyRose(const Traffic& traffic);

//! What speaks for and against going back, in words.
struct Evidence
{
    Lines forRetreat;
    Lines against;
};
[[nodiscard]] Evidence evidenceOf(const Text& text, const Traffic& traffic, const Subject& subject);
//! Services of an answer by service and lane that fail the subject's requests most, worst first:
//! "billing: 5.8 % of its requests fail".
[[nodiscard]] Lines worstServices(
    const client::SeriesAnswer& answer, const Subject& subject, std::int64_t now);

//! Requests a second of each service by who served them, over the last minute.
using Rates = std::map<std::string, std::map<std::uint32_t, double>>;
[[nodiscard]] Rates ratesOf(const client::SeriesAnswer& answer, std::int64_t now);
//! Nothing: no requests.
[[nodiscard]] std::optional<double> shareOf(
    const Rates& rates, const std::string& service, std::uint32_t serving);
//! Of the requests of all services that `serving` serves.
[[nodiscard]] std::optional<double> shareOf(const Rates& rates, std::uint32_t serving);

} // namespace pult::models::series
