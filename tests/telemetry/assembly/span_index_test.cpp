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

TEST(SpanIndexTest, FindsEachSpanWhateverTheSizeOfTheTrace)
{
    std::mt19937_64 random(1);
    for (int trace = 0; trace < 200; ++trace) {
        SpanIndex index(random());
        std::vector<SpanId> ids;
        for (std::uint32_t place = 0; place < kSpans; ++place) {
            // Some libraries number their spans.
            ids.push_back(trace % 2 == 0 ? random() : place + 1);
            index.add(ids.back());
            if (place % 8 != 0)
                continue;
            for (std::uint32_t i = 0; i <= place; ++i)
                ASSERT_EQ(index.find(ids[i]), i) << "of " << place + 1;
            ASSERT_EQ(index.find(trace % 2 == 0 ? random() : place + 2), SpanIndex::kNone);
        }
    }
}

TEST(SpanIndexTest, ClientAndServerOfOneIdAreToldApartAndTheFirstIsFoundByIdAlone)
{
    SpanIndex index(7);
    std::vector<SpanRecord> spans;
    for (std::uint32_t place = 0; place < kSpans; ++place) {
        auto& span = spans.emplace_back();
        span.id = 1000 + place / 2;
        span.kind = place % 2 == 0 ? SpanKind::Client : SpanKind::Server;
        EXPECT_EQ(index.find(span.id, span.kind, spans), SpanIndex::kNone);
        index.add(span.id);
    }
    for (std::uint32_t place = 0; place < kSpans; ++place) {
        EXPECT_EQ(index.find(spans[place].id), place / 2 * 2);
        EXPECT_EQ(index.find(spans[place].id, spans[place].kind, spans), place);
        EXPECT_EQ(index.find(spans[place].id, SpanKind::Consumer, spans), SpanIndex::kNone);
    }
}

TEST(SpanIndexTest, ForgetsAllAndIsSmallAgain)
{
    SpanIndex index(3);
    for (std::uint32_t place = 0; place < kSpans; ++place)
        index.add(place + 1);
    index.clear();
    EXPECT_EQ(index.find(1), SpanIndex::kNone);
    index.add(40);
    EXPECT_EQ(index.find(40), 0U);
    EXPECT_EQ(index.find(1), SpanIndex::kNone);
}

} // namespace
} // namespace pult::telemetry
