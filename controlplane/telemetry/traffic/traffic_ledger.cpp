// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/traffic/traffic_ledger.h"

#include <algorithm>

namespace pult::telemetry {

bool TrafficRow::add(std::span<const Entered> requests)
{
    const std::scoped_lock lock(m_mutex);
    if (m_givenUp)
        return false;
    for (const auto& request : requests)
        count(request);
    return true;
}

void TrafficRow::count(const Entered& request)
{
    const auto second = request.second;
    if (second > lastUsed())
        m_lastUsed.store(second, std::memory_order_relaxed);
    auto& slot = m_slots[second % kSeconds];
    if (slot.second > second)
        return;
    if (slot.second < second)
        slot = {second, 0};
    ++slot.requests;
    auto& sample = m_samples[m_nextSample % kSamples];
    // One a second is enough; the rest would only push out the older ones.
    const auto& newest = m_samples[(m_nextSample + kSamples - 1) % kSamples];
    if (newest.second != second || !newest.trace.valid()) {
        sample = request;
        ++m_nextSample;
    }
}

std::uint64_t TrafficRow::countSince(std::uint32_t from) const
{
    const std::scoped_lock lock(m_mutex);
    std::uint64_t count = 0;
    for (const auto& slot : m_slots)
        count += slot.second >= from ? slot.requests : 0;
    return count;
}

std::vector<TraceId> TrafficRow::samplesSince(std::uint32_t from) const
{
    const std::scoped_lock lock(m_mutex);
    std::vector<Entered> samples;
    std::ranges::copy_if(m_samples, std::back_inserter(samples),
        [from](const auto& sample) { return sample.trace.valid() && sample.second >= from; });
    std::ranges::sort(samples, std::greater{}, &Entered::second);
    std::vector<TraceId> traces;
    std::ranges::transform(samples, std::back_inserter(traces), &Entered::trace);
    return traces;
}

bool TrafficRow::giveUp(std::int64_t before)
{
    const std::scoped_lock lock(m_mutex);
    if (lastUsed() >= before)
        return false;
    m_givenUp = true;
    m_slots = {};
    return true;
}

std::vector<state::TrafficCount> TrafficLedger::trafficSince(
    const std::string& environment, MonoTime since) const
{
    // The second in which it lies began before it.
    const auto from = tickOf(since, m_origin) / kTicksPerSecond + 1;
    std::vector<state::TrafficCount> counts;
    m_rows.forEachOf(environment, [&](const TrafficKey& key, const TrafficRow& row) {
        const auto requests = row.countSince(from);
        if (requests == 0)
            return;
        auto& count = counts.emplace_back();
        count = {
            key.service, key.lane, key.laneName, key.head, key.serving, key.source, requests, {}};
        for (const auto& trace : row.samplesSince(from))
            count.sampleTraces.push_back(hexOf(trace));
    });
    return counts;
}

std::string hexOf(const TraceId& trace)
{
    constexpr char kDigits[] = "0123456789abcdef";
    std::string hex;
    for (const auto half : {trace.high, trace.low}) {
        for (int shift = 60; shift >= 0; shift -= 4)
            hex.push_back(kDigits[(half >> shift) & 15]);
    }
    return hex;
}

} // namespace pult::telemetry
