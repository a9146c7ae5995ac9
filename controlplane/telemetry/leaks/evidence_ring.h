// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "controlplane/telemetry/reading/tick.h"

namespace pult::telemetry {

//! When something is counted, in buckets; worked out once for all the rings of a window.
struct EvidenceMoment
{
    EvidenceMoment(Tick received, Tick width, std::uint32_t bucketCount)
        : epoch(received / width + 1)
        , bucket(epoch % bucketCount)
        , buckets(bucketCount)
    {}

    std::uint32_t epoch; //!< From 1 on.
    std::uint32_t bucket;
    std::uint32_t buckets;
};

//! Counters over a sliding window of receive time, in buckets. Taking back what has aged out does
//! nothing. Not thread-safe.
template <std::size_t kCounters> class EvidenceRing
{
public:
    using Counts = std::array<std::uint32_t, kCounters>;

    void add(const EvidenceMoment& moment, std::size_t counter, int by)
    {
        if (m_buckets.empty())
            m_buckets.resize(moment.buckets);
        auto& bucket = m_buckets[moment.bucket];
        if (bucket.epoch < moment.epoch && by > 0)
            bucket = {moment.epoch, {}};
        if (bucket.epoch == moment.epoch)
            bucket.counts[counter] += static_cast<std::uint32_t>(by);
    }
    //! What is not older than the window.
    [[nodiscard]] Counts sum(Tick now, Tick width, std::uint32_t buckets) const
    {
        return sumSince(0, now, width, buckets);
    }
    //! Of buckets after the last one that is bad.
    template <typename IsBad>
    [[nodiscard]] Counts sumAfterLast(
        IsBad&& isBad, Tick now, Tick width, std::uint32_t buckets) const
    {
        std::uint32_t last = 0;
        for (const auto& bucket : m_buckets) {
            if (bucket.epoch > last && isBad(bucket.counts))
                last = bucket.epoch;
        }
        return sumSince(last + 1, now, width, buckets);
    }
    //! Bucket by bucket, in no order.
    [[nodiscard]] std::vector<Counts> within(Tick now, Tick width, std::uint32_t buckets) const
    {
        std::vector<Counts> all;
        for (const auto& bucket : m_buckets) {
            if (bucket.epoch > 0 && bucket.epoch + buckets > now / width + 1)
                all.push_back(bucket.counts);
        }
        return all;
    }
    [[nodiscard]] bool empty() const { return m_buckets.empty(); }
    [[nodiscard]] std::size_t bytes() const { return m_buckets.capacity() * sizeof(Bucket); }

private:
    struct Bucket
    {
        std::uint32_t epoch = 0; //!< received / width + 1; 0: never used.
        Counts counts{};
    };

    [[nodiscard]] Counts sumSince(
        std::uint32_t first, Tick now, Tick width, std::uint32_t buckets) const
    {
        const auto current = now / width + 1;
        Counts sum{};
        for (const auto& bucket : m_buckets) {
            if (bucket.epoch < first || bucket.epoch + buckets <= current)
                continue;
            for (std::size_t i = 0; i < kCounters; ++i)
                sum[i] += bucket.counts[i];
        }
        return sum;
    }

    std::vector<Bucket> m_buckets; //!< Empty until the first count.
};

} // namespace pult::telemetry
