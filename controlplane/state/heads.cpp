// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/heads.h"

namespace pult::state {

bool pastHead(const Generation& generation)
{
    return generation.role == Role::Candidate && generation.activatedUnixMs != 0
        && generation.mixed();
}

std::vector<GenerationNumber> headsOf(const Environment& environment)
{
    std::vector<GenerationNumber> heads;
    for (const auto& [number, generation] : environment.generations) {
        if (generation->role != Role::Archived && generation->activatedUnixMs != 0)
            heads.push_back(number);
    }
    for (const auto& lane : environment.closing) {
        if (!lane.contour)
            heads.push_back(lane.number);
    }
    return heads;
}

} // namespace pult::state
