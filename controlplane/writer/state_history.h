// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <memory>
#include <mutex>

#include "common/error.h"
#include "controlplane/state/codec_port.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/writer/published_state.h"

namespace pult::writer {

//! The state at any past revision: from the nearest snapshot or remembered state below it, then
//! folded onwards. A few are remembered, so that moving a slider back and forth stays quick.
//! Thread: any, but at() may read the journal: never on a gRPC thread.
class StateHistory
{
public:
    static constexpr std::size_t kRemembered = 16;
    //! Behind a long replay a second state is remembered, this many events before the one asked
    //! for.
    static constexpr state::Revision kTrail = 256;

    StateHistory(const state::Journal& journal, const state::Codec& codec,
        std::shared_ptr<const PublishedState> published)
        : m_journal(journal)
        , m_codec(codec)
        , m_published(std::move(published))
    {}

    //! 0: the newest. Errors: NOT_FOUND REVISION_UNKNOWN; those of foldOnwards().
    [[nodiscard]] Result<state::StatePtr> at(state::Revision revision);

private:
    //! The remembered state nearest below or at the revision; null when there is none.
    [[nodiscard]] state::StatePtr nearest(state::Revision revision);
    void remember(state::StatePtr state);
    [[nodiscard]] Result<state::StatePtr> rebuild(state::Revision revision);

    const state::Journal& m_journal;
    const state::Codec& m_codec;
    std::shared_ptr<const PublishedState> m_published;
    std::mutex m_mutex;
    std::list<state::StatePtr> m_remembered; //!< Last used first.
};

} // namespace pult::writer
