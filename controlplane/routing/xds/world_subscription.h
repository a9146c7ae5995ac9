// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/routing/xds/subscription.h"

namespace pult::routing {

//! State of the world: a request names everything wanted.
//!
//! - A request with a nonce other than the last sent one is stale and changes nothing.
//! - Names that are missing are dropped without a word.
//! - Clusters, listeners and stamps are sent in full, since what is missing counts as deleted;
//!   routes and endpoints in part.
//! - What was sent in part and neither acknowledged nor refused travels again with the next
//!   response, so that one acknowledgement proves everything up to it.
//!
//! Thread: one at a time.
class WorldSubscription final : public Subscription
{
public:
    using Subscription::Subscription;

    [[nodiscard]] Outcome onQuery(const DiscoveryQuery& query, const ResourceTable& table) override;
    bool onChange(const ResourceTable& table, const std::vector<std::string>& names) override;

private:
    bool collect(const ResourceTable& table, const Ready& ready, DiscoveryAnswer& out) override;
    [[nodiscard]] bool goesAlong(const Wanted& wanted) const override
    {
        return wanted.fate != Fate::Arrived;
    }
    //! The client drops it with the last reference to it.
    [[nodiscard]] bool tellsRemoved() const override { return false; }

    //! True: something has to be answered.
    bool updateNames(const std::vector<std::string>& names);
    bool updateWildcard(const std::vector<std::string>& names);
    void collectAll(const ResourceTable& table, std::vector<ResourcePtr>& out) const;

    bool m_everNamed = false;
    //! By the last query.
    bool m_namesChanged = false;
};

} // namespace pult::routing
