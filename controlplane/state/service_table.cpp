// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/service_table.h"

#include <algorithm>

namespace pult::state {

namespace {

bool sameValue(const DeploymentPtr& a, const DeploymentPtr& b)
{
    return a == b || (a && b && *a == *b);
}

bool byName(const ServiceTable::Entry& a, const ServiceTable::Entry& b)
{
    return a.first < b.first;
}

} // namespace

ServiceTable::ServiceTable(std::vector<Entry> entries)
{
    std::stable_sort(entries.begin(), entries.end(), byName);
    // Of equal names the last wins: unique() keeps the first, so it runs from behind.
    const auto first = std::unique(entries.rbegin(), entries.rend(),
        [](const Entry& a, const Entry& b) { return a.first == b.first; });
    entries.erase(entries.begin(), first.base());
    *this = ofSorted(std::move(entries));
}

ServiceTable ServiceTable::ofSorted(Entries entries)
{
    ServiceTable table;
    if (!entries.empty())
        table.m_entries = std::make_shared<const Entries>(std::move(entries));
    return table;
}

const ServiceTable::Entries& ServiceTable::entries() const
{
    static const Entries kNone;
    return m_entries ? *m_entries : kNone;
}

const ServiceTable::Entry* ServiceTable::find(std::string_view service) const
{
    const auto& all = entries();
    const auto at = std::lower_bound(all.begin(), all.end(), service,
        [](const Entry& entry, std::string_view name) { return entry.first < name; });
    return at != all.end() && at->first == service ? &*at : nullptr;
}

DeploymentPtr ServiceTable::at(std::string_view service) const
{
    const auto* entry = find(service);
    return entry ? entry->second : nullptr;
}

ServiceTable ServiceTable::overlaid(const ServiceTable& delta) const
{
    if (delta.empty())
        return *this;
    if (empty())
        return delta;
    Entries result;
    result.reserve(size() + delta.size());
    auto mine = begin();
    for (const auto& entry : delta) {
        while (mine != end() && mine->first < entry.first)
            result.push_back(*mine++);
        if (mine != end() && mine->first == entry.first)
            ++mine;
        result.push_back(entry);
    }
    result.insert(result.end(), mine, end());
    return ofSorted(std::move(result));
}

ServiceTable ServiceTable::applied(const ServiceTable& delta) const
{
    if (delta.empty())
        return *this;
    Entries result;
    result.reserve(size() + delta.size());
    auto mine = begin();
    for (const auto& entry : delta) {
        while (mine != end() && mine->first < entry.first)
            result.push_back(*mine++);
        if (mine != end() && mine->first == entry.first)
            ++mine;
        if (entry.second)
            result.push_back(entry);
    }
    result.insert(result.end(), mine, end());
    return ofSorted(std::move(result));
}

ServiceTable ServiceTable::restrictedTo(const ServiceTable& names) const
{
    Entries result;
    result.reserve(names.size());
    for (const auto& [name, ignored] : names)
        result.emplace_back(name, at(name));
    return ofSorted(std::move(result));
}

bool operator==(const ServiceTable& a, const ServiceTable& b)
{
    if (a.sharesWith(b))
        return true;
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](const ServiceTable::Entry& x, const ServiceTable::Entry& y) {
            return x.first == y.first && sameValue(x.second, y.second);
        });
}

bool sameDeployment(const DeploymentPtr& a, const DeploymentPtr& b)
{
    if (a == b)
        return true;
    return a && b && a->generation == b->generation && a->service == b->service;
}

} // namespace pult::state
