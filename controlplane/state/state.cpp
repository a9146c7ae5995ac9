// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/state.h"

namespace pult::state {

GenerationPtr Environment::find(GenerationNumber number) const
{
    const auto at = generations.find(number);
    return at == generations.end() ? nullptr : at->second;
}

std::vector<GenerationPtr> Environment::lanes() const
{
    std::vector<GenerationPtr> result;
    for (const auto& [number, generation] : generations) {
        if (generation->role != Role::Archived && generation->role != Role::Active)
            result.push_back(generation);
    }
    return result;
}

EnvironmentPtr State::find(std::string_view environment) const
{
    const auto at = environments.find(environment);
    return at == environments.end() ? nullptr : at->second;
}

} // namespace pult::state
