// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/state.h"

#include <algorithm>

namespace pult::client {

GenerationPtr EnvironmentState::find(std::uint32_t number) const
{
    const auto it = std::find_if(generations.begin(), generations.end(),
        [number](const GenerationPtr& generation) { return generation->number == number; });
    return it == generations.end() ? nullptr : *it;
}

} // namespace pult::client
