// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "controlplane/state/codec_port.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/ports.h"

namespace pult::writer {

//! Has a snapshot stored each 1 000 events. A large state takes tens of milliseconds to encode, so
//! that happens on a thread of its own; the bytes go to the journal on the writer thread, as its
//! contract asks. When several fall due at once only the newest is made.
class SnapshotMaker
{
public:
    static constexpr state::Revision kEvery = 1000;
    //! Runs a task on the writer thread.
    using Post = std::function<void(std::function<void()>)>;

    SnapshotMaker(state::Journal& journal, const state::Codec& codec, Post post);
    ~SnapshotMaker();
    SnapshotMaker(const SnapshotMaker&) = delete;
    SnapshotMaker& operator=(const SnapshotMaker&) = delete;

    //! Thread: any.
    void make(state::StatePtr state);
    //! Writer thread.
    void onCommit(const state::Commit& commit);
    //! One that is being made is finished but not stored.
    void stop();

private:
    void run();

    state::Journal& m_journal;
    const state::Codec& m_codec;
    Post m_post;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    state::StatePtr m_due;
    bool m_stop = false;
    std::thread m_thread;
};

} // namespace pult::writer
