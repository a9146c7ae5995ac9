// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/lanes.h"

#include <algorithm>
#include <set>

#include "controlplane/state/heads.h"

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

//! Collects the lines of one service's table, group by group in the order of lanes.h.
class RouteBuilder
{
public:
    RouteBuilder(const Environment& environment, const ServiceName& service)
        : m_environment(environment)
        , m_service(service)
    {}

    std::vector<RouteRule> build()
    {
        ownLanes();
        ownNames();
        const auto own = m_rules.size();
        pastHeads();
        lanesOfHead();
        comingHeads();
        restOfLanes();
        // Only the head's own lane: it says what the default says.
        if (m_headLanes == own && m_rules.size() == own)
            m_rules.clear();
        add({RouteMatch::Kind::Default, 0, {}}, m_environment.active->at(m_service), "default");
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

    void head(GenerationNumber number, const DeploymentPtr& deployment)
    {
        add({RouteMatch::Kind::Head, number, {}}, deployment, "head");
    }

    void closed(RouteMatch match)
    {
        m_rules.push_back({std::move(match), nullptr, kClosed, "closing"});
    }

    //! What the lane has of its own for the service; null: nothing.
    const ServiceTable::Entry* own(const Generation& generation) const
    {
        if (const auto* entry = generation.delta.find(m_service))
            return entry;
        return generation.brought.find(m_service);
    }

    void ownLanes()
    {
        for (const auto& [number, generation] : m_environment.generations) {
            const auto* entry = own(*generation);
            if (!entry)
                continue;
            lane(number, entry->second, becauseOf(*generation));
            m_headLanes += generation->role == Role::Active ? 1 : 0;
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
        for (const auto& [number, generation] : m_environment.generations) {
            if (generation->role == Role::Archived || generation->name.empty())
                continue;
            m_names.insert(generation->name);
            const auto* entry = own(*generation);
            if (!entry)
                continue;
            add({RouteMatch::Kind::LaneName, 0, generation->name}, entry->second,
                becauseOf(*generation));
            m_headLanes += generation->role == Role::Active ? 1 : 0;
        }
        for (const auto& closing : m_environment.closing) {
            if (closing.contour && closing.delta.contains(m_service)
                && m_names.insert(closing.name).second)
                closed({RouteMatch::Kind::LaneName, 0, closing.name});
        }
    }

    //! Heads that requests in flight may have entered under.
    void pastHeads()
    {
        for (const auto& [number, generation] : m_environment.generations) {
            const auto* entry = generation->delta.find(m_service);
            if (entry && (generation->role == Role::Legacy || pastHead(*generation)))
                head(number, entry->second);
        }
        for (const auto& closing : m_environment.closing) {
            const auto* entry = closing.table.find(m_service);
            if (entry && !closing.contour)
                head(closing.number, entry->second);
        }
        for (const auto& [number, generation] : m_environment.generations) {
            const auto* moved = generation->movedSinceBase.find(m_service);
            if (moved && pastHead(*generation) && !generation->delta.contains(m_service)
                && stillServed(moved->second))
                head(number, moved->second);
        }
    }

    //! Somebody else's line holds it, so that it cannot have drained.
    bool stillServed(const DeploymentPtr& deployment) const
    {
        return !deployment
            || std::any_of(m_rules.begin(), m_rules.end(), [&deployment](const RouteRule& rule) {
                   return sameDeployment(rule.deployment, deployment);
               });
    }

    bool leaves(const ClosingLane& closing) const
    {
        return !closing.contour && closing.table.contains(m_service)
            && !closing.delta.contains(m_service);
    }

    //! What closing lanes mean to requests that carry no head: the map of when they left. All who
    //! carry one are told first, by a line of their own where the active map is what they mean.
    void restOfLanes()
    {
        const auto& closing = m_environment.closing;
        if (std::none_of(closing.begin(), closing.end(),
                [this](const ClosingLane& lane) { return leaves(lane); }))
            return;
        for (const auto number : headsOf(m_environment)) {
            if (!hasHead(number))
                head(number, m_environment.active->at(m_service));
        }
        for (const auto& left : closing) {
            if (leaves(left))
                lane(left.number, left.table.at(m_service), "closing");
        }
    }

    bool hasHead(GenerationNumber number) const
    {
        return std::any_of(m_rules.begin(), m_rules.end(), [number](const RouteRule& rule) {
            return rule.match.kind == RouteMatch::Kind::Head && rule.match.number == number;
        });
    }

    //! Who asked for the head as it was legacy, under a generation that was rolled back since,
    //! means the active map.
    void lanesOfHead()
    {
        const bool rolledBack = std::any_of(m_environment.generations.begin(),
            m_environment.generations.end(), [this](const auto& entry) {
                const auto& generation = *entry.second;
                return generation.role == Role::Candidate && generation.activatedUnixMs != 0
                    && !pastHead(generation) && generation.delta.contains(m_service);
            });
        if (rolledBack && m_headLanes == 0)
            lane(m_environment.head, m_environment.active->at(m_service), "head");
    }

    //! Candidates: hops know their answer before they become head.
    void comingHeads()
    {
        for (const auto& [number, generation] : m_environment.generations) {
            if (generation->role != Role::Candidate || pastHead(*generation))
                continue;
            if (const auto* entry = generation->delta.find(m_service))
                head(number, entry->second);
        }
    }

    const Environment& m_environment;
    const ServiceName& m_service;
    std::vector<RouteRule> m_rules;
    std::set<std::string> m_names;
    std::size_t m_headLanes = 0;
};

bool applies(
    const RouteMatch& match, GenerationNumber lane, const std::string& name, GenerationNumber head)
{
    switch (match.kind) {
    case RouteMatch::Kind::Lane:
        return lane != 0 && match.number == lane;
    case RouteMatch::Kind::LaneName:
        return !name.empty() && match.name == name;
    case RouteMatch::Kind::Head:
        return head != 0 && match.number == head;
    case RouteMatch::Kind::Default:
        return true;
    }
    return true;
}

} // namespace

std::vector<RouteRule> routesOf(const Environment& environment, const ServiceName& service)
{
    return RouteBuilder(environment, service).build();
}

RouteRule resolve(const Environment& environment, const ServiceName& service, GenerationNumber lane,
    const std::string& laneName, GenerationNumber enteredAtHead)
{
    const auto rules = routesOf(environment, service);
    return *std::find_if(rules.begin(), rules.end(),
        [&](const RouteRule& rule) { return applies(rule.match, lane, laneName, enteredAtHead); });
}

} // namespace pult::state
