// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "controlplane/telemetry/leaks/leak_snapshot.h"
#include "controlplane/telemetry/leaks/verdict_rules.h"

namespace pult::telemetry {

//! Puts the book, the tables and the lanes into views. Pure but for the answers the map remembers.
class SnapshotMaker
{
public:
    SnapshotMaker(const ReadingTables& tables, LaneMap& lanes, const EdgeBook& book,
        const LeakJudge& judge, Tick now, std::int64_t nowUnixMs)
        : m_tables(tables)
        , m_lanes(lanes)
        , m_book(book)
        , m_judge(judge)
        , m_now(now)
        , m_nowUnixMs(nowUnixMs)
    {}

    [[nodiscard]] std::shared_ptr<LeakSnapshot> make();
    [[nodiscard]] CulpritView culprit(SourceId source);

private:
    [[nodiscard]] EdgeView edge(const EdgeRow& row);
    [[nodiscard]] OrphanVerdict orphansOf(const EdgeRow& row) const;
    [[nodiscard]] OrphanVerdict judged(const OrphanStream& stream) const;
    [[nodiscard]] bool serves(const OrphanStream& stream) const;
    void addLoss(const EdgeRow& row, OrphanVerdict orphans, EdgeView& view);
    void addStreams(LeakSnapshot& snapshot) const;
    void addQuality(LeakSnapshot& snapshot) const;
    [[nodiscard]] Cause causeOf(const QualityRow& row, std::uint64_t missing) const;
    void addGaps(LeakSnapshot& snapshot) const;
    void addUntold(LeakSnapshot& snapshot) const;
    void addAnonymous(LeakSnapshot& snapshot) const;
    void addCoverage(LeakSnapshot& snapshot);
    [[nodiscard]] CoverageView coverageOf(
        NameId name, const state::Environment& environment, const LeakSnapshot& snapshot) const;
    [[nodiscard]] LaneCoverage coverageOf(
        const state::Generation& generation, const std::vector<const EdgeView*>& edges) const;
    [[nodiscard]] std::string text(NameId id) const { return std::string(m_tables.names.text(id)); }
    [[nodiscard]] std::int64_t unixMs(Tick tick) const
    {
        return m_nowUnixMs - static_cast<std::int64_t>(elapsed(tick, m_now)) * 10;
    }

    const ReadingTables& m_tables;
    LaneMap& m_lanes;
    const EdgeBook& m_book;
    const LeakJudge& m_judge;
    const Tick m_now;
    const std::int64_t m_nowUnixMs;
};

} // namespace pult::telemetry
