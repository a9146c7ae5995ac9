// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/watch/environment_feed.h"

#include "common/hash.h"
#include "controlplane/api/wire/parts.h"

namespace pult::api {

MessagesPtr EnvironmentFeed::onCommit(const state::Commit& commit)
{
    const auto before = commit.before->find(m_environment->name);
    auto after = commit.after->find(m_environment->name);
    if (!after || before == after)
        return nullptr;
    auto messages = std::make_shared<Messages>();
    messages->revision = commit.after->revision;
    messages->hash = asBytes(commit.entries.back().record.hash);
    for (auto& part : wire::toParts(before.get(), *after, commit)) {
        v1::WatchResponse response;
        *response.mutable_change() = std::move(part);
        messages->add(response);
    }
    m_environment = std::move(after);
    m_snapshot.reset();
    remember({commit.after->revision, messages});
    return messages;
}

void EnvironmentFeed::remember(Change change)
{
    m_bytes += change.messages->bytes;
    m_changes.push_back(std::move(change));
    while (m_changes.size() > kMostChanges || m_bytes > kMostChangeBytes) {
        m_bytes -= m_changes.front().messages->bytes;
        m_since = m_changes.front().revision;
        m_changes.pop_front();
    }
}

MessagesPtr EnvironmentFeed::snapshot(
    state::Revision revision, const std::string& hash, const std::string& journalId)
{
    if (m_snapshot && m_snapshot->revision == revision)
        return m_snapshot;
    auto messages = std::make_shared<Messages>();
    messages->revision = revision;
    messages->hash = hash;
    auto parts = wire::toParts(*m_environment);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        v1::WatchResponse response;
        auto& snapshot = *response.mutable_snapshot();
        *snapshot.mutable_part() = std::move(parts[i]);
        snapshot.set_last_part(i + 1 == parts.size());
        snapshot.set_revision(revision);
        snapshot.set_journal_id(journalId);
        snapshot.set_hash(hash);
        messages->add(response);
    }
    m_snapshot = std::move(messages);
    return m_snapshot;
}

std::optional<std::vector<MessagesPtr>> EnvironmentFeed::after(state::Revision revision) const
{
    if (revision < m_since)
        return std::nullopt;
    std::vector<MessagesPtr> missed;
    for (const auto& change : m_changes) {
        if (change.revision > revision)
            missed.push_back(change.messages);
    }
    return missed;
}

} // namespace pult::api
