// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/facts.h"

namespace pult::state {

const EnvironmentFacts& Facts::of(const std::string& environment) const
{
    static const EnvironmentFacts kNothing;
    const auto at = environments.find(environment);
    return at == environments.end() ? kNothing : at->second;
}

} // namespace pult::state
