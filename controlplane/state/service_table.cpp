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
    const auto notAfter = [](const Entry& a, const Entry& b) { return !(a.first < b.first); };
    if (std::adjacent_find(entries.begin(), entries.end(), notAfter) != entries.end()) {
        std::stable_sort(entries.begin(), entries.end(), byName);
        // Of equal names the last wins: unique() keeps the first, so it runs from behind.
        const auto first = std::unique(entries.rbegin(), entries.rend(),
            [](const Entry& a, const Entry& b) { return a.first == b.first; });
        entries.erase(entries.begin(), first.base());
    }
    const bool replaces = std::any_of(entries.begin(), entries.end(),
        [](const Entry& entry) { return entry.second && entry.second->service != entry.first; });
    *this = ofSorted(std::move(entries), replaces);
}

ServiceTable ServiceTable::ofSorted(Entries entries, bool mayReplace)
{
    ServiceTable table;
    if (!entries.empty())
        table.m_entries = std::make_shared<const Entries>(std::move(entries));
    table.m_mayReplace = mayReplace;
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

ServiceTable::Entries::const_iterator ServiceTable::seek(
    Entries::const_iterator from, std::string_view name) const
{
    const auto before
        = [](const Entry& entry, std::string_view wanted) { return entry.first < wanted; };
    const auto last = entries().end();
    if (from == last || !before(*from, name))
        return from;
    // Gallops: a walk over both tables costs what the smaller one has, however far apart.
    std::ptrdiff_t step = 1;
    while (last - from > step && before(*(from + step), name)) {
        from += step;
        step *= 2;
    }
    return std::lower_bound(from + 1, last - from > step ? from + step : last, name, before);
}

DeploymentPtr ServiceTable::at(std::string_view service) const
{
    const auto* entry = find(service);
    return entry ? entry->second : nullptr;
}

ServiceTable ServiceTable::merged(const ServiceTable& delta, bool keepAbsent) const
{
    Entries result;
    result.reserve(size() + delta.size());
    auto mine = begin();
    for (const auto& entry : delta) {
        const auto next = seek(mine, entry.first);
        result.insert(result.end(), mine, next);
        mine = next != end() && next->first == entry.first ? std::next(next) : next;
        if (entry.second || keepAbsent)
            result.push_back(entry);
    }
    result.insert(result.end(), mine, end());
    return ofSorted(std::move(result), m_mayReplace || delta.m_mayReplace);
}

ServiceTable ServiceTable::overlaid(const ServiceTable& delta) const
{
    if (delta.empty())
        return *this;
    return empty() ? delta : merged(delta, true);
}

ServiceTable ServiceTable::applied(const ServiceTable& delta) const
{
    return delta.empty() ? *this : merged(delta, false);
}

ServiceTable ServiceTable::restrictedTo(const ServiceTable& names) const
{
    Entries result;
    result.reserve(names.size());
    names.with(*this, [&result](const Entry& name, const Entry* mine) {
        result.emplace_back(name.first, mine ? mine->second : nullptr);
    });
    return ofSorted(std::move(result), m_mayReplace);
}

std::vector<ServiceName> ServiceTable::sharedNames(
    const ServiceTable& other, std::size_t most) const
{
    std::vector<ServiceName> names;
    auto mine = begin();
    auto theirs = other.begin();
    while (names.size() < most && mine != end() && theirs != other.end()) {
        if (mine->first == theirs->first) {
            names.push_back(mine->first);
            ++mine;
            ++theirs;
        } else if (mine->first < theirs->first) {
            mine = seek(mine, theirs->first);
        } else {
            theirs = other.seek(theirs, mine->first);
        }
    }
    return names;
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
