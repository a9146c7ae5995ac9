// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/started_reactor.h"

#include "controlplane/state/readiness.h"

namespace pult::reactors {

std::optional<Wish> startedWish(
    const state::Environment& environment, const state::EnvironmentFacts& facts)
{
    if (!environment.starting || environment.head == 0)
        return std::nullopt;
    if (!state::summarize(environment, facts, *environment.active).ready())
        return std::nullopt;
    return Wish{environment.name, "mark-started",
        "reactor-mark-started-" + environment.name + "-" + std::to_string(environment.head),
        state::MarkStarted{}, "every deployment is ready"};
}

} // namespace pult::reactors
