// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/assembly/span_index.h"

#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace pult::telemetry {
namespace {

//! Below and above every size at which the table changes.
constexpr std::uint32_t kSpans = 300;

class SpanIndexTest : public ::testing::Test
{
protected:
    void add(SpanId id, SpanKind kind = SpanKind::Internal)
    {
        auto& span = m_spans.emplace_back();
        span.id = id;
        span.kind = kind;
        m_index.add(m_spans);
    }
    void begin(std::uint64_t seed)
    {
        m_spans.clear();
        m_index = SpanIndex(seed);
    }
    std::uint32_t find(SpanId id) const { return m_index.find(id, m_spans); }
    std::uint32_t find(SpanId id, SpanKind kind) const { return m_index.find(id, kind, m_spans); }

    std::vector<SpanRecord> m_spans;
    SpanIndex m_index;
};

TEST_F(SpanIndexTest, FindsEachSpanWhateverTheSizeOfTheTrace)
{
    std::mt19937_64 random(1);
    for (int trace = 0; trace < 200; ++trace) {
        begin(random());
        for (std::uint32_t place = 0; place < kSpans; ++place) {
            // Some libraries number their spans.
            add(trace % 2 == 0 ? random() : place + 1);
            if (place % 8 != 0)
                continue;
            for (std::uint32_t i = 0; i <= place; ++i)
                ASSERT_EQ(find(m_spans[i].id), i) << "of " << place + 1;
            ASSERT_EQ(find(trace % 2 == 0 ? random() : place + 2), SpanIndex::kNone);
        }
    }
}

TEST_F(SpanIndexTest, ClientAndServerOfOneIdAreToldApartAndTheFirstIsFoundByIdAlone)
{
    for (std::uint32_t place = 0; place < kSpans; ++place) {
        const auto kind = place % 2 == 0 ? SpanKind::Client : SpanKind::Server;
        EXPECT_EQ(find(1000 + place / 2, kind), SpanIndex::kNone);
        add(1000 + place / 2, kind);
    }
    for (std::uint32_t place = 0; place < kSpans; ++place) {
        const auto& span = m_spans[place];
        EXPECT_EQ(find(span.id), place / 2 * 2);
        EXPECT_EQ(find(span.id, span.kind), place);
        EXPECT_EQ(find(span.id, SpanKind::Consumer), SpanIndex::kNone);
    }
}

TEST_F(SpanIndexTest, ForgetsAllAndIsSmallAgain)
{
    for (std::uint32_t place = 0; place < kSpans; ++place)
        add(place + 1);
    m_index.clear();
    m_spans.clear();
    EXPECT_EQ(find(1), SpanIndex::kNone);
    add(40);
    EXPECT_EQ(find(40), 0U);
    EXPECT_EQ(find(1), SpanIndex::kNone);
}

} // namespace
} // namespace pult::telemetry
