// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/reading/source_table.h"

#include <algorithm>

namespace pult::telemetry {

SourceTable::SourceTable(SourceLimits limits)
    : m_limits{std::min(limits.processes, kChunk * kChunks / limits.sourcesPerProcess - 1),
        limits.sourcesPerProcess, limits.reuseAfter}
{
    const auto other = newSlot(0);
    slot(other).facts.service = kOtherName;
    slot(other).facts.anonymous = true;
    slot(other).sources.push_back(newPlace());
}

SourceTable::~SourceTable()
{
    for (auto& chunk : m_slots)
        delete chunk.load(std::memory_order_relaxed);
    for (auto& chunk : m_places)
        delete chunk.load(std::memory_order_relaxed);
}

ProcessId SourceTable::oldest(Tick now)
{
    if (now < m_noneOldUntil)
        return 0;
    ProcessId oldest = 1;
    for (ProcessId id = 1; id < m_usedSlots; ++id) {
        if (slot(id).seen.load() < slot(oldest).seen.load())
            oldest = id;
    }
    const auto free = slot(oldest).seen.load() + m_limits.reuseAfter;
    if (free > now) {
        m_noneOldUntil = free;
        return 0;
    }
    return oldest;
}

ProcessId SourceTable::newSlot(Tick now)
{
    if (m_usedSlots <= m_limits.processes) {
        auto& chunk = m_slots[m_usedSlots / kChunk];
        if (!chunk.load())
            chunk.store(new std::array<Slot, kChunk>());
        return static_cast<ProcessId>(m_usedSlots++);
    }
    const auto id = oldest(now);
    if (id == 0)
        return 0;
    auto& slot = this->slot(id);
    m_byPrint.erase(slot.print.load());
    m_freePlaces.insert(m_freePlaces.end(), slot.sources.begin(), slot.sources.end());
    slot.sources.clear();
    slot.endpoint = 0;
    slot.serves = false;
    return id;
}

SourceId SourceTable::newPlace()
{
    if (!m_freePlaces.empty()) {
        const auto id = m_freePlaces.back();
        m_freePlaces.pop_back();
        for (auto& recorded : place(id).recorded)
            recorded = 0;
        return id;
    }
    auto& chunk = m_places[m_usedPlaces / kChunk];
    if (!chunk.load())
        chunk.store(new std::array<Place, kChunk>());
    return static_cast<SourceId>(m_usedPlaces++);
}

ProcessId SourceTable::enter(std::uint64_t print, Tick now, ProcessFacts facts)
{
    const std::scoped_lock lock(m_mutex);
    if (const auto known = m_byPrint.find(print); known != m_byPrint.end())
        return known->second;
    const auto id = newSlot(now);
    if (id == 0) {
        m_refused.fetch_add(1, std::memory_order_relaxed);
        return 0;
    }
    auto& slot = this->slot(id);
    slot.facts = std::move(facts);
    slot.seen = now;
    slot.print = print;
    m_byPrint[print] = id;
    m_processes = m_byPrint.size();
    return id;
}

SourceId SourceTable::source(ProcessId process, NameId library, NameId version)
{
    const std::scoped_lock lock(m_mutex);
    auto& sources = slot(process).sources;
    for (const auto id : sources) {
        if (place(id).library == library && place(id).version == version)
            return id;
    }
    if (process == 0 || sources.size() >= m_limits.sourcesPerProcess)
        return sources.front();
    const auto id = newPlace();
    place(id).process = process;
    place(id).library = library;
    place(id).version = version;
    sources.push_back(id);
    return id;
}

void SourceTable::learn(SourceId id, Side side, CarrierSet carriers)
{
    auto& recorded = place(id).recorded[static_cast<std::size_t>(side)];
    if ((carriers - CarrierSet(recorded.load(std::memory_order_relaxed))).empty())
        return;
    recorded.fetch_or(carriers.bits(), std::memory_order_relaxed);
}

std::size_t SourceTable::bytes() const
{
    const std::scoped_lock lock(m_mutex);
    constexpr std::size_t kEntry = 64; // of the hash map, about
    return m_usedSlots * (sizeof(Slot) + kEntry) + m_usedPlaces * sizeof(Place);
}

} // namespace pult::telemetry
