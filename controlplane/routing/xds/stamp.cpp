// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/encoder.h"
#include "controlplane/routing/xds/names.h"

namespace pult::routing {

edge::v1::Stamp stampFor(const state::Environment& environment)
{
    edge::v1::Stamp stamp;
    stamp.set_environment(environment.name);
    stamp.set_head(environment.head);
    stamp.set_generation_header(headerName(environment.policy.generationHeader));
    stamp.set_generation_name_header(headerName(environment.policy.generationNameHeader));
    stamp.set_head_header(headerName(environment.policy.headHeader));
    stamp.set_starting(environment.starting);
    stamp.set_longest_request_seconds(environment.policy.drainSeconds);
    const auto head = environment.find(environment.head);
    if (head)
        stamp.set_head_word(state::headWord(state::stampOf(*head)));
    for (const auto& generation : environment.lanes()) {
        auto& lane = *stamp.add_lanes();
        lane.set_number(generation->number);
        lane.set_name(generation->name);
        lane.set_head_word(state::headWord(state::headForLane(environment, *generation)));
    }
    return stamp;
}

} // namespace pult::routing
