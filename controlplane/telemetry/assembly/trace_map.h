// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "controlplane/telemetry/assembly/prefetch.h"
#include "controlplane/telemetry/reading/text_hash.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry {

//! Trace id to a small value, open addressing, seeded: ids come from outside. Deletion moves later
//! entries up, so that it never slows down with age. Not thread-safe.
template <typename Value> class TraceMap
{
public:
    explicit TraceMap(std::uint64_t seed = 0)
        : m_seed(seed | 1)
        , m_slots(64)
    {}

    //! Ahead of find(): lets the processor fetch what that will look at.
    void prefetch(const TraceId& id) const { telemetry::prefetch(&m_slots[home(id)]); }
    //! Null: not there.
    [[nodiscard]] Value* find(const TraceId& id)
    {
        auto slot = home(id);
        for (; m_slots[slot].id.valid(); slot = next(slot)) {
            if (m_slots[slot].id == id)
                return &m_slots[slot].value;
        }
        return nullptr;
    }
    //! Of an id that is not there. The reference dies with the next change.
    Value& insert(const TraceId& id, Value value)
    {
        if ((m_size + 1) * 2 > m_slots.size())
            grow();
        return place({id, std::move(value)});
    }
    void erase(const TraceId& id)
    {
        auto slot = home(id);
        while (m_slots[slot].id.valid() && m_slots[slot].id != id)
            slot = next(slot);
        if (!m_slots[slot].id.valid())
            return;
        --m_size;
        for (auto after = next(slot);; after = next(after)) {
            const auto& candidate = m_slots[after];
            if (!candidate.id.valid())
                break;
            // It may move up only if its home is not between the hole and itself.
            if (distance(home(candidate.id), after) >= distance(slot, after)) {
                m_slots[slot] = std::move(m_slots[after]);
                slot = after;
            }
        }
        m_slots[slot] = {};
    }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] std::size_t bytes() const { return m_slots.size() * sizeof(Slot); }

private:
    struct Slot
    {
        TraceId id;
        Value value{};
    };

    [[nodiscard]] std::size_t home(const TraceId& id) const
    {
        return static_cast<std::size_t>(mixed(id.high ^ m_seed, id.low ^ 0x9e3779b97f4a7c15ULL))
            & (m_slots.size() - 1);
    }
    [[nodiscard]] std::size_t next(std::size_t slot) const
    {
        return (slot + 1) & (m_slots.size() - 1);
    }
    [[nodiscard]] std::size_t distance(std::size_t from, std::size_t to) const
    {
        return (to - from) & (m_slots.size() - 1);
    }
    Value& place(Slot entry)
    {
        auto slot = home(entry.id);
        while (m_slots[slot].id.valid())
            slot = next(slot);
        m_slots[slot] = std::move(entry);
        ++m_size;
        return m_slots[slot].value;
    }
    void grow()
    {
        auto old = std::exchange(m_slots, std::vector<Slot>(m_slots.size() * 2));
        m_size = 0;
        for (auto& slot : old) {
            if (slot.id.valid())
                place(std::move(slot));
        }
    }

    std::uint64_t m_seed;
    std::vector<Slot> m_slots;
    std::size_t m_size = 0;
};

} // namespace pult::telemetry
