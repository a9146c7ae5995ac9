// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/snapshot_maker.h"

#include <utility>

#include "controlplane/state/decide.h"

namespace pult::writer {

SnapshotMaker::SnapshotMaker(state::Journal& journal, const state::Codec& codec, Post post)
    : m_journal(journal)
    , m_codec(codec)
    , m_post(std::move(post))
    , m_thread([this] { run(); })
{}

SnapshotMaker::~SnapshotMaker()
{
    stop();
}

void SnapshotMaker::onCommit(const state::Commit& commit)
{
    if (commit.before->revision / kEvery != commit.after->revision / kEvery)
        make(commit.after);
}

void SnapshotMaker::make(state::StatePtr state)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_due = std::move(state);
    }
    m_wake.notify_one();
}

void SnapshotMaker::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void SnapshotMaker::run()
{
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_due || m_stop; });
        if (m_stop)
            return;
        const auto state = std::exchange(m_due, nullptr);
        lock.unlock();
        m_post([this, revision = state->revision, bytes = m_codec.encodeState(*state)]() mutable {
            m_journal.storeSnapshot(revision, state::kFoldVersion, std::move(bytes));
        });
    }
}

} // namespace pult::writer
