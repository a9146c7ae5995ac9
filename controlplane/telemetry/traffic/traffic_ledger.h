// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <compare>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "controlplane/state/traffic_port.h"
#include "controlplane/telemetry/reading/tick.h"
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

    //! Older ones than kSeconds before the newest are left out.
    void add(std::span<const Entered> requests);
    void add(std::uint32_t second, const TraceId& trace)
    {
        const Entered request{second, trace};
        add({&request, 1});
    }
    //! Entered in `from` or later.
    [[nodiscard]] std::uint64_t countSince(std::uint32_t from) const;
    //! Newest first.
    [[nodiscard]] std::vector<TraceId> samplesSince(std::uint32_t from) const;

private:
    void count(const Entered& request);

    struct Slot
    {
        std::uint32_t second = 0;
        std::uint32_t requests = 0;
    };
    mutable std::mutex m_mutex;
    std::array<Slot, kSeconds> m_slots;
    std::array<Entered, kSamples> m_samples;
    std::size_t m_nextSample = 0;
};

//! Who took which requests of late. Bounded: beyond kMost keys nothing new is counted, which makes
//! evidence fewer, never wrong; refused() tells how many requests that were. Thread: any.
class TrafficLedger final : public state::TrafficSource
{
public:
    static constexpr std::size_t kMost = 50'000;

    //! `origin`: that of the ticks.
    explicit TrafficLedger(MonoTime origin)
        : m_origin(origin)
    {}

    //! Valid as long as the ledger. Null: no room.
    [[nodiscard]] TrafficRow* row(const TrafficKey& key);
    void refuse(std::uint64_t requests) { m_refused += requests; }
    [[nodiscard]] std::uint64_t refused() const { return m_refused; }

    [[nodiscard]] std::vector<state::TrafficCount> trafficSince(
        const std::string& environment, MonoTime since) const override;

private:
    const MonoTime m_origin;
    mutable std::shared_mutex m_mutex;
    std::map<TrafficKey, std::unique_ptr<TrafficRow>> m_rows;
    std::atomic<std::uint64_t> m_refused{0};
};

[[nodiscard]] std::string hexOf(const TraceId& trace);

} // namespace pult::telemetry
