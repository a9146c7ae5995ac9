// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/subscription.h"

#include <algorithm>
#include <utility>

#include "controlplane/routing/xds/encoder.h"
#include "controlplane/routing/xds/names.h"

namespace pult::routing {

namespace {

bool leadsElsewhere(const ResourcePtr& before, const ResourcePtr& after)
{
    static const std::vector<state::DeploymentKey> none;
    return (before ? before->deployments : none) != (after ? after->deployments : none);
}

} // namespace

bool Subscription::settle(const DiscoveryQuery& query, Outcome& outcome)
{
    const bool newest = m_outstanding && query.nonce == m_nonce;
    if (newest)
        outcome.revision = m_sentRevision;
    bool carried = false;
    for (auto& [name, wanted] : m_wanted) {
        if (wanted.fate != Fate::OnTheWay || wanted.nonce != query.nonce)
            continue;
        carried = true;
        outcome.revision = wanted.revision;
        if (query.refusal)
            turn(wanted, Fate::Refused);
    }
    if (!newest && !carried)
        return false;
    outcome.refused = query.refusal.has_value();
    outcome.accepted = !query.refusal;
    m_outstanding = m_outstanding && !newest;
    m_refused = m_refused || (outcome.refused && !carried);
    if (outcome.accepted)
        accept(query.nonce, outcome);
    return true;
}

void Subscription::accept(const std::string& nonce, Outcome& outcome)
{
    for (auto it = m_wanted.begin(); it != m_wanted.end();) {
        auto& wanted = it->second;
        if (wanted.fate != Fate::OnTheWay || wanted.nonce != nonce) {
            ++it;
            continue;
        }
        outcome.leadsElsewhere = outcome.leadsElsewhere || leadsElsewhere(wanted.held, wanted.sent);
        wanted.held = wanted.sent;
        turn(wanted, Fate::Arrived);
        const bool gone = !wanted.named && !wanted.held && !wanted.owed;
        it = gone ? forget(it) : std::next(it);
    }
}

void Subscription::turn(Wanted& wanted, Fate fate)
{
    if (wanted.fate != Fate::Arrived)
        --m_unsettled;
    if (fate != Fate::Arrived)
        ++m_unsettled;
    wanted.fate = fate;
}

bool Subscription::name(const std::string& name)
{
    auto& wanted = m_wanted.try_emplace(name).first->second;
    m_aliases = m_aliases || (m_type == ResourceType::Listener && serviceOfListener(name) != name);
    return !std::exchange(wanted.named, true);
}

Subscription::Names::iterator Subscription::forget(Names::iterator entry)
{
    owe(entry->second, false);
    turn(entry->second, Fate::Arrived);
    return m_wanted.erase(entry);
}

void Subscription::owe(Wanted& wanted, bool yes)
{
    if (wanted.owed == yes)
        return;
    wanted.owed = yes;
    yes ? ++m_owed : --m_owed;
}

void Subscription::resend(const std::vector<std::string>& names)
{
    for (const auto& name : names) {
        if (const auto it = m_wanted.find(name); it != m_wanted.end() && it->second.sent)
            owe(it->second);
    }
}

std::vector<Subscription::Names::value_type*> Subscription::among(
    const std::vector<std::string>& names)
{
    std::vector<Names::value_type*> found;
    if (m_aliases || m_wanted.size() < names.size()) {
        for (auto& entry : m_wanted) {
            const std::string_view own
                = m_aliases ? serviceOfListener(entry.first) : std::string_view(entry.first);
            if (std::ranges::binary_search(names, own, std::less<std::string_view>{}))
                found.push_back(&entry);
        }
        return found;
    }
    for (const auto& name : names) {
        if (const auto it = m_wanted.find(name); it != m_wanted.end())
            found.push_back(&*it);
    }
    return found;
}

ResourcePtr Subscription::lookUp(const ResourceTable& table, const std::string& name) const
{
    if (m_type != ResourceType::Listener)
        return table.find(name);
    const auto service = serviceOfListener(name);
    auto resource = table.find(service);
    if (!resource || service == name)
        return resource;
    return std::make_shared<const Resource>(name, resource->changed,
        frame(ResourceType::Listener, listenerFor(name, std::string(service))));
}

std::optional<DiscoveryAnswer> Subscription::answer(
    const Snapshot& snapshot, std::string nonce, const Ready& ready)
{
    DiscoveryAnswer answer{m_type, snapshot.revision, std::move(nonce)};
    if (!collect(snapshot.of(m_type), ready, answer))
        return std::nullopt;
    const bool asked = std::exchange(m_answer, false);
    if (!asked && answer.resources.empty() && answer.removed.empty())
        return std::nullopt;
    m_outstanding = true;
    m_refused = false;
    m_nonce = answer.nonce;
    m_sentRevision = answer.revision;
    return answer;
}

bool Subscription::collect(const ResourceTable& table, const Ready& ready, DiscoveryAnswer& out)
{
    bool news = false;
    for (auto& entry : m_wanted) {
        const auto& wanted = entry.second;
        if (!wanted.owed)
            continue;
        auto resource = lookUp(table, entry.first);
        if (resource && ready && resource != wanted.sent && !ready(*resource))
            continue;
        depart(entry, std::move(resource), out);
        news = true;
    }
    if (!news)
        return m_owed == 0;
    for (auto& entry : m_wanted) {
        auto& wanted = entry.second;
        if (wanted.nonce == out.nonce || !goesAlong(wanted))
            continue;
        // What waits for something newer goes as it was.
        const bool waits = wanted.owed;
        depart(entry, waits ? wanted.sent : lookUp(table, entry.first), out);
        owe(wanted, waits);
    }
    return true;
}

void Subscription::depart(Names::value_type& entry, ResourcePtr resource, DiscoveryAnswer& out)
{
    auto& [name, wanted] = entry;
    owe(wanted, false);
    wanted.sent = std::move(resource);
    wanted.nonce = out.nonce;
    wanted.revision = out.revision;
    if (wanted.sent)
        out.resources.push_back(wanted.sent);
    else if (tellsRemoved())
        out.removed.push_back(name);
    turn(wanted, wanted.sent || tellsRemoved() ? Fate::OnTheWay : Fate::Arrived);
}

} // namespace pult::routing
