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

//! Span id to its place among the spans of one trace. Small traces are searched through; larger
//! ones get a table. Not thread-safe.
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
    [[nodiscard]] std::uint32_t find(SpanId id) const;
    //! The span of that id and kind.
    [[nodiscard]] std::uint32_t find(
        SpanId id, SpanKind kind, std::span<const SpanRecord> spans) const;
    //! Of the next place.
    void add(SpanId id);
    void reserve(std::size_t spans) { m_ids.reserve(spans); }
    void clear();
    [[nodiscard]] std::size_t bytes() const
    {
        return m_ids.capacity() * sizeof(SpanId) + m_table.capacity() * sizeof(std::uint32_t);
    }

private:
    static constexpr std::size_t kSmall = 24;
    static constexpr std::size_t kMarks = 256;

    //! Most spans that come are new, and this tells so without a look at the others.
    [[nodiscard]] bool mayHave(SpanId id) const
    {
        const auto mark = (id ^ m_seed) % kMarks;
        return (m_marks[mark / 64] >> (mark % 64) & 1U) != 0;
    }

    [[nodiscard]] std::size_t slotOf(SpanId id) const
    {
        return static_cast<std::size_t>(mixed(id ^ m_seed, 0x9e3779b97f4a7c15ULL))
            & (m_table.size() - 1);
    }
    void enter(std::uint32_t place);
    void rebuild();

    std::uint64_t m_seed;
    std::array<std::uint64_t, kMarks / 64> m_marks{}; //!< By the last bits of the ids there are.
    std::vector<SpanId> m_ids;
    std::vector<std::uint32_t> m_table; //!< Open addressing; empty while the trace is small.
};

} // namespace pult::telemetry
