// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "controlplane/telemetry/reading/name_table.h"
#include "controlplane/telemetry/reading/source_table.h"
#include "controlplane/telemetry/reading/span_record.h"
#include "controlplane/telemetry/reading/tick.h"

namespace pult::telemetry {

//! How late the spans of each service come: receive time - end, by two clocks, so it is good for
//! how long to wait and for nothing else. Logarithmic buckets that are halved as they fill, so that
//! the present counts more. Not thread-safe.
class Lateness
{
public:
    explicit Lateness(Tick most)
        : m_most(most)
    {}

    //! Only every eighth is counted: spans come in batches that are late alike.
    void note(const SourceTable& sources, const SpanRecord& span, std::int64_t receivedUnixMs)
    {
        if (++m_turn % 8 == 0)
            count(sources.facts(sources.processOf(span.source)).service,
                receivedUnixMs - static_cast<std::int64_t>(span.endNs / 1'000'000));
    }
    void count(NameId service, std::int64_t lateMs);
    //! 99th percentile, at most `most`; 0 while fewer than 50 were counted.
    [[nodiscard]] Tick p99(NameId service) const;

private:
    static constexpr std::size_t kBuckets = 16; //!< Below 16 ms, 32 ms, … 8 min.
    static constexpr std::size_t kServices = 65'536;
    struct Counts
    {
        std::array<std::uint16_t, kBuckets> buckets{};
        std::uint32_t sum = 0;
        Tick p99 = 0;
    };

    void renew(Counts& counts) const;

    const Tick m_most;
    std::uint32_t m_turn = 0;
    std::vector<Counts> m_services; //!< By NameId, as far as one was counted.
};

} // namespace pult::telemetry
