// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/routing/xds/subscription.h"

namespace pult::routing {

//! Delta: a request says what is wanted from now on and what not any more.
//!
//! - Each response is acknowledged or refused by itself; a request with a nonce that nobody waits
//!   for still changes the names.
//! - Only what changed is sent. A name without a resource is told as removed: one that is unknown
//!   when it is subscribed to, one whose resource went, one of an earlier stream that is gone.
//! - A name that is subscribed to again is sent again. "*", or a first request without names, means
//!   all clusters, listeners or stamps; a name that is dropped beside it is told once more, for the
//!   data plane cannot know whether it is one of them.
//! - What the first request says it still has is not sent if it is the newest, and counts as held.
//!
//! Thread: one at a time.
class DeltaSubscription final : public Subscription
{
public:
    using Subscription::Subscription;

    [[nodiscard]] Outcome onQuery(const DiscoveryQuery& query, const ResourceTable& table) override;
    bool onChange(const ResourceTable& table, const std::vector<std::string>& names) override;

private:
    [[nodiscard]] bool goesAlong(const Wanted& wanted) const override
    {
        return wanted.fate == Fate::Refused && !wanted.owed;
    }
    [[nodiscard]] bool tellsRemoved() const override { return true; }

    void drop(const std::vector<std::string>& names);
    void add(const std::vector<std::string>& names, const ResourceTable& table);
    void takeAll(const ResourceTable& table);
    void leaveAll();
    //! Takes it at its word.
    void believe(const std::map<std::string, std::string>& known, const ResourceTable& table);

    //! By the last query.
    bool m_namesChanged = false;
};

} // namespace pult::routing
