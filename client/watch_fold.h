// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "client/environment_watch.h"
#include "pult/v1/observer.pb.h"

namespace pult::client {

//! Turns the messages of watches of one environment into views, over all reconnects. Pure: time
//! comes in as an argument. Not thread-safe.
//!
//! What it does not believe, and answers with Resync: a change before any snapshot; a change or a
//! snapshot that begins while another has not ended; a change that cannot follow (see foldChange);
//! the same revision with another hash; an entry of the very next revision whose previous hash is
//! not ours; a bookmark behind what was sent. A change at or below the known revision is a
//! duplicate and ignored.
class WatchFold
{
public:
    enum class Verdict
    {
        Nothing, //!< A part, a duplicate, or a message of a newer server.
        Changed, //!< view() has to be shown.
        Resync, //!< Begin again with a snapshot; view() says why.
    };

    WatchFold();

    [[nodiscard]] EnvironmentViewPtr view() const { return m_view; }
    //! What the next Watch has to ask for: a resume when there is something to resume from.
    [[nodiscard]] v1::WatchRequest request(const std::string& environment) const;

    //! A stream begins; parts of the one before are forgotten.
    void beginStream();
    [[nodiscard]] Verdict apply(v1::WatchResponse&& message, MonoTime now);
    //! The stream is lost. Failed: for good.
    void endStream(Error why, bool failed);
    //! What was applied came from a cache, not from a stream: the view is Remembered, of the table
    //! only, until a stream says something. `confirmedAt`: when the last of it was said.
    void setRemembered(MonoTime confirmedAt);
    //! The next request begins with a snapshot.
    void forgetPlace() { m_resume = false; }
    //! Whether the message proves that the server is still there: bookmarks and snapshot parts.
    [[nodiscard]] static bool isHeartbeat(const v1::WatchResponse& message);

private:
    Verdict take(v1::StateSnapshot&& part, MonoTime now);
    Verdict take(v1::StateChange&& part);
    Verdict take(const v1::Progress& progress);
    Verdict take(const v1::ReadinessUpdate& update);
    Verdict take(const v1::Bookmark& bookmark, MonoTime now);
    Verdict apply(const v1::StateChange& change);
    Verdict resync(std::string reason, std::string message);
    Verdict show(EnvironmentView next);
    [[nodiscard]] bool chained(const v1::StateChange& change) const;
    [[nodiscard]] EnvironmentView liveView() const;
    void remember(EnvironmentView& next, const v1::StateChange& change) const;

    EnvironmentViewPtr m_view;
    std::string m_journalId;
    std::string m_hash;
    std::uint64_t m_revision = 0;
    //! Messages conflated on streams before this one.
    std::uint64_t m_conflatedBefore = 0;
    bool m_resume = false;
    bool m_progressComplete = false;
    bool m_readinessComplete = false;
    std::optional<v1::StateSnapshot> m_snapshot;
    std::optional<v1::StateChange> m_change;
};

inline constexpr std::size_t kOperationsKept = 200;
inline constexpr std::size_t kRecentKept = 500;

} // namespace pult::client
