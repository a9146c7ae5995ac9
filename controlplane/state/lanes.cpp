// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/lanes.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace pult::state {

namespace {

constexpr char kAbsent[] = "absent";
constexpr char kClosed[] = "closed";

std::string becauseOf(const Generation& generation)
{
    switch (generation.role) {
    case Role::Contour:
        return "contour";
    case Role::Legacy:
        return "legacy";
    case Role::Active:
        return "head";
    default:
        return "candidate";
    }
}

} // namespace

//! Collects the lines of one service's table, group by group in the order of lanes.h.
class RouteBuilder
{
public:
    RouteBuilder(const RouteTables& all, const ServiceName& service)
        : m_all(all)
        , m_environment(all.m_environment)
        , m_service(service)
        , m_active(m_environment.active->at(service))
    {}

    std::vector<RouteRule> build()
    {
        ownLanes();
        ownNames();
        changedByHeads();
        movedUnderHeads();
        restOfLegacies();
        if (m_active && std::all_of(m_rules.begin(), m_rules.end(), [this](const RouteRule& rule) {
                return sameDeployment(rule.deployment, m_active);
            }))
            m_rules.clear();
        add({}, m_active, "default");
        return std::move(m_rules);
    }

private:
    void add(RouteMatch match, const DeploymentPtr& deployment, std::string because)
    {
        m_rules.push_back(
            {std::move(match), deployment, deployment ? "" : kAbsent, std::move(because)});
    }

    void lane(GenerationNumber number, const DeploymentPtr& deployment, std::string because)
    {
        add({RouteMatch::Kind::Lane, number, {}}, deployment, std::move(because));
    }

    void head(const HeadStamp& stamp, const DeploymentPtr& deployment)
    {
        add({RouteMatch::Kind::Head, stamp.generation, {}, stamp.rebases}, deployment, "head");
    }

    void closed(RouteMatch match)
    {
        m_rules.push_back({std::move(match), nullptr, kClosed, "closing"});
    }

    //! What the generation changed there; null: nothing. Legacy's delta is what others changed.
    const ServiceTable::Entry* own(const Generation& generation) const
    {
        const bool switched = generation.role == Role::Active || generation.role == Role::Legacy;
        return (switched ? generation.brought : generation.delta).find(m_service);
    }

    void ownLanes()
    {
        for (const auto* generation : m_all.m_living) {
            if (const auto* entry = own(*generation))
                lane(generation->number, entry->second, becauseOf(*generation));
        }
        for (const auto& closing : m_environment.closing) {
            const auto* entry = closing.delta.find(m_service);
            if (entry && closing.contour)
                closed({RouteMatch::Kind::Lane, closing.number, {}});
            else if (entry)
                lane(closing.number, entry->second, "closing");
        }
    }

    void ownNames()
    {
        for (const auto* generation : m_all.m_living) {
            if (generation->name.empty())
                continue;
            m_names.insert(generation->name);
            if (const auto* entry = own(*generation))
                add({RouteMatch::Kind::LaneName, 0, generation->name}, entry->second,
                    becauseOf(*generation));
        }
        for (const auto& closing : m_environment.closing) {
            if (closing.contour && closing.delta.contains(m_service)
                && m_names.insert(closing.name).second)
                closed({RouteMatch::Kind::LaneName, 0, closing.name});
        }
    }

    //! Lines whose deployments cannot retire while the line is there.
    void changedByHeads()
    {
        for (const auto* generation : m_all.m_living) {
            if (generation->role != Role::Candidate && generation->role != Role::Legacy)
                continue;
            if (const auto* entry = generation->delta.find(m_service))
                head(stampOf(*generation), entry->second);
        }
        for (const auto& closing : m_environment.closing) {
            if (!closing.wasHead || (!closing.wasLegacy && !closing.delta.contains(m_service)))
                continue;
            if (const auto* entry = closing.table.find(m_service))
                head({closing.number, closing.rebases}, entry->second);
        }
    }

    void movedUnderHeads()
    {
        for (const auto* generation : m_all.m_living) {
            const auto* moved = generation->movedSinceBase.find(m_service);
            if (moved && !generation->delta.contains(m_service) && stillServed(moved->second))
                head(stampOf(*generation), moved->second);
        }
        for (const auto& closing : m_environment.closing) {
            if (!closing.wasHead || closing.wasLegacy || closing.delta.contains(m_service))
                continue;
            const auto* moved = closing.table.find(m_service);
            if (moved && stillServed(moved->second))
                head({closing.number, closing.rebases}, moved->second);
        }
    }

    //! Somebody else's line holds it, so that it cannot have drained. Once nobody's does, nobody in
    //! flight needs it: what displaced it made a legacy, and its lane has closed since.
    bool stillServed(const DeploymentPtr& deployment) const
    {
        return !deployment
            || std::any_of(m_rules.begin(), m_rules.end(), [&deployment](const RouteRule& rule) {
                   return sameDeployment(rule.deployment, deployment);
               });
    }

    void restOfLegacies()
    {
        std::vector<RouteRule> rest;
        const auto addRest = [&](GenerationNumber number, const ServiceTable& own,
                                 const ServiceTable& all, const char* because) {
            const auto* entry = own.contains(m_service) ? nullptr : all.find(m_service);
            if (entry)
                rest.push_back({{RouteMatch::Kind::Lane, number, {}}, entry->second,
                    entry->second ? "" : kAbsent, because});
        };
        if (const auto legacy = m_environment.find(m_environment.legacy))
            addRest(legacy->number, legacy->brought, legacy->delta, "legacy");
        for (const auto& closing : m_environment.closing) {
            if (closing.wasLegacy)
                addRest(closing.number, closing.delta, closing.table, "closing");
        }
        if (rest.empty())
            return;
        // Whoever asked for it as a candidate carries a head, and goes by that.
        for (const auto& stamp : m_all.m_pastHeads) {
            if (!hasHead(stamp))
                head(stamp, m_active);
        }
        std::move(rest.begin(), rest.end(), std::back_inserter(m_rules));
    }

    bool hasHead(const HeadStamp& stamp) const
    {
        return std::any_of(m_rules.begin(), m_rules.end(), [&stamp](const RouteRule& rule) {
            return rule.match.kind == RouteMatch::Kind::Head
                && stamp == HeadStamp(rule.match.number, rule.match.rebases);
        });
    }

    const RouteTables& m_all;
    const Environment& m_environment;
    const ServiceName& m_service;
    const DeploymentPtr m_active;
    std::vector<RouteRule> m_rules;
    std::set<std::string> m_names;
};

namespace {

bool applies(
    const RouteMatch& match, GenerationNumber lane, const std::string& name, const HeadStamp& head)
{
    switch (match.kind) {
    case RouteMatch::Kind::Lane:
        return lane != 0 && match.number == lane;
    case RouteMatch::Kind::LaneName:
        return !name.empty() && match.name == name;
    case RouteMatch::Kind::Head:
        return head.generation != 0 && head == HeadStamp(match.number, match.rebases);
    case RouteMatch::Kind::Default:
        return true;
    }
    return true;
}

} // namespace

RouteTables::RouteTables(const Environment& environment)
    : m_environment(environment)
    , m_pastHeads(pastHeads(environment))
{
    for (const auto& [number, generation] : environment.generations) {
        if (generation->role != Role::Archived)
            m_living.push_back(generation.get());
    }
}

std::vector<RouteRule> RouteTables::of(const ServiceName& service) const
{
    return RouteBuilder(*this, service).build();
}

std::vector<RouteRule> routesOf(const Environment& environment, const ServiceName& service)
{
    return RouteTables(environment).of(service);
}

RouteRule resolve(const Environment& environment, const ServiceName& service, GenerationNumber lane,
    const std::string& laneName, HeadStamp enteredAtHead)
{
    const auto rules = routesOf(environment, service);
    return *std::find_if(rules.begin(), rules.end(),
        [&](const RouteRule& rule) { return applies(rule.match, lane, laneName, enteredAtHead); });
}

} // namespace pult::state
