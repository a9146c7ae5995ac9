// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/state/flights.h"
#include "tests/state/history.h"

namespace pult::state::testing {

//! What has to be remembered of one environment to judge its next event.
struct Memory
{
    //! The active map before the last Promote, while its legacy lives.
    std::shared_ptr<const ServiceTable> beforePromote;
    Flights flights;
    //! What was active when a candidate got its base.
    std::map<GenerationNumber, std::shared_ptr<const ServiceTable>> bases;
    //! Every service that was ever routed, and one that nobody knows.
    std::set<ServiceName> services{"nobody"};
};

//! One event and what it made of its environment.
struct Transition
{
    const Environment* before = nullptr; //!< Null: it was created.
    const Environment& after;
    const State& state; //!< After.
    const Event& event;
    const Routes& routesBefore;
    const Routes& routesAfter;
    Memory& memory;
    const Subject& subject;
};

//! The name of the first invariant that does not hold, and how.
[[nodiscard]] std::optional<Failure> checkTransition(const Transition& transition);

//! What has to hold for the rollout of an environment; nothing: it does.
[[nodiscard]] std::optional<std::string> rolloutHolds(const Transition& transition);

//! The routing tables of services.
[[nodiscard]] Routes routesOf(
    const std::set<ServiceName>& services, const Environment& environment, const Subject& subject);

//! Everything about a state, as text: equal states, equal texts.
[[nodiscard]] std::string dump(const State& state);
//! The same state without a pointer in common, as a restored snapshot has it.
[[nodiscard]] State deepCopy(const State& state);

} // namespace pult::state::testing
