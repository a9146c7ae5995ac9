// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/state/invariants.h"

namespace pult::state::testing {

//! Runs steps one after the other and checks whatever each of them does.
class Runner
{
public:
    explicit Runner(const Subject& subject);

    [[nodiscard]] const State& state() const { return *m_states.back(); }
    //! Nothing: everything holds.
    [[nodiscard]] std::optional<Failure> step(const Step& step, Outcome& outcome);
    //! What can be told at the end only: a replay from any prefix gives the same.
    [[nodiscard]] std::optional<Failure> finish() const;

private:
    [[nodiscard]] std::optional<Failure> commit(const Step& step, const Event& event);
    [[nodiscard]] std::optional<Failure> judge(const Event& event);

    const Subject& m_subject;
    std::map<std::string, Memory> m_memory;
    std::vector<Event> m_events;
    std::vector<StatePtr> m_states;
};

//! Runs as many steps on an empty state, each as `next` tells it from what the state is then, until
//! one fails.
[[nodiscard]] RunResult runSteps(const Subject& subject, std::size_t steps,
    const std::function<Step(std::size_t index, const State&)>& next);

} // namespace pult::state::testing
