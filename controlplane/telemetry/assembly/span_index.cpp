// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/assembly/span_index.h"

#include <bit>

namespace pult::telemetry {

template <typename Fits> std::uint32_t SpanIndex::findIf(SpanId id, Fits fits) const
{
    const auto hash = hashOf(id);
    if (m_table.empty()) {
        const auto tag = tagOf(hash);
        for (auto slot = hash % kNear; m_near[slot] != 0; slot = (slot + 1) % kNear) {
            const auto place = static_cast<std::uint32_t>(m_near[slot] >> 8U) - 1;
            if ((m_near[slot] & 0xffU) == tag && m_ids[place] == id && fits(place))
                return place;
        }
        return kNone;
    }
    const auto mask = m_table.size() - 1;
    for (auto slot = hash & mask; m_table[slot] != kNone; slot = (slot + 1) & mask) {
        if (m_ids[m_table[slot]] == id && fits(m_table[slot]))
            return m_table[slot];
    }
    return kNone;
}

std::uint32_t SpanIndex::find(SpanId id) const
{
    return findIf(id, [](std::uint32_t) { return true; });
}

std::uint32_t SpanIndex::find(SpanId id, SpanKind kind, std::span<const SpanRecord> spans) const
{
    return findIf(id, [&](std::uint32_t place) { return spans[place].kind == kind; });
}

void SpanIndex::enterNear(std::uint32_t place)
{
    const auto hash = hashOf(m_ids[place]);
    auto slot = hash % kNear;
    while (m_near[slot] != 0)
        slot = (slot + 1) % kNear;
    m_near[slot] = static_cast<std::uint16_t>((place + 1) << 8U | tagOf(hash));
}

void SpanIndex::enter(std::uint32_t place)
{
    const auto mask = m_table.size() - 1;
    auto slot = hashOf(m_ids[place]) & mask;
    while (m_table[slot] != kNone)
        slot = (slot + 1) & mask;
    m_table[slot] = place;
}

void SpanIndex::rebuild()
{
    m_table.assign(std::bit_ceil(m_ids.size() * 4), kNone);
    for (std::uint32_t i = 0; i < m_ids.size(); ++i)
        enter(i);
}

void SpanIndex::add(SpanId id)
{
    m_ids.push_back(id);
    const auto place = static_cast<std::uint32_t>(m_ids.size() - 1);
    if (m_ids.size() <= kSmall)
        enterNear(place);
    else if (m_ids.size() * 2 > m_table.size())
        rebuild();
    else
        enter(place);
}

void SpanIndex::clear()
{
    m_near = {};
    m_ids.clear();
    m_table.clear();
}

} // namespace pult::telemetry
