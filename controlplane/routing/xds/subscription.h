// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/routing/xds/discovery.h"
#include "controlplane/routing/xds/snapshot.h"

namespace pult::routing {

//! What one data plane wants of one type, what it was sent and what it holds, without any I/O: all
//! that both variants of the protocol have in common. What differs, how names are told and how much
//! is sent, is in WorldSubscription and DeltaSubscription. Source: Envoy's xDS protocol; Istio's
//! ShouldRespond.
//!
//! - The first request is answered, if with nothing, and so is every name added later.
//! - A refusal parks what the response carried: it is not sent again until something that is
//!   subscribed to changes, and goes along then.
//! - State is bounded by the names subscribed to, whatever the number of commits and of responses
//!   that nobody acknowledges.
//!
//! Thread: one at a time.
class Subscription
{
public:
    explicit Subscription(ResourceType type)
        : m_type(type)
    {}
    virtual ~Subscription() = default;
    Subscription(const Subscription&) = delete;
    Subscription& operator=(const Subscription&) = delete;

    struct Outcome
    {
        //! Its nonce is of no response that waits for one.
        bool stale = false;
        bool namesChanged = false;
        bool accepted = false;
        bool refused = false;
        //! Revision of the response that was accepted or refused.
        state::Revision revision = 0;
        //! What it holds leads elsewhere than before (RouteConfiguration only).
        bool leadsElsewhere = false;
    };
    //! `table`: what there is now.
    [[nodiscard]] virtual Outcome onQuery(const DiscoveryQuery& query, const ResourceTable& table)
        = 0;

    //! Resources of `names` (sorted) came, changed or went. True: it concerns this subscription.
    virtual bool onChange(const ResourceTable& table, const std::vector<std::string>& names) = 0;
    //! What was sent of these names has to be sent once more.
    void resend(const std::vector<std::string>& names);

    //! False: nothing to send.
    [[nodiscard]] bool owes() const { return m_answer || m_owed > 0; }
    //! Whether a resource may go out now; otherwise it stays owed.
    using Ready = std::function<bool(const Resource&)>;
    //! The response that settles what is owed; nothing when it turns out that nothing has to be
    //! said, or nothing of it may be said yet. `ready`: null: everything is.
    [[nodiscard]] std::optional<DiscoveryAnswer> answer(
        const Snapshot& snapshot, std::string nonce, const Ready& ready = {});

    [[nodiscard]] bool started() const { return m_started; }
    //! Asked for, answered, acknowledged.
    [[nodiscard]] bool settled() const
    {
        return m_started && !m_outstanding && !m_refused && m_unsettled == 0 && !owes();
    }
    [[nodiscard]] bool isWildcard() const { return m_wildcard; }

    enum class Fate
    {
        Arrived, //!< Or never sent.
        OnTheWay,
        Refused,
    };
    struct Wanted
    {
        ResourcePtr held = {}; //!< Acknowledged; null: it has none.
        ResourcePtr sent = {}; //!< Sent last; null: nothing, or that there is none.
        bool named = false; //!< By the data plane; otherwise it wants all.
        bool owed = false;
        Fate fate = Fate::Arrived;
        //! Of the response that it was sent in last, and its revision; empty: in none.
        std::string nonce = {};
        state::Revision revision = 0;
    };
    using Names = std::map<std::string, Wanted, std::less<>>;
    [[nodiscard]] const Names& wanted() const { return m_wanted; }

protected:
    //! The name that means all.
    static constexpr std::string_view kEverything = "*";

    [[nodiscard]] const std::string& lastNonce() const { return m_nonce; }
    //! True: the response that the query answers was on its way, and is not any more.
    bool settle(const DiscoveryQuery& query, Outcome& outcome);
    //! True: it is new.
    bool name(const std::string& name);
    Names::iterator forget(Names::iterator entry);
    void owe(Wanted& wanted, bool yes = true);
    //! Those that `names` (sorted) are about.
    [[nodiscard]] std::vector<Names::value_type*> among(const std::vector<std::string>& names);
    //! Null when there is none.
    [[nodiscard]] ResourcePtr lookUp(const ResourceTable& table, const std::string& name) const;
    //! Fills in what is owed. False: nothing of it may go out yet.
    virtual bool collect(const ResourceTable& table, const Ready& ready, DiscoveryAnswer& out);

    const ResourceType m_type;
    bool m_started = false;
    bool m_wildcard = false;
    //! A response is owed even if it is empty, or the full set changed.
    bool m_answer = false;
    Names m_wanted;

private:
    //! Goes along with something new that goes out, though it is not owed.
    [[nodiscard]] virtual bool goesAlong(const Wanted& wanted) const = 0;
    //! Whether a name without a resource is said to have none.
    [[nodiscard]] virtual bool tellsRemoved() const = 0;

    void accept(const std::string& nonce, Outcome& outcome);
    void turn(Wanted& wanted, Fate fate);
    void depart(Names::value_type& entry, ResourcePtr resource, DiscoveryAnswer& out);

    //! Some names are other than the resource's own ("orders:80").
    bool m_aliases = false;
    //! The newest response was neither accepted nor refused.
    bool m_outstanding = false;
    //! The newest response was refused, and carried a full set or nothing.
    bool m_refused = false;
    std::size_t m_owed = 0;
    std::size_t m_unsettled = 0; //!< On the way or refused.
    std::string m_nonce;
    state::Revision m_sentRevision = 0;
};

} // namespace pult::routing
