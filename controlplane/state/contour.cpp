// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/contour.h"

#include <algorithm>

namespace pult::state {

GenerationPtr findNamed(const Environment& environment, const std::string& name)
{
    if (name.empty())
        return nullptr;
    const auto& all = environment.generations;
    const auto found = std::find_if(all.begin(), all.end(), [&name](const auto& entry) {
        return entry.second->role != Role::Archived && entry.second->name == name;
    });
    return found == all.end() ? nullptr : found->second;
}

JoinedContour joined(const Generation* contour, Contribution mine, const ServiceTable& delta)
{
    for (const auto& [service, deployment] : delta)
        mine.services.push_back(service);
    JoinedContour result;
    std::vector<ServiceTable::Entry> kept;
    for (const auto& part : contour ? contour->contributions : std::vector<Contribution>{}) {
        if (part.repository == mine.repository)
            continue;
        for (const auto& service : part.services) {
            if (delta.contains(service))
                result.taken.push_back(service);
            else if (const auto* entry = contour->delta.find(service))
                kept.push_back(*entry);
        }
        result.contributions.push_back(part);
    }
    result.contributions.push_back(std::move(mine));
    std::sort(result.contributions.begin(), result.contributions.end(),
        [](const auto& a, const auto& b) { return a.repository < b.repository; });
    result.kept = kept.size();
    result.delta = ServiceTable(std::move(kept)).overlaid(delta);
    return result;
}

} // namespace pult::state
