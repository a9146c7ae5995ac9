// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/unit_set.h"

namespace pult::telemetry {

namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::uint32_t kFewest = 1U << 15U;

} // namespace

UnitSet::UnitSet(std::size_t most)
    : m_most(most)
    , m_slots(kFirstSlots)
{}

UnitSet::Entered UnitSet::enter(std::uint64_t unit, std::uint64_t where)
{
    // The place in the table comes from other bits than the sample.
    if ((unit & (m_oneOf - 1)) != 0)
        return Entered::NotSampled;
    const auto key = keyOf(unit, where);
    auto slot = slotOf(key);
    for (; m_slots[slot] != 0; slot = (slot + 1) & (m_slots.size() - 1)) {
        if (m_slots[slot] == key)
            return Entered::Known;
    }
    if (m_size >= m_most)
        return Entered::Full;
    m_slots[slot] = key;
    if (++m_size * 2 > m_slots.size())
        grow();
    return Entered::New;
}

void UnitSet::sampleFewer()
{
    empty();
    if (m_oneOf < kFewest)
        m_oneOf *= 2;
}

void UnitSet::clear()
{
    empty();
    m_oneOf = 1;
}

void UnitSet::empty()
{
    m_slots.assign(kFirstSlots, 0);
    m_size = 0;
}

void UnitSet::grow()
{
    std::vector<std::uint64_t> larger(m_slots.size() * 2);
    for (const auto key : m_slots) {
        if (key == 0)
            continue;
        auto slot = static_cast<std::size_t>(key >> 20U) & (larger.size() - 1);
        while (larger[slot] != 0)
            slot = (slot + 1) & (larger.size() - 1);
        larger[slot] = key;
    }
    m_slots = std::move(larger);
}

} // namespace pult::telemetry
