// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/trace_source.h"

namespace pult::telemetry {

std::vector<TraceView> BookSource::tornOff(const TraceId& id, const std::string& requestId)
{
    std::vector<TraceView> torn;
    for (const auto& summary : m_book.findByRequest(requestId)) {
        if (summary.id == id)
            continue;
        if (auto trace = m_book.trace(summary.id))
            torn.push_back(std::move(*trace));
    }
    return torn;
}

} // namespace pult::telemetry
