// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "controlplane/routing/xds/subscription.h"

namespace pult::routing {

//! One aggregated stream of either variant: its five subscriptions over the newest snapshot. No
//! I/O. Only the newest snapshot is ever looked at, so a slow reader costs nothing but its own
//! delay.
//!
//! Make before break, for each kind of client as it needs it
//! (docs/decisions/0006-make-before-break.md):
//! - Whoever takes all clusters (Envoy) gets routes only once it acknowledged the endpoints of
//! every
//!   deployment that they lead to: until then it answers 503 for a cluster that is still warming.
//! - Whoever names clusters (proxyless gRPC) learns from the routes which to ask for and holds
//! calls
//!   back by itself until they are there: routes never wait, or both would wait for ever.
//! - What stamps requests goes out when the routes of the same stream are acknowledged.
//!
//! Thread: one at a time.
class Session
{
public:
    //! What makes a subscription of the variant that the stream speaks.
    using Subscribe = std::unique_ptr<Subscription> (*)(ResourceType);
    Session(SnapshotPtr snapshot, Subscribe subscribe);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] Subscription::Outcome onQuery(const DiscoveryQuery& query);
    //! The next snapshot, and how it differs from the one before. True: something has to be sent.
    bool onSnapshot(SnapshotPtr snapshot, const SnapshotChange& change);
    //! The next response in push order; nothing when nothing is owed.
    [[nodiscard]] std::optional<DiscoveryAnswer> next();

    //! Everything that it asked for, up to revision(), is acknowledged: no response on its way or
    //! refused, and the routes of every listener that it named are held too.
    [[nodiscard]] bool holdsAll() const;
    [[nodiscard]] state::Revision revision() const { return m_snapshot->revision; }
    //! Services that it asks for by name; "*" when everything concerns it.
    [[nodiscard]] std::set<state::ServiceName> services() const;
    //! Deployments that its acknowledged routes lead to.
    [[nodiscard]] std::set<state::DeploymentKey> deployments() const;

private:
    [[nodiscard]] Subscription& of(ResourceType type) { return *m_types.at(indexOf(type)); }
    [[nodiscard]] const Subscription& of(ResourceType type) const
    {
        return *m_types.at(indexOf(type));
    }

    //! Envoy warms a cluster until its endpoints are sent anew, even if they are the same.
    void warm(const std::vector<std::string>& clusters);
    //! It knows the endpoints of every deployment that the routes lead to.
    [[nodiscard]] bool isWarm(const Resource& routes) const;
    [[nodiscard]] bool routesHeld() const;

    SnapshotPtr m_snapshot;
    std::uint64_t m_nonce = 0;
    std::array<std::unique_ptr<Subscription>, kResourceTypes> m_types;
    const Subscription::Ready m_isWarm;
};

} // namespace pult::routing
