// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "controlplane/telemetry/reading/carrier.h"
#include "controlplane/telemetry/reading/name_table.h"
#include "controlplane/telemetry/reading/span_record.h"

namespace pult::telemetry {

using ProcessId = std::uint32_t; //!< 0: what no longer fitted in.

//! What a resource says about the process behind it.
struct ProcessFacts
{
    NameId service = 0; //!< service.name as it stands
    NameId environment = 0; //!< 0: not told
    NameId version = 0;
    NameId language = 0;
    NameId sdk = 0;
    NameId sdkVersion = 0;
    std::uint32_t generation = 0; //!< pult.generation; 0: not told
    //! A browser or a phone: traces begin there with a CLIENT span rightly.
    bool userAgent = false;
    //! Nothing tells one replica from the next: no host clock to rely on.
    bool anonymous = false;
    //! Equal for all that share a pod, and so a clock: an application and its sidecar.
    std::uint64_t unit = 0;
    std::string instance;
};

//! Whether a carrier would have been told if it had been there: some instrumentations record
//! headers, others do not, and only for some spans.
enum class Side : std::uint8_t
{
    RootIncoming, //!< Netramesh tells headers on these only.
    ChildIncoming,
    Outgoing,
};
inline constexpr std::size_t kSides = 3;

struct SourceLimits
{
    std::size_t processes = 32'768;
    std::size_t sourcesPerProcess = 16;
    //! A process that was not heard of for so long gives its place to a new one when all are
    //! taken. Longer than any trace is kept.
    Tick reuseAfter = 1800 * kTicksPerSecond;
};

//! Processes and the libraries in them. Bounded: beyond the limits a new process is number 0, of
//! the service "(other)"; a library beyond those of its process is the process's first.
//! Thread: any; reading takes no lock. Facts never change while anything refers to them.
class SourceTable
{
public:
    explicit SourceTable(SourceLimits limits = {});
    ~SourceTable();
    SourceTable(const SourceTable&) = delete;
    SourceTable& operator=(const SourceTable&) = delete;

    //! `print`: hash of everything the resource says. `make` is called only for a new one.
    template <typename Make>
    [[nodiscard]] ProcessId process(std::uint64_t print, Tick now, Make&& make);
    [[nodiscard]] SourceId source(ProcessId process, NameId library, NameId version);

    [[nodiscard]] const ProcessFacts& facts(ProcessId id) const { return slot(id).facts; }
    [[nodiscard]] ProcessId processOf(SourceId id) const { return place(id).process; }
    [[nodiscard]] NameId libraryOf(SourceId id) const { return place(id).library; }
    [[nodiscard]] NameId libraryVersionOf(SourceId id) const { return place(id).version; }
    //! Still the process of that print?
    [[nodiscard]] bool is(ProcessId id, std::uint64_t print) const
    {
        return slot(id).print.load(std::memory_order_relaxed) == print;
    }
    void seen(ProcessId id, Tick now) { slot(id).seen.store(now, std::memory_order_relaxed); }

    [[nodiscard]] CarrierSet recorded(SourceId id, Side side) const
    {
        return CarrierSet(
            place(id).recorded[static_cast<std::size_t>(side)].load(std::memory_order_relaxed));
    }
    void learn(SourceId id, Side side, CarrierSet carriers);

    //! "10.0.0.7:8080" as a SERVER span told it; 0: not yet.
    [[nodiscard]] NameId endpoint(ProcessId id) const
    {
        return slot(id).endpoint.load(std::memory_order_relaxed);
    }
    void learnEndpoint(ProcessId id, NameId endpoint)
    {
        slot(id).endpoint.store(endpoint, std::memory_order_relaxed);
    }
    //! It takes requests: a SERVER or CONSUMER span of it was seen.
    [[nodiscard]] bool serves(ProcessId id) const
    {
        return slot(id).serves.load(std::memory_order_relaxed);
    }
    void learnServes(ProcessId id) { slot(id).serves.store(true, std::memory_order_relaxed); }

    [[nodiscard]] std::size_t processes() const { return m_processes.load(); }
    //! Resources that no longer fitted in, each time counted.
    [[nodiscard]] std::uint64_t refused() const { return m_refused.load(); }
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Place
    {
        ProcessId process = 0;
        NameId library = 0;
        NameId version = 0;
        std::array<std::atomic<std::uint8_t>, kSides> recorded{};
    };
    struct Slot
    {
        ProcessFacts facts;
        std::atomic<std::uint64_t> print{0};
        std::atomic<Tick> seen{0};
        std::atomic<NameId> endpoint{0};
        std::atomic<bool> serves{false};
        std::vector<SourceId> sources;
    };
    static constexpr std::size_t kChunk = 256;
    static constexpr std::size_t kChunks = 4096;
    template <typename T> using Chunks = std::array<std::atomic<std::array<T, kChunk>*>, kChunks>;

    [[nodiscard]] const Slot& slot(ProcessId id) const
    {
        return (*m_slots[id / kChunk].load(std::memory_order_acquire))[id % kChunk];
    }
    [[nodiscard]] Slot& slot(ProcessId id)
    {
        return (*m_slots[id / kChunk].load(std::memory_order_acquire))[id % kChunk];
    }
    [[nodiscard]] const Place& place(SourceId id) const
    {
        return (*m_places[id / kChunk].load(std::memory_order_acquire))[id % kChunk];
    }
    [[nodiscard]] Place& place(SourceId id)
    {
        return (*m_places[id / kChunk].load(std::memory_order_acquire))[id % kChunk];
    }

    //! With the lock held. Nothing: none is free.
    [[nodiscard]] ProcessId newSlot(Tick now);
    [[nodiscard]] ProcessId oldest(Tick now);
    [[nodiscard]] SourceId newPlace();
    [[nodiscard]] ProcessId enter(std::uint64_t print, Tick now, ProcessFacts facts);

    const SourceLimits m_limits;
    mutable std::mutex m_mutex;
    Chunks<Slot> m_slots{};
    Chunks<Place> m_places{};
    std::unordered_map<std::uint64_t, ProcessId> m_byPrint;
    std::vector<SourceId> m_freePlaces;
    std::size_t m_usedSlots = 0;
    std::size_t m_usedPlaces = 0;
    Tick m_noneOldUntil = 0;
    std::atomic<std::size_t> m_processes{0};
    std::atomic<std::uint64_t> m_refused{0};
};

template <typename Make> ProcessId SourceTable::process(std::uint64_t print, Tick now, Make&& make)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto known = m_byPrint.find(print); known != m_byPrint.end())
            return known->second;
    }
    return enter(print, now, make());
}

} // namespace pult::telemetry
