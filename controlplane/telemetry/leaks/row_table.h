// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <absl/container/flat_hash_map.h>

#include "controlplane/telemetry/leaks/edge_key.h"
#include "controlplane/telemetry/reading/tick.h"

namespace pult::telemetry {

//! Number of a row. Once the row is given up it leads nowhere, although its place is used again:
//! claims outlive rows. (After 4 096 tenants of one place numbers come again.)
using RowId = std::uint32_t;
inline constexpr RowId kNoRow = 0xffffffffU;

//! Rows by key and by number. `Row` has lastSeen, a tick. Not thread-safe.
template <typename Row> class RowTable
{
public:
    //! At most so many rows, and never more than a number can tell.
    explicit RowTable(std::size_t most)
        : m_most(std::min<std::size_t>(most, kPlaceMask))
    {}

    //! kNoRow: there is none.
    [[nodiscard]] RowId find(const EdgeKey& key) const
    {
        const auto found = m_ids.find(key);
        return found == m_ids.end() ? kNoRow : found->second;
    }
    [[nodiscard]] bool full() const { return m_ids.size() >= m_most; }
    [[nodiscard]] std::size_t size() const { return m_ids.size(); }
    //! Of a key that is not there, while it is not full.
    RowId add(const EdgeKey& key);
    void erase(RowId id);

    //! Null: it was given up. Others that come or go do not move it.
    [[nodiscard]] Row* at(RowId id) { return holds(id) ? &m_slots[placeOf(id)]->row : nullptr; }
    [[nodiscard]] const Row* at(RowId id) const
    {
        return holds(id) ? &m_slots[placeOf(id)]->row : nullptr;
    }
    //! Of a row that is there.
    [[nodiscard]] const EdgeKey& keyOf(RowId id) const { return m_slots[placeOf(id)]->key; }

    //! The one that was not seen for the longest time, of some that are looked at, if that was
    //! before `before`. Otherwise kNoRow.
    [[nodiscard]] RowId findCold(Tick before);
    //! Calls visit(id) for those of the next few hundred that were not seen since `before`; it may
    //! erase that one.
    template <typename Visit> void findOld(Tick before, const Visit& visit);
    template <typename Visit> void forEach(const Visit& visit) const
    {
        for (const auto& slot : m_slots) {
            if (slot->used)
                visit(slot->row);
        }
    }

private:
    struct Slot
    {
        EdgeKey key;
        std::uint32_t tenant = 0;
        bool used = false;
        Row row;
    };

    static constexpr unsigned kPlaceBits = 20;
    static constexpr std::uint32_t kPlaceMask = (1U << kPlaceBits) - 1;
    static constexpr std::uint32_t kTenants = 1U << (32 - kPlaceBits);
    static constexpr std::size_t kLooks = 32;
    static constexpr std::size_t kAtOnce = 512;

    [[nodiscard]] static std::size_t placeOf(RowId id) { return id & kPlaceMask; }
    [[nodiscard]] RowId idOf(std::size_t place) const
    {
        return m_slots[place]->tenant << kPlaceBits | static_cast<std::uint32_t>(place);
    }
    [[nodiscard]] bool holds(RowId id) const
    {
        const auto place = placeOf(id);
        return place < m_slots.size() && m_slots[place]->used && idOf(place) == id;
    }

    const std::size_t m_most;
    std::vector<std::unique_ptr<Slot>> m_slots;
    std::vector<std::uint32_t> m_free; //!< Places.
    absl::flat_hash_map<EdgeKey, RowId, EdgeKeyHash> m_ids;
    std::size_t m_coldHand = 0; //!< Where to look next.
    std::size_t m_oldHand = 0;
};

template <typename Row> RowId RowTable<Row>::add(const EdgeKey& key)
{
    if (m_free.empty()) {
        m_free.push_back(static_cast<std::uint32_t>(m_slots.size()));
        m_slots.push_back(std::make_unique<Slot>());
    }
    const auto place = m_free.back();
    m_free.pop_back();
    m_slots[place]->key = key;
    m_slots[place]->used = true;
    return m_ids[key] = idOf(place);
}

template <typename Row> void RowTable<Row>::erase(RowId id)
{
    auto& slot = *m_slots[placeOf(id)];
    m_ids.erase(slot.key);
    slot.row = Row();
    slot.used = false;
    slot.tenant = (slot.tenant + 1) % kTenants;
    m_free.push_back(static_cast<std::uint32_t>(placeOf(id)));
}

template <typename Row> RowId RowTable<Row>::findCold(Tick before)
{
    auto coldest = kNoRow;
    for (std::size_t i = 0; i < std::min(kLooks, m_slots.size()); ++i) {
        m_coldHand = (m_coldHand + 1) % m_slots.size();
        const auto& slot = *m_slots[m_coldHand];
        if (slot.used && slot.row.lastSeen < before) {
            coldest = idOf(m_coldHand);
            before = slot.row.lastSeen;
        }
    }
    return coldest;
}

template <typename Row>
template <typename Visit>
void RowTable<Row>::findOld(Tick before, const Visit& visit)
{
    for (std::size_t i = 0; i < std::min(kAtOnce, m_slots.size()); ++i) {
        m_oldHand = (m_oldHand + 1) % m_slots.size();
        const auto& slot = *m_slots[m_oldHand];
        if (slot.used && slot.row.lastSeen < before)
            visit(idOf(m_oldHand));
    }
}

} // namespace pult::telemetry
