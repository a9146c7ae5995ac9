// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <limits>
#include <list>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "controlplane/telemetry/series/latency_histogram.h"

namespace pult::telemetry {

//! Whole seconds of the monotonic clock.
using Second = std::int64_t;

//! What happened within one second. Latencies in nanoseconds; the extremes are meaningless without
//! requests.
struct Tally
{
    std::uint32_t requests = 0;
    std::uint32_t errors = 0;
    float leastNs = 0;
    float mostNs = 0;
    std::uint64_t sumNs = 0;

    void add(std::uint64_t latencyNs, bool error);
};

//! One served request.
struct ServedRequest
{
    std::uint64_t latencyNs = 0;
    bool error = false;
};

//! Requests, errors and latencies of one key: a tally for every second, a histogram for every ten.
//! Minutes in which nothing happened take no memory. Thread: any.
class Series
{
public:
    static constexpr Second kBlock = 60;
    static constexpr Second kTenth = 10; //!< Seconds that share a histogram.

    //! `made`: in which second.
    explicit Series(Second made = 0)
        : m_lastUsed(made)
    {}

    //! One served request. `second`: when it was received; it may lie a little before the newest.
    //! False: the series was given up and takes nothing any more.
    bool add(Second second, std::uint64_t latencyNs, bool error);
    //! Several of the same second.
    bool add(Second second, std::span<const ServedRequest> requests);

    //! Calls `tally(second, const Tally&)` for every second of [from, to) with requests, and
    //! `histogram(second, const LatencyHistogram&)` for every ten seconds that begin in it and have
    //! any, each in order of time.
    template <typename OnTally, typename OnHistogram>
    void read(Second from, Second to, const OnTally& tally, const OnHistogram& histogram) const;

    //! The second of the first request ever, whether it is kept or not. None yet: the largest there
    //! is.
    [[nodiscard]] Second first() const;

    //! Gives up what lies before `oldest`, in whole minutes. Returns the bytes that remain.
    std::size_t forgetBefore(Second oldest);
    //! The newest second of a request; before the first one, that in which it was made.
    [[nodiscard]] Second lastUsed() const { return m_lastUsed.load(std::memory_order_relaxed); }
    //! Forgets everything for good, unless it was used at or after `before`: false.
    [[nodiscard]] bool giveUp(Second before);
    [[nodiscard]] std::size_t bytes() const;

private:
    struct Block
    {
        Second start = 0;
        std::array<Tally, kBlock> tallies;
        std::array<std::string, kBlock / kTenth> histograms; //!< Packed.
    };

    [[nodiscard]] Block* blockOf(Second second);
    void hit(Block& block, Second second, Bin bin);
    //! Folds what is pending into its histogram.
    void seal() const;

    mutable std::mutex m_mutex;
    //! By time; the last ones are written to.
    mutable std::list<Block> m_blocks;
    //! Hits of the ten seconds that begin at m_open, not folded yet.
    mutable std::vector<Bin> m_pending;
    Second m_open = -1;
    std::atomic<Second> m_lastUsed; //!< Written under the mutex.
    bool m_givenUp = false;
    Second m_first = std::numeric_limits<Second>::max();
};

template <typename OnTally, typename OnHistogram>
void Series::read(Second from, Second to, const OnTally& tally, const OnHistogram& histogram) const
{
    const std::scoped_lock lock(m_mutex);
    seal();
    for (const auto& block : m_blocks) {
        if (block.start + kBlock <= from || block.start >= to)
            continue;
        for (Second i = 0; i < kBlock; ++i) {
            const auto second = block.start + i;
            const auto& one = block.tallies[static_cast<std::size_t>(i)];
            if (second >= from && second < to && one.requests > 0)
                tally(second, one);
        }
        for (Second i = 0; i < kBlock / kTenth; ++i) {
            const auto second = block.start + i * kTenth;
            const auto& packed = block.histograms[static_cast<std::size_t>(i)];
            if (second >= from && second < to && !packed.empty())
                histogram(second, LatencyHistogram::unpack(packed));
        }
    }
}

} // namespace pult::telemetry
