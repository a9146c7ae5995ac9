// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/api/watch/message.h"
#include "controlplane/state/ports.h"

namespace pult::api {

//! What watchers of one environment are sent of its table: the newest snapshot, and the changes of
//! the last commits for those who resume. Not thread-safe: the hub's thread only.
class EnvironmentFeed
{
public:
    static constexpr std::size_t kMostChanges = 512;
    static constexpr std::size_t kMostChangeBytes = 8U << 20U;

    //! `since`: everything after this revision will come through onCommit().
    EnvironmentFeed(state::EnvironmentPtr environment, state::Revision since)
        : m_environment(std::move(environment))
        , m_since(since)
    {}

    //! The change as messages; null when the commit does not touch this environment.
    MessagesPtr onCommit(const state::Commit& commit);

    //! Of the environment as it is now; `revision` and `hash` are the journal's.
    [[nodiscard]] MessagesPtr snapshot(
        state::Revision revision, const std::string& hash, const std::string& journalId);

    //! What came after the revision; nothing when that is not known any more.
    [[nodiscard]] std::optional<std::vector<MessagesPtr>> after(state::Revision revision) const;

private:
    struct Change
    {
        state::Revision revision = 0;
        MessagesPtr messages;
    };
    void remember(Change change);

    state::EnvironmentPtr m_environment;
    state::Revision m_since;
    std::deque<Change> m_changes;
    std::size_t m_bytes = 0;
    MessagesPtr m_snapshot;
};

} // namespace pult::api
