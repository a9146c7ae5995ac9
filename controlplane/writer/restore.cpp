// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/restore.h"

#include <utility>

#include "controlplane/state/decide.h"

namespace pult::writer {

Result<state::StatePtr> foldOnwards(const state::Journal& journal, const state::Codec& codec,
    state::StatePtr from, state::Revision revision)
{
    auto state = std::move(from);
    if (state->revision >= revision)
        return state;
    const auto step = [&](const state::Record& record) -> Result<bool> {
        auto event = codec.decodeEvent(record);
        if (!event)
            return failure(std::move(event.error()));
        auto next = state::fold(*state, *event, record.revision);
        if (!next)
            return failure(std::move(next.error()));
        state = *std::move(next);
        return true;
    };
    if (auto replayed = journal.replay(state->revision, revision, step); !replayed)
        return failure(std::move(replayed.error()));
    return state;
}

state::StatePtr newestSnapshot(
    const state::Journal& journal, const state::Codec& codec, state::Revision atMost)
{
    if (const auto snapshot = journal.loadSnapshot(atMost, state::kFoldVersion)) {
        if (auto state = codec.decodeState(snapshot->bytes))
            return *std::move(state);
    }
    return std::make_shared<const state::State>();
}

} // namespace pult::writer
