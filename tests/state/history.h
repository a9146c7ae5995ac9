// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "controlplane/state/decide.h"
#include "controlplane/state/lanes.h"

// Generated histories: random commands, valid and not, over several environments. Every event is
// checked against the invariants of the generation table; a failing history is shrunk and printed.
namespace pult::state::testing {

//! When every history begins.
inline constexpr std::int64_t kFirstUnixMs = 1'763'735'000'000;

//! A manifest that can be made smaller.
struct SmallManifest
{
    bool branch = false;
    std::string application = "CRM";
    int version = 1;
    std::string name;
    std::string repository;
    bool reported = false;
    std::map<std::string, int> services;
    std::map<std::string, std::string> replacements;

    [[nodiscard]] std::string yaml() const;
    [[nodiscard]] std::string inWords() const;
};

//! What is observed when a step is decided; made from the state of then.
struct Observed
{
    enum class Ready
    {
        All,
        None,
        ButOne, //!< the first deployment of the first lane
    };
    enum class Gateways
    {
        Unknown,
        Behind,
        Current,
    };
    Ready ready = Ready::All;
    Gateways gateways = Gateways::Current;
    enum class Judged
    {
        Nothing,
        TooLittle,
        Pass,
        Holds,
        Fails,
    };
    bool namesNothing = true;
    std::int64_t laterMs = 1000;
    Judged judged = Judged::Nothing;
};

struct Step
{
    std::string environment;
    Command command;
    //! Of Register; the command's text is made from it.
    std::optional<SmallManifest> manifest;
    Observed observed;
    std::string user = "alice";
    bool reactor = false;

    [[nodiscard]] std::string inWords() const;
};

using History = std::vector<Step>;

//! What is under test; replaced to prove that the harness finds planted bugs.
struct Subject
{
    std::function<Result<StatePtr>(const State&, const Event&, Revision)> fold = pult::state::fold;
    std::function<Result<Decision>(const State&, const Facts&, const Request&)> decide
        = pult::state::decide;
    std::function<std::vector<RouteRule>(const Environment&, const ServiceName&)> routesOf
        = pult::state::routesOf;
    std::function<HeadStamp(const Environment&, const Generation&)> headForLane
        = pult::state::headForLane;
};

struct Failure
{
    std::size_t step = 0;
    std::string check; //!< Name of the invariant.
    std::string message;
};

//! What one step did.
struct Outcome
{
    bool event = false;
    bool refused = false;
    std::string kind;
    GenerationNumber registered = 0;
};

struct RunResult
{
    std::optional<Failure> failure;
    std::vector<Outcome> outcomes;
};

//! Runs a history on an empty state and checks it all along.
[[nodiscard]] RunResult run(const History& history, const Subject& subject);
//! Makes one up, step by step, from what the state is then, and checks it.
[[nodiscard]] RunResult generate(
    std::mt19937& random, std::size_t steps, const Subject& subject, History& history);
//! The smallest history that fails the same check, as far as dropping and simplifying goes.
[[nodiscard]] History shrink(History history, const Failure& failure, const Subject& subject);
//! A line a step, then what failed.
[[nodiscard]] std::string inWords(const History& history, const Failure& failure);

//! The number that a command is about; null: none.
[[nodiscard]] GenerationNumber* numberOf(Command& command);

//! Every deployment that a living table names, more than once when several do.
template <typename Visit> void forEachDeployment(const Environment& environment, Visit&& visit)
{
    const auto all = [&visit](const ServiceTable& table) {
        for (const auto& [service, deployment] : table) {
            if (deployment)
                visit(*deployment);
        }
    };
    all(*environment.active);
    for (const auto& [number, generation] : environment.generations)
        all(generation->delta);
}

//! The facts that a step sees.
[[nodiscard]] Facts factsOf(const State& state, const Observed& observed);
//! Everything ready, every gateway current.
[[nodiscard]] Facts goodFacts(const State& state);

} // namespace pult::state::testing
