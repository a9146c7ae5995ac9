// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/assembly/lateness.h"

#include <algorithm>
#include <bit>

namespace pult::telemetry {

void Lateness::count(NameId service, std::int64_t lateMs)
{
    if (service >= kServices)
        return;
    if (service >= m_services.size())
        m_services.resize(service + 1);
    auto& counts = m_services[service];
    const auto width
        = std::bit_width(static_cast<std::uint64_t>(std::max<std::int64_t>(lateMs, 0)));
    const auto bucket = std::clamp<std::size_t>(static_cast<std::size_t>(width), 4, 19) - 4;
    ++counts.buckets[bucket];
    if (++counts.sum % 32 == 0)
        renew(counts);
}

void Lateness::renew(Counts& counts) const
{
    constexpr std::uint32_t kEnough = 50;
    constexpr std::uint32_t kFull = 4096;
    if (counts.sum < kEnough)
        return;
    std::uint32_t above = 0;
    std::size_t bucket = kBuckets - 1;
    for (; bucket > 0; --bucket) {
        above += counts.buckets[bucket];
        if (above * 100 > counts.sum)
            break;
    }
    const auto edgeMs = std::int64_t{16} << bucket;
    counts.p99 = std::min(m_most, ticks(std::chrono::milliseconds(edgeMs)));
    if (counts.sum < kFull)
        return;
    counts.sum = 0;
    for (auto& count : counts.buckets)
        counts.sum += (count /= 2);
}

Tick Lateness::p99(NameId service) const
{
    return service < m_services.size() ? m_services[service].p99 : 0;
}

} // namespace pult::telemetry
