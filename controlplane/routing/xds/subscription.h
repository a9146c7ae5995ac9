// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "controlplane/routing/xds/snapshot.h"

namespace pult::routing {

//! A DiscoveryRequest in plain values.
struct DiscoveryQuery
{
    ResourceType type = ResourceType::Cluster;
    std::vector<std::string> names;
    //! Empty: answers no response.
    std::string nonce;
    //! Present: the response was refused, and why.
    std::optional<std::string> refusal;
};

//! A DiscoveryResponse to be sent.
struct DiscoveryAnswer
{
    ResourceType type = ResourceType::Cluster;
    state::Revision revision = 0;
    std::string nonce;
    std::vector<ResourcePtr> resources;
};

//! What one data plane wants of one type, what it was sent and what it holds: the rules of the
//! state-of-the-world protocol, without any I/O. Source: Envoy's xDS protocol; Istio's
//! ShouldRespond.
//!
//! - A request with a nonce other than the last sent one is stale and changes nothing.
//! - The first request, and every name added later, is answered; removed names are not.
//! - A refusal parks the type: nothing is sent again until a resource that it subscribes changes.
//! - What was sent in part and neither acknowledged nor refused travels again with the next
//!   response, so that one acknowledgement proves everything up to it.
//! - State is bounded by the names subscribed to, whatever the number of commits.
//!
//! Thread: one at a time.
class Subscription
{
public:
    explicit Subscription(ResourceType type)
        : m_type(type)
    {}

    struct Outcome
    {
        bool stale = false;
        bool namesChanged = false;
        bool accepted = false;
        bool refused = false;
        //! Revision of the response that was accepted or refused.
        state::Revision revision = 0;
        //! What it holds leads elsewhere than before (RouteConfiguration only).
        bool leadsElsewhere = false;
    };
    [[nodiscard]] Outcome onQuery(const DiscoveryQuery& query);

    //! Resources of `names` (sorted) came, changed or went. True: it concerns this subscription.
    bool onChange(const ResourceTable& table, const std::vector<std::string>& names);
    //! Everything subscribed to has to be sent once more.
    void resend();

    //! Nothing to send: nothing.
    [[nodiscard]] bool owes() const;
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
        return m_started && !m_outstanding && !m_refused && !owes();
    }
    [[nodiscard]] bool isWildcard() const { return m_wildcard; }

    struct Wanted
    {
        ResourcePtr held; //!< Acknowledged.
        ResourcePtr sent; //!< Sent last, on its way or refused.
        bool owed = false;
        bool onTheWay = false;
    };
    [[nodiscard]] const std::map<std::string, Wanted, std::less<>>& wanted() const
    {
        return m_wanted;
    }

private:
    using Names = std::map<std::string, Wanted, std::less<>>;

    void settle(const DiscoveryQuery& query, Outcome& outcome);
    void accept(Outcome& outcome);
    bool updateNames(const std::vector<std::string>& names);
    bool updateWildcard(const std::vector<std::string>& names);
    void owe(Wanted& wanted, bool yes = true);
    [[nodiscard]] ResourcePtr lookUp(const ResourceTable& table, const std::string& name) const;
    [[nodiscard]] bool concernsAny(const std::vector<std::string>& names) const;
    [[nodiscard]] bool anyOnTheWay() const;
    void collectAll(const ResourceTable& table, std::vector<ResourcePtr>& out) const;
    //! False: nothing but what has to wait.
    bool collectOwed(const ResourceTable& table, const Ready& ready, std::vector<ResourcePtr>& out);

    const ResourceType m_type;
    bool m_started = false;
    bool m_wildcard = false;
    bool m_everNamed = false;
    //! Some names are other than the resource's own ("orders:80").
    bool m_aliases = false;
    //! By the last query.
    bool m_namesChanged = false;
    bool m_outstanding = false;
    bool m_refused = false;
    //! A response is owed even if it is empty, or the full set changed.
    bool m_answer = false;
    std::size_t m_owed = 0;
    std::string m_nonce;
    state::Revision m_sentRevision = 0;
    Names m_wanted;
};

} // namespace pult::routing
