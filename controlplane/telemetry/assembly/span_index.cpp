// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/assembly/span_index.h"

#include <algorithm>
#include <bit>

namespace pult::telemetry {

std::uint32_t SpanIndex::find(SpanId id) const
{
    if (!mayHave(id))
        return kNone;
    if (m_table.empty()) {
        const auto found = std::find(m_ids.begin(), m_ids.end(), id);
        return found == m_ids.end() ? kNone : static_cast<std::uint32_t>(found - m_ids.begin());
    }
    for (auto slot = slotOf(id); m_table[slot] != kNone; slot = (slot + 1) & (m_table.size() - 1)) {
        if (m_ids[m_table[slot]] == id)
            return m_table[slot];
    }
    return kNone;
}

std::uint32_t SpanIndex::find(SpanId id, SpanKind kind, std::span<const SpanRecord> spans) const
{
    if (!mayHave(id))
        return kNone;
    if (m_table.empty()) {
        for (std::uint32_t i = 0; i < m_ids.size(); ++i) {
            if (m_ids[i] == id && spans[i].kind == kind)
                return i;
        }
        return kNone;
    }
    for (auto slot = slotOf(id); m_table[slot] != kNone; slot = (slot + 1) & (m_table.size() - 1)) {
        const auto place = m_table[slot];
        if (m_ids[place] == id && spans[place].kind == kind)
            return place;
    }
    return kNone;
}

void SpanIndex::enter(std::uint32_t place)
{
    auto slot = slotOf(m_ids[place]);
    while (m_table[slot] != kNone)
        slot = (slot + 1) & (m_table.size() - 1);
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
    const auto mark = (id ^ m_seed) % kMarks;
    m_marks[mark / 64] |= std::uint64_t{1} << (mark % 64);
    if (m_ids.size() <= kSmall)
        return;
    if (m_ids.size() * 2 > m_table.size())
        rebuild();
    else
        enter(static_cast<std::uint32_t>(m_ids.size() - 1));
}

void SpanIndex::clear()
{
    m_marks = {};
    m_ids.clear();
    m_table.clear();
}

} // namespace pult::telemetry
