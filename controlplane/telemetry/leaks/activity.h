// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

#include "controlplane/telemetry/leaks/lane_map.h"
#include "controlplane/telemetry/reading/span_record.h"

namespace pult::telemetry {

//! One request that an instance served, by the clock of its host.
struct Served
{
    std::uint64_t startNs = 0;
    std::uint64_t endNs = 0;
    TraceId trace;
    SpanId span = 0;
    std::uint64_t callees = 0; //!< One bit, by hash, for each service it called.
    std::uint32_t requestHash = 0;
    NameId name = 0;
    Lane lane;
    CarrierSet due; //!< What it should have handed on.
};

//! Bit of Served::callees.
[[nodiscard]] constexpr std::uint64_t calleeBit(NameId service)
{
    return std::uint64_t{1} << ((service * 0x9e3779b1U) >> 26U);
}

//! The newest requests of one instance, in room that grows and is never given back bit by bit: they
//! come and go with every request. Not thread-safe.
class ServedRing
{
public:
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool empty() const { return m_size == 0; }
    //! 0: the newest.
    [[nodiscard]] Served& fromNewest(std::size_t i) { return m_slots[slotOf(m_size - 1 - i)]; }
    [[nodiscard]] const Served& fromNewest(std::size_t i) const
    {
        return m_slots[slotOf(m_size - 1 - i)];
    }
    //! The new newest one, whatever stands in it.
    Served& push()
    {
        if (m_size == m_slots.size())
            grow();
        return m_slots[slotOf(m_size++)];
    }
    void popOldest()
    {
        m_oldest = slotOf(1);
        --m_size;
    }

private:
    //! Slots are a power of two.
    [[nodiscard]] std::size_t slotOf(std::size_t fromOldest) const
    {
        return (m_oldest + fromOldest) & (m_slots.size() - 1);
    }
    void grow();

    std::vector<Served> m_slots;
    std::size_t m_oldest = 0;
    std::size_t m_size = 0;
};

//! What each instance was serving when: for calls whose cause nobody told. Bounded: an instance
//! keeps its newest few thousand requests, all together a fixed number. Not thread-safe.
class Activity
{
public:
    //! A place for what the unit served, with `trace` and `span` set; to be filled in before the
    //! next call. `known`: it was told before, and is brought up to date; null: it is gone.
    [[nodiscard]] Served* served(std::uint64_t unit, const TraceId& trace, SpanId span, bool known);

    [[nodiscard]] std::size_t bytes() const
    {
        return m_order.size() * (sizeof(Served) + sizeof(std::uint64_t));
    }

    struct Enclosing
    {
        //! Requests under way that did not call that service visibly; streams that are open for
        //! longer than requests take only if the request id tells that it is them.
        std::uint32_t count = 0;
        Served request; //!< One of them; the only one, or the one with the same request id.
        bool sameRequest = false; //!< By request id.
        //! Whether one would have been under way at moments that have nothing to do with it.
        std::uint8_t probes = 0;
        std::uint8_t probesHit = 0;
    };
    //! What was under way on the instance when the span began.
    [[nodiscard]] Enclosing enclosing(
        std::uint64_t unit, const SpanRecord& span, NameId callee) const;

private:
    void forgetOldest();
    static void probe(const ServedRing& requests, const std::array<std::uint64_t, 4>& moments,
        NameId callee, Enclosing& found);

    static constexpr std::size_t kPerUnit = 4096;
    static constexpr std::size_t kAll = 400'000;

    std::unordered_map<std::uint64_t, ServedRing> m_units;
    std::deque<std::uint64_t> m_order; //!< Units by age of their requests, oldest first.
};

} // namespace pult::telemetry
