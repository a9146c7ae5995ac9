// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/clock.h"
#include "controlplane/telemetry/leaks/leak_book.h"
#include "tests/state/world.h"
#include "tests/telemetry/reading/span_text.h"

namespace pult::telemetry::testing {

//! The shop of all fixtures. Generation 1 is active: gate, orders, billing, pricing, mail, stock.
//! Candidate 2 brings its own orders; contour 3, "feature-x", its own billing and mail.
[[nodiscard]] state::testing::World shop();

//! The same with candidate 4, that has no stock: it is ABSENT there.
[[nodiscard]] state::testing::World shopWithoutStock();

//! Repeats spans: each round in traces of its own, `everyMs` later.
[[nodiscard]] std::vector<WrittenSpan> rounds(
    int count, std::int64_t everyMs, const std::vector<WrittenSpan>& once);

//! Plays spans to a leak book, each when it arrives, by a clock of its own.
class Player
{
public:
    explicit Player(LeakBookOptions options = {}, state::testing::World world = shop(),
        ReadingOptions reading = {});

    //! In the order of arrival; the time goes on from where it stands.
    void play(std::vector<WrittenSpan> spans);
    void play(std::string_view text) { play(written(text)); }
    //! Lets time pass, sweeping four times a second.
    void pass(std::int64_t ms);
    //! Until everything is final.
    void settle() { pass(80'000); }

    //! One line an edge that has evidence, sorted: "gate/GET /cart > orders: LEAK L3
    //! HeaderDropped". Carriers whose verdict is worse than the edge's follow: "; baggage LEAK".
    [[nodiscard]] std::string told() const;
    [[nodiscard]] const EdgeView& edge(
        const std::string& caller, const std::string& callee, const std::string& entry = {}) const;
    [[nodiscard]] const CoverageView& coverage() const { return m_book.snapshot()->coverage.at(0); }

    state::testing::World m_world;
    ManualClock m_clock;
    ReadingTables m_tables;
    LeakBook m_book;

private:
    void send(const WrittenSpan& span);

    SpanReader m_reader;
    RecordBatch m_batch;
    mutable std::shared_ptr<const LeakSnapshot> m_shown;
};

[[nodiscard]] std::string shortName(Cause cause);

} // namespace pult::telemetry::testing
