// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/unit_set.h"

#include <utility>

namespace pult::telemetry {

namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::uint32_t kFewest = 1U << 15U;
//! Slots looked through beside the others of the unit.
constexpr std::size_t kNear = 32;

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
    const auto slot = slotOf(key);
    if (m_slots[slot] == key)
        return Entered::Known;
    if (m_size >= m_most)
        return Entered::Full;
    m_slots[slot] = key;
    if (++m_size * 2 > m_slots.size())
        grow();
    return Entered::New;
}

std::size_t UnitSet::slotOf(std::uint64_t key) const
{
    const auto mask = m_slots.size() - 1;
    auto slot = nearSlot(key);
    for (std::size_t i = 0; i < kNear; ++i, slot = (slot + 1) & mask) {
        if (m_slots[slot] == 0 || m_slots[slot] == key)
            return slot;
    }
    slot = static_cast<std::size_t>(mixed(key, 0x9e3779b97f4a7c15ULL)) & mask;
    while (m_slots[slot] != 0 && m_slots[slot] != key)
        slot = (slot + 1) & mask;
    return slot;
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
    const auto old = std::exchange(m_slots, std::vector<std::uint64_t>(m_slots.size() * 2));
    for (const auto key : old) {
        if (key != 0)
            m_slots[slotOf(key)] = key;
    }
}

} // namespace pult::telemetry
