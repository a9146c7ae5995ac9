// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/trace_source.h"

#include <algorithm>

namespace pult::telemetry {

std::vector<TraceView> BookSource::tornOff(
    const TraceId& id, const std::string& requestId, const std::string& environment)
{
    constexpr std::size_t kMost = 50;
    std::vector<TraceView> torn;
    for (const auto& summary : m_book.findByRequest(requestId, kMost, environment)) {
        if (summary.id == id)
            continue;
        if (auto trace = m_book.trace(summary.id))
            torn.push_back(std::move(*trace));
    }
    std::reverse(torn.begin(), torn.end()); // in the order in which they began
    return torn;
}

} // namespace pult::telemetry
