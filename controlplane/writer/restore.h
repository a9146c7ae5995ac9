// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.h"
#include "controlplane/state/codec_port.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/state.h"

namespace pult::writer {

//! The newest snapshot at or below `atMost` that can be read; the empty state at revision 0 when
//! there is none: a snapshot is only ever a shortcut. Reads the journal.
[[nodiscard]] state::StatePtr newestSnapshot(
    const state::Journal& journal, const state::Codec& codec, state::Revision atMost);

//! `from` and the events after it up to `revision`. Reads the journal. Errors: those of replay and
//! decodeEvent; DATA_LOSS FOLD_FAILED.
[[nodiscard]] Result<state::StatePtr> foldOnwards(const state::Journal& journal,
    const state::Codec& codec, state::StatePtr from, state::Revision revision);

} // namespace pult::writer
