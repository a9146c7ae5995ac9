// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/state_history.h"

#include <algorithm>
#include <utility>

#include "controlplane/writer/reasons.h"
#include "controlplane/writer/restore.h"

namespace pult::writer {

Result<state::StatePtr> StateHistory::at(state::Revision revision)
{
    auto newest = m_published->get();
    if (revision == 0 || revision == newest->revision)
        return newest;
    if (revision > newest->revision) {
        return failure(Code::NotFound, kRevisionUnknown,
            "There is no revision " + std::to_string(revision) + ": the newest is "
                + std::to_string(newest->revision) + ".",
            {{"newest", std::to_string(newest->revision)}});
    }
    return rebuild(revision);
}

Result<state::StatePtr> StateHistory::rebuild(state::Revision revision)
{
    auto state = nearest(revision);
    if (!state || revision - state->revision > kTrail) {
        auto snapshot = newestSnapshot(m_journal, m_codec, revision);
        if (!state || snapshot->revision > state->revision)
            state = std::move(snapshot);
    }
    if (revision - state->revision > kTrail) {
        auto trail = foldOnwards(m_journal, m_codec, std::move(state), revision - kTrail);
        if (!trail)
            return trail;
        remember(*trail);
        state = *std::move(trail);
    }
    auto exact = foldOnwards(m_journal, m_codec, std::move(state), revision);
    if (exact)
        remember(*exact);
    return exact;
}

state::StatePtr StateHistory::nearest(state::Revision revision)
{
    const std::scoped_lock lock(m_mutex);
    auto best = m_remembered.end();
    for (auto it = m_remembered.begin(); it != m_remembered.end(); ++it) {
        if ((*it)->revision <= revision
            && (best == m_remembered.end() || (*it)->revision > (*best)->revision))
            best = it;
    }
    if (best == m_remembered.end())
        return nullptr;
    m_remembered.splice(m_remembered.begin(), m_remembered, best);
    return m_remembered.front();
}

void StateHistory::remember(state::StatePtr state)
{
    const std::scoped_lock lock(m_mutex);
    m_remembered.remove_if([&](const auto& known) { return known->revision == state->revision; });
    m_remembered.push_front(std::move(state));
    if (m_remembered.size() > kRemembered)
        m_remembered.pop_back();
}

} // namespace pult::writer
