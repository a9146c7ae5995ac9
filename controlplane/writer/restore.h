// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.h"
#include "controlplane/state/codec_port.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/state.h"

namespace pult::writer {

struct Restored
{
    state::StatePtr state;
    //! Where the replay began: the snapshot's revision, or 0.
    state::Revision from = 0;
};

//! The state at `revision` (at most the journal's head): the newest usable snapshot at or below it,
//! then the events after. A snapshot that cannot be read is as good as none. Reads the journal, so
//! never on a gRPC thread. Errors: those of replay and decodeEvent; DATA_LOSS FOLD_FAILED.
[[nodiscard]] Result<Restored> restore(
    const state::Journal& journal, const state::Codec& codec, state::Revision revision);

//! `from` and the events after it up to `revision`.
[[nodiscard]] Result<state::StatePtr> foldOnwards(const state::Journal& journal,
    const state::Codec& codec, state::StatePtr from, state::Revision revision);

} // namespace pult::writer
