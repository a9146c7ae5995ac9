// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <compare>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "controlplane/state/traffic_port.h"
#include "controlplane/telemetry/reading/tick.h"
#include "controlplane/telemetry/series/bounded_keys.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry {

struct TrafficKey
{
    std::string environment;
    state::ServiceName service;
    state::GenerationNumber lane = 0;
    std::string laneName;
    state::HeadStamp head;
    state::GenerationNumber serving = 0;
    state::LaneSource source = state::LaneSource::Untold;

    friend auto operator<=>(const TrafficKey&, const TrafficKey&) = default;
};

//! How many requests of one key entered in each of the last seconds. Thread: any.
class TrafficRow
{
public:
    static constexpr std::size_t kSeconds = 128;
    static constexpr std::size_t kSamples = 4;

    struct Entered
    {
        std::uint32_t second = 0;
        TraceId trace;
    };

    //! `made`: in which second.
    explicit TrafficRow(std::int64_t made = 0)
        : m_lastUsed(made)
        , m_slots(kSeconds)
    {}

    //! Older ones than kSeconds before the newest are left out. False: the row was given up and
    //! takes nothing any more.
    bool add(std::span<const Entered> requests);
    bool add(std::uint32_t second, const TraceId& trace)
    {
        const Entered request{second, trace};
        return add({&request, 1});
    }
    //! Entered in `from` or later.
    [[nodiscard]] std::uint64_t countSince(std::uint32_t from) const;
    //! Newest first.
    [[nodiscard]] std::vector<TraceId> samplesSince(std::uint32_t from) const;
    //! The newest second in which one entered; before the first one, that in which it was made.
    [[nodiscard]] std::int64_t lastUsed() const
    {
        return m_lastUsed.load(std::memory_order_relaxed);
    }
    //! Forgets everything for good, unless it was used at or after `before`: false.
    [[nodiscard]] bool giveUp(std::int64_t before);

private:
    void count(const Entered& request);

    struct Slot
    {
        std::uint32_t second = 0;
        std::uint32_t requests = 0;
    };
    mutable std::mutex m_mutex;
    std::atomic<std::int64_t> m_lastUsed; //!< Written under the mutex.
    bool m_givenUp = false;
    std::vector<Slot> m_slots;
    std::array<Entered, kSamples> m_samples;
    std::size_t m_nextSample = 0;
};

//! Who took which requests of late. Bounded: keys go when all they counted is older than kSeconds.
//! While kMost are in use nothing new is counted, which makes evidence fewer, never wrong;
//! refused() tells how many requests that were. Thread: any.
class TrafficLedger final : public state::TrafficSource
{
public:
    static constexpr std::size_t kMost = 50'000;

    //! `origin`: that of the ticks.
    explicit TrafficLedger(MonoTime origin)
        : m_origin(origin)
        , m_rows(TrafficRow::kSeconds)
    {}

    //! To be kept and added to until it takes nothing any more: then it was given up, and is to be
    //! asked for again. `second`: now. Null: no room for the time being.
    [[nodiscard]] std::shared_ptr<TrafficRow> row(const TrafficKey& key, std::int64_t second)
    {
        return m_rows.findOrAdd(key, second, kMost);
    }
    //! Gives up keys that are over; to be called every few seconds.
    void trim(std::int64_t second) { m_rows.forget(second - std::int64_t{TrafficRow::kSeconds}); }
    void refuse(std::uint64_t requests) { m_refused += requests; }
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }
    [[nodiscard]] std::size_t keys() const { return m_rows.size(); }

    [[nodiscard]] std::vector<state::TrafficCount> trafficSince(
        const std::string& environment, MonoTime since) const override;

private:
    const MonoTime m_origin;
    BoundedKeys<TrafficKey, TrafficRow> m_rows;
    std::atomic<std::uint64_t> m_refused{0};
};

[[nodiscard]] std::string hexOf(const TraceId& trace);

} // namespace pult::telemetry
