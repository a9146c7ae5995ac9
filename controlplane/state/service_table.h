// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "controlplane/state/deployment.h"

namespace pult::state {

//! Service name -> deployment or ABSENT, sorted by name. A value type; copies share one immutable
//! vector, so that a generation or an environment copies in no time whatever its size.
class ServiceTable
{
public:
    using Entry = std::pair<ServiceName, DeploymentPtr>;

    ServiceTable() = default;
    //! Sorts; of equal names the last wins.
    explicit ServiceTable(std::vector<Entry> entries);

    [[nodiscard]] bool empty() const { return entries().empty(); }
    [[nodiscard]] std::size_t size() const { return entries().size(); }
    [[nodiscard]] auto begin() const { return entries().begin(); }
    [[nodiscard]] auto end() const { return entries().end(); }

    //! Null when the name is not in the table; otherwise the entry, whose deployment may be null.
    [[nodiscard]] const Entry* find(std::string_view service) const;
    [[nodiscard]] bool contains(std::string_view service) const { return find(service) != nullptr; }
    //! The deployment; null when it is ABSENT or not in the table.
    [[nodiscard]] DeploymentPtr at(std::string_view service) const;

    //! This table overlaid with `delta`, ABSENT kept as an entry: A lane over a table.
    [[nodiscard]] ServiceTable overlaid(const ServiceTable& delta) const;
    //! A ⊕ delta: overlaid, then ABSENT entries removed: an active map has none.
    [[nodiscard]] ServiceTable applied(const ServiceTable& delta) const;
    //! The entries for exactly the names of `names`, ABSENT where this table has none.
    [[nodiscard]] ServiceTable restrictedTo(const ServiceTable& names) const;

    //! Calls visit(entry, entry of `other` of that name or null) for every entry, in order.
    template <typename Visit> void with(const ServiceTable& other, Visit&& visit) const;
    //! The first names, at most `most`, that both tables have.
    [[nodiscard]] std::vector<ServiceName> sharedNames(
        const ServiceTable& other, std::size_t most) const;
    //! False: no entry replaces another service. True: perhaps one does.
    [[nodiscard]] bool mayReplace() const { return m_mayReplace; }

    //! Both are copies of one: equal without a look.
    [[nodiscard]] bool sharesWith(const ServiceTable& other) const
    {
        return m_entries == other.m_entries;
    }
    //! Compares deployments by value.
    friend bool operator==(const ServiceTable& a, const ServiceTable& b);

private:
    using Entries = std::vector<Entry>;

    [[nodiscard]] const Entries& entries() const;
    //! Takes what is sorted and unique already.
    [[nodiscard]] static ServiceTable ofSorted(Entries entries, bool mayReplace);
    [[nodiscard]] ServiceTable merged(const ServiceTable& delta, bool keepAbsent) const;
    //! First entry that is not before the name, looked for from `from` on: near ones are found
    //! fast.
    [[nodiscard]] Entries::const_iterator seek(
        Entries::const_iterator from, std::string_view name) const;

    std::shared_ptr<const Entries> m_entries; //!< Null: empty.
    bool m_mayReplace = false;
};

template <typename Visit> void ServiceTable::with(const ServiceTable& other, Visit&& visit) const
{
    auto theirs = other.begin();
    for (const auto& entry : entries()) {
        theirs = other.seek(theirs, entry.first);
        const bool found = theirs != other.end() && theirs->first == entry.first;
        visit(entry, found ? &*theirs : nullptr);
        if (found)
            ++theirs;
    }
}

//! The same deployment, or both ABSENT. Within one environment the key tells it.
[[nodiscard]] bool sameDeployment(const DeploymentPtr& a, const DeploymentPtr& b);

} // namespace pult::state
