// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/subscription.h"

#include <algorithm>
#include <set>

#include "controlplane/routing/xds/encoder.h"
#include "controlplane/routing/xds/names.h"

namespace pult::routing {

namespace {

constexpr std::string_view kEverything = "*";

bool leadsElsewhere(const ResourcePtr& before, const ResourcePtr& after)
{
    static const std::vector<state::DeploymentKey> none;
    return (before ? before->deployments : none) != (after ? after->deployments : none);
}

} // namespace

Subscription::Outcome Subscription::onQuery(const DiscoveryQuery& query)
{
    Outcome outcome;
    if (m_started && query.nonce != m_nonce) {
        outcome.stale = true;
        return outcome;
    }
    if (m_started)
        settle(query, outcome);
    const bool gained = updateNames(query.names);
    outcome.namesChanged = m_namesChanged || !m_started;
    m_answer = m_answer || !m_started || (gained && isFullSet(m_type));
    m_started = true;
    return outcome;
}

void Subscription::settle(const DiscoveryQuery& query, Outcome& outcome)
{
    if (!m_outstanding || m_nonce.empty())
        return;
    outcome.revision = m_sentRevision;
    m_outstanding = false;
    if (query.refusal) {
        m_refused = true;
        outcome.refused = true;
        return;
    }
    accept(outcome);
}

void Subscription::accept(Outcome& outcome)
{
    outcome.accepted = true;
    for (auto& [name, wanted] : m_wanted) {
        if (!wanted.onTheWay)
            continue;
        outcome.leadsElsewhere = outcome.leadsElsewhere || leadsElsewhere(wanted.held, wanted.sent);
        wanted.held = wanted.sent;
        wanted.onTheWay = false;
    }
}

bool Subscription::updateWildcard(const std::vector<std::string>& names)
{
    if (!isFullSet(m_type))
        return false;
    const bool before = m_wildcard;
    const bool named = std::ranges::find(names, kEverything) != names.end();
    if (names.empty())
        m_wildcard = !m_everNamed;
    else
        m_wildcard = named;
    m_everNamed = m_everNamed || !names.empty();
    m_namesChanged = m_namesChanged || before != m_wildcard;
    return m_wildcard && !before;
}

bool Subscription::updateNames(const std::vector<std::string>& names)
{
    m_namesChanged = false;
    bool gained = updateWildcard(names);
    std::set<std::string_view> asked(names.begin(), names.end());
    asked.erase(kEverything);
    for (auto it = m_wanted.begin(); it != m_wanted.end();) {
        if (asked.contains(it->first)) {
            ++it;
            continue;
        }
        owe(it->second, false);
        it = m_wanted.erase(it);
        m_namesChanged = true;
    }
    // Nothing of what was refused is wanted any more.
    m_refused = m_refused && (isFullSet(m_type) || anyOnTheWay());
    for (const auto name : asked) {
        const auto [it, isNew] = m_wanted.try_emplace(std::string(name));
        if (!isNew)
            continue;
        gained = true;
        m_namesChanged = true;
        owe(it->second, !isFullSet(m_type));
        m_aliases
            = m_aliases || (m_type == ResourceType::Listener && serviceOfListener(name) != name);
    }
    return gained;
}

bool Subscription::anyOnTheWay() const
{
    return std::ranges::any_of(m_wanted, [](const auto& entry) { return entry.second.onTheWay; });
}

void Subscription::owe(Wanted& wanted, bool yes)
{
    if (wanted.owed == yes)
        return;
    wanted.owed = yes;
    yes ? ++m_owed : --m_owed;
}

bool Subscription::concernsAny(const std::vector<std::string>& names) const
{
    if (m_wildcard)
        return true;
    if (m_aliases)
        return std::ranges::any_of(m_wanted, [&](const auto& entry) {
            return std::ranges::binary_search(
                names, serviceOfListener(entry.first), std::less<std::string_view>{});
        });
    return std::ranges::any_of(names, [&](const auto& name) { return m_wanted.contains(name); });
}

bool Subscription::onChange(const ResourceTable& table, const std::vector<std::string>& names)
{
    if (!m_started || names.empty())
        return false;
    if (isFullSet(m_type)) {
        const bool concerned = concernsAny(names);
        m_answer = m_answer || concerned;
        return concerned;
    }
    bool concerned = false;
    const auto mark = [&](const std::string& name, Wanted& wanted) {
        // A resource that went is not sent: the client drops it with the last reference to it.
        if (!table.find(name))
            return;
        owe(wanted);
        concerned = true;
    };
    if (m_wanted.size() < names.size()) {
        for (auto& [name, wanted] : m_wanted) {
            if (std::ranges::binary_search(names, name))
                mark(name, wanted);
        }
        return concerned;
    }
    for (const auto& name : names) {
        if (const auto it = m_wanted.find(name); it != m_wanted.end())
            mark(name, it->second);
    }
    return concerned;
}

void Subscription::resend()
{
    if (!m_started)
        return;
    m_answer = m_answer || isFullSet(m_type);
    for (auto& [name, wanted] : m_wanted)
        owe(wanted, !isFullSet(m_type));
}

bool Subscription::owes() const
{
    return m_answer || m_owed > 0;
}

std::optional<DiscoveryAnswer> Subscription::answer(
    const Snapshot& snapshot, std::string nonce, const Ready& ready)
{
    DiscoveryAnswer answer{m_type, snapshot.revision, std::move(nonce), {}};
    const auto& table = snapshot.of(m_type);
    if (isFullSet(m_type))
        collectAll(table, answer.resources);
    else if (!collectOwed(table, ready, answer.resources))
        return std::nullopt;
    const bool empty = answer.resources.empty() && !m_answer;
    m_answer = false;
    if (empty)
        return std::nullopt;
    m_outstanding = true;
    m_refused = false;
    m_nonce = answer.nonce;
    m_sentRevision = answer.revision;
    return answer;
}

ResourcePtr Subscription::lookUp(const ResourceTable& table, const std::string& name) const
{
    if (m_type != ResourceType::Listener)
        return table.find(name);
    const auto service = serviceOfListener(name);
    auto resource = table.find(service);
    if (!resource || service == name)
        return resource;
    return std::make_shared<const Resource>(Resource{name, resource->changed,
        frame(ResourceType::Listener, listenerFor(name, std::string(service))), {}});
}

void Subscription::collectAll(const ResourceTable& table, std::vector<ResourcePtr>& out) const
{
    if (m_wildcard)
        out.assign(table.begin(), table.end());
    for (const auto& [name, wanted] : m_wanted) {
        if (m_wildcard && table.find(name))
            continue;
        if (auto resource = lookUp(table, name))
            out.push_back(std::move(resource));
    }
}

bool Subscription::collectOwed(
    const ResourceTable& table, const Ready& ready, std::vector<ResourcePtr>& out)
{
    bool waits = false;
    bool news = false;
    for (auto& [name, wanted] : m_wanted) {
        if (!wanted.owed && !wanted.onTheWay)
            continue;
        auto resource = table.find(name);
        if (resource && ready && resource != wanted.sent && !ready(*resource)) {
            waits = true;
            owe(wanted);
            if (wanted.onTheWay)
                out.push_back(wanted.sent);
            continue;
        }
        news = news || wanted.owed;
        owe(wanted, false);
        wanted.sent = std::move(resource);
        wanted.onTheWay = wanted.sent != nullptr;
        if (wanted.sent)
            out.push_back(wanted.sent);
    }
    // What is on its way travels again with something new, not for itself.
    return news || !waits;
}

} // namespace pult::routing
