// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/activity.h"

#include <algorithm>
#include <array>
#include <utility>

#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

namespace {

//! A second look at a trace comes soon after the first: its requests stand near the end.
constexpr std::size_t kUpdateReach = 256;
constexpr std::uint64_t kMs = 1'000'000;
//! Requests come in the order of their ends, but for exporters' delays.
constexpr std::uint64_t kDisorderNs = 30'000 * kMs;
//! Streams and web sockets are open so long that whatever happens falls into them: not because of
//! them, as far as times can tell.
constexpr std::uint64_t kStreamNs = 30'000 * kMs;
constexpr std::array<std::uint64_t, 4> kShiftsMs{1'700, 4'300, 8'900, 15'100};

using Moments = std::array<std::uint64_t, kShiftsMs.size()>;

//! Earlier moments that no schedule of the caller's hits on purpose, and that are not of the
//! requests which the span itself may belong to.
Moments shifted(const SpanRecord& span, std::uint64_t beforeNs)
{
    Moments moments{};
    for (std::size_t i = 0; i < moments.size(); ++i) {
        const auto jitter = mixed(span.id + i, 0xd1b54a32d192ed03ULL) % 1'000;
        moments[i] = span.startNs - beforeNs - (kShiftsMs[i] + jitter) * kMs;
    }
    return moments;
}

bool covers(const Served& request, std::uint64_t moment)
{
    return request.startNs <= moment && moment <= request.endNs;
}

bool isStream(const Served& request)
{
    return request.endNs > request.startNs + kStreamNs;
}

} // namespace

void ServedRing::grow()
{
    constexpr std::size_t kFirst = 16;
    std::vector<Served> slots(std::max(kFirst, m_slots.size() * 2));
    for (std::size_t i = 0; i < m_size; ++i)
        slots[i] = m_slots[slotOf(i)];
    m_slots = std::move(slots);
    m_oldest = 0;
}

Served* Activity::served(std::uint64_t unit, const TraceId& trace, SpanId span, bool known)
{
    if (!known) {
        // Entries of m_order whose request is gone already point at a younger one: no harm.
        while (m_order.size() >= kAll)
            forgetOldest();
        m_order.push_back(unit);
    }
    auto& all = m_units[unit];
    if (known) {
        for (std::size_t i = 0; i < std::min(all.size(), kUpdateReach); ++i) {
            auto& other = all.fromNewest(i);
            if (other.span == span && other.trace == trace)
                return &other;
        }
        return nullptr;
    }
    if (all.size() >= kPerUnit)
        all.popOldest();
    auto& request = all.push();
    request.trace = trace;
    request.span = span;
    return &request;
}

void Activity::forgetOldest()
{
    const auto oldest = m_units.find(m_order.front());
    m_order.pop_front();
    if (oldest == m_units.end())
        return;
    if (!oldest->second.empty())
        oldest->second.popOldest();
    if (oldest->second.empty())
        m_units.erase(oldest);
}

Activity::Enclosing Activity::enclosing(
    std::uint64_t unit, const SpanRecord& span, NameId callee) const
{
    Enclosing found;
    const auto known = m_units.find(unit);
    if (known == m_units.end())
        return found;
    const auto& requests = known->second;
    std::uint64_t longest = 0;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto& request = requests.fromNewest(i);
        if (request.endNs + kDisorderNs < span.startNs)
            break;
        if (!covers(request, span.startNs) || (request.callees & calleeBit(callee)) != 0)
            continue;
        const bool same = span.requestHash != 0 && request.requestHash == span.requestHash;
        if (isStream(request) && !same)
            continue;
        longest = std::max(longest, span.startNs - request.startNs);
        if (found.sameRequest)
            continue;
        found.sameRequest = same;
        found.count = found.sameRequest ? 1 : found.count + 1;
        found.request = request;
    }
    probe(requests, shifted(span, longest), callee, found);
    return found;
}

void Activity::probe(const ServedRing& requests, const std::array<std::uint64_t, 4>& moments,
    NameId callee, Enclosing& found)
{
    std::array<bool, kShiftsMs.size()> hit{};
    auto oldest = ~std::uint64_t{0};
    for (std::size_t at = 0; at < requests.size(); ++at) {
        const auto& request = requests.fromNewest(at);
        oldest = std::min(oldest, request.startNs);
        if (request.endNs + kDisorderNs < moments.back())
            break;
        if ((request.callees & calleeBit(callee)) != 0 || isStream(request))
            continue;
        for (std::size_t i = 0; i < moments.size(); ++i)
            hit[i] = hit[i] || covers(request, moments[i]);
    }
    // Of moments before the first request that is remembered, nothing is known.
    for (std::size_t i = 0; i < moments.size(); ++i) {
        found.probes += moments[i] >= oldest ? 1 : 0;
        found.probesHit += moments[i] >= oldest && hit[i] ? 1 : 0;
    }
}

} // namespace pult::telemetry
