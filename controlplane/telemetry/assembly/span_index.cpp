// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/assembly/span_index.h"

#include <bit>

namespace pult::telemetry {

template <typename Fits>
std::uint32_t SpanIndex::findIf(SpanId id, std::span<const SpanRecord> spans, Fits fits) const
{
    const auto hash = hashOf(id);
    if (m_table.empty()) {
        const auto tag = tagOf(hash);
        for (auto slot = hash % kNear; m_near[slot] != 0; slot = (slot + 1) % kNear) {
            const auto place = static_cast<std::uint32_t>(m_near[slot] >> 8U) - 1;
            if ((m_near[slot] & 0xffU) == tag && spans[place].id == id && fits(place))
                return place;
        }
        return kNone;
    }
    const auto mask = m_table.size() - 1;
    for (auto slot = hash & mask; m_table[slot] != kNone; slot = (slot + 1) & mask) {
        if (spans[m_table[slot]].id == id && fits(m_table[slot]))
            return m_table[slot];
    }
    return kNone;
}

std::uint32_t SpanIndex::find(SpanId id, std::span<const SpanRecord> spans) const
{
    return findIf(id, spans, [](std::uint32_t) { return true; });
}

std::uint32_t SpanIndex::find(SpanId id, SpanKind kind, std::span<const SpanRecord> spans) const
{
    return findIf(id, spans, [&](std::uint32_t place) { return spans[place].kind == kind; });
}

void SpanIndex::enterNear(SpanId id, std::size_t place)
{
    const auto hash = hashOf(id);
    auto slot = hash % kNear;
    while (m_near[slot] != 0)
        slot = (slot + 1) % kNear;
    m_near[slot] = static_cast<std::uint16_t>((place + 1) << 8U | tagOf(hash));
}

void SpanIndex::enter(SpanId id, std::size_t place)
{
    const auto mask = m_table.size() - 1;
    auto slot = hashOf(id) & mask;
    while (m_table[slot] != kNone)
        slot = (slot + 1) & mask;
    m_table[slot] = static_cast<std::uint32_t>(place);
}

void SpanIndex::add(std::span<const SpanRecord> spans)
{
    const auto place = spans.size() - 1;
    if (spans.size() <= kSmall)
        return enterNear(spans[place].id, place);
    if (spans.size() * 2 <= m_table.size())
        return enter(spans[place].id, place);
    m_table.assign(std::bit_ceil(spans.size() * 4), kNone);
    for (std::size_t i = 0; i < spans.size(); ++i)
        enter(spans[i].id, i);
}

void SpanIndex::clear()
{
    m_near = {};
    m_table.clear();
}

} // namespace pult::telemetry
