// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

//! Who was there already: hashes of (unit, where), open addressing. Bounded: it grows to `most`
//! entries; then whoever comes anew is refused, until sampleFewer() makes room. Not thread-safe.
//!
//! One unit is soon at many places, so its entries stand near each other; those of a unit that is
//! everywhere spread over the whole table.
//!
//! Sampling is by the hash of the unit alone, so that a unit is in the sample everywhere or nowhere
//! and shares of arms within the sample are those of all (Gibbons, Distinct sampling for
//! highly-accurate answers to distinct values queries, VLDB 2001).
class UnitSet
{
public:
    explicit UnitSet(std::size_t most);

    enum class Entered
    {
        New,
        Known,
        NotSampled,
        Full,
    };
    //! `unit`, `where`: well mixed.
    [[nodiscard]] Entered enter(std::uint64_t unit, std::uint64_t where);
    //! That it will be entered soon.
    void prefetch(std::uint64_t unit, std::uint64_t where) const
    {
        __builtin_prefetch(&m_slots[nearSlot(keyOf(unit, where))]);
    }
    //! Half of the units from now on, and nobody was there.
    void sampleFewer();
    //! Nobody was there, and all units count again.
    void clear();

    [[nodiscard]] std::uint32_t sampledOneOf() const { return m_oneOf; }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] std::size_t bytes() const { return m_slots.capacity() * sizeof(std::uint64_t); }

private:
    //! Upper half by the unit, lower half by both. Never 0.
    [[nodiscard]] static std::uint64_t keyOf(std::uint64_t unit, std::uint64_t where)
    {
        const auto both = mixed(unit ^ where, 0x9e3779b97f4a7c15ULL);
        return (mixed(unit, 0xd1b54a32d192ed03ULL) & ~0xffffffffULL) | both >> 32U | 1U;
    }
    [[nodiscard]] std::size_t nearSlot(std::uint64_t key) const
    {
        return static_cast<std::size_t>(key >> 32U << 4U | (key >> 1U & 15U))
            & (m_slots.size() - 1);
    }
    //! Where the key is, or the free slot that is its.
    [[nodiscard]] std::size_t slotOf(std::uint64_t key) const;
    void empty();
    void grow();

    const std::size_t m_most;
    std::uint32_t m_oneOf = 1;
    std::size_t m_size = 0;
    std::vector<std::uint64_t> m_slots; //!< 0: free.
};

} // namespace pult::telemetry
