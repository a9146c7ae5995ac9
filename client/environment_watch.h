// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/control_plane.h"
#include "client/operation.h"
#include "client/state.h"
#include "common/clock.h"
#include "common/error.h"

namespace pult::client {

class CachedWatch;

enum class LinkState
{
    Connecting, //!< Never had data on this watch.
    Live,
    Reconnecting, //!< The stream is lost; the view below is the last one.
    Failed, //!< Will not come back by itself: denied, unknown environment, broken address.
    //! What an earlier start of this program kept (CachedWatch); the server has said nothing yet.
    //! `trouble` says why it could not be reached; nothing while it is being asked.
    Remembered,
};

using OperationMap = std::map<std::uint64_t, OperationPtr>; //!< By revision.
using GatewayMap = std::map<std::string, GatewayPtr>; //!< By node id.
//! By (service, generation).
using ReadinessMap = std::map<std::pair<std::string, std::uint32_t>, DeploymentReadiness>;

//! Everything known about an environment now. Parts that did not change between two views are the
//! same pointers, so a reader compares pointers before it compares contents.
struct EnvironmentView
{
    LinkState link = LinkState::Connecting;
    //! Why Reconnecting, Failed or still Remembered.
    std::optional<Error> trouble;
    //! Null before the first snapshot, and so are the three below, which are not remembered either.
    std::shared_ptr<const EnvironmentState> state;
    std::shared_ptr<const OperationMap> operations;
    std::shared_ptr<const GatewayMap> gateways;
    std::shared_ptr<const ReadinessMap> readiness;
    //! Journal entries that came since the watch began, oldest first, at most the last 500.
    std::shared_ptr<const std::vector<JournalEntry>> recent;
    //! When the stream last said that this is up to date, by the injected clock. The data's age is
    //! now - this. Of what is remembered: as far as the time of day tells, which is before this
    //! program began; never later than now.
    MonoTime confirmedAt{};
    //! Server clock at that moment, milliseconds since the Unix epoch.
    std::int64_t serverUnixMs = 0;
    //! Messages merged by the server because this reader was slow.
    std::uint64_t conflated = 0;
    bool writable = true;
    std::string writesRefusedBecause;
    //! Increases by one for every reconnect with a new snapshot.
    std::uint32_t epoch = 0;
    //! Operations, gateways and readiness have come too since the last snapshot, not only the
    //! state.
    bool complete = false;
};

using EnvironmentViewPtr = std::shared_ptr<const EnvironmentView>;

//! Follows one environment: snapshot, changes, bookmarks; resumes after a loss by journal id,
//! revision and hash with capped, jittered backoff (100 ms to 5 s); begins again on ResyncRequired.
//! A stream without a bookmark for 15 s counts as lost. A view never shows half a commit.
//! With a cache the first view is what it remembers, and the first stream resumes from there.
//!
//! Threads: `onView` runs on one gRPC thread at a time. The next read starts after `onView`
//! returned, so a slow reader slows the stream and memory stays bounded.
//! Ownership: the destructor cancels and waits; `onView` does not run after it. Never destroy a
//! watch inside a callback of gRPC, `onView` included.
class EnvironmentWatch
{
public:
    virtual ~EnvironmentWatch() = default;
};

[[nodiscard]] std::unique_ptr<EnvironmentWatch> watchEnvironment(const ConnectOptions& options,
    std::string environment, std::shared_ptr<const Clock> clock,
    std::function<void(EnvironmentViewPtr)> onView);
//! Null: no cache.
[[nodiscard]] std::unique_ptr<EnvironmentWatch> watchEnvironment(const ConnectOptions& options,
    std::string environment, std::shared_ptr<const Clock> clock,
    std::function<void(EnvironmentViewPtr)> onView, std::unique_ptr<CachedWatch> cache);

} // namespace pult::client
