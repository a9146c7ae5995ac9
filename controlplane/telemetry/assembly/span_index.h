// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "controlplane/telemetry/reading/span_record.h"
#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

//! Span id to its place among the spans of one trace, which its owner has and gives it each time.
//! Small traces have a table of their own in place, two cache lines; larger ones get one that
//! grows. Not thread-safe.
class SpanIndex
{
public:
    static constexpr std::uint32_t kNone = 0xffffffffU;

    //! `seed`: span ids come from outside, nobody shall make them collide on purpose.
    explicit SpanIndex(std::uint64_t seed = 0)
        : m_seed(seed | 1)
    {}

    //! The first span of that id; kNone: not there. Spans of one id differ in kind: some libraries
    //! give a client and its server one id.
    [[nodiscard]] std::uint32_t find(SpanId id, std::span<const SpanRecord> spans) const;
    //! The span of that id and kind.
    [[nodiscard]] std::uint32_t find(
        SpanId id, SpanKind kind, std::span<const SpanRecord> spans) const;
    //! The last of the spans is new.
    void add(std::span<const SpanRecord> spans);
    void clear();
    [[nodiscard]] std::size_t bytes() const { return m_table.capacity() * sizeof(std::uint32_t); }

private:
    static constexpr std::size_t kSmall = 32;
    static constexpr std::size_t kNear = 2 * kSmall;

    [[nodiscard]] std::uint64_t hashOf(SpanId id) const
    {
        return mixed(id ^ m_seed, 0x9e3779b97f4a7c15ULL);
    }
    //! Beside a place in the small table: tells most ids apart without a look at them.
    [[nodiscard]] static std::uint16_t tagOf(std::uint64_t hash)
    {
        return static_cast<std::uint16_t>(hash >> 56U);
    }
    //! The first place that `fits`, of those with the id.
    template <typename Fits>
    [[nodiscard]] std::uint32_t findIf(
        SpanId id, std::span<const SpanRecord> spans, Fits fits) const;
    void enterNear(SpanId id, std::size_t place);
    void enter(SpanId id, std::size_t place);

    std::uint64_t m_seed;
    std::vector<std::uint32_t> m_table; //!< Open addressing; empty while the trace is small.
    //! 0: free; otherwise place + 1 above tagOf(). Empty once there is a table.
    std::array<std::uint16_t, kNear> m_near{};
};

} // namespace pult::telemetry
