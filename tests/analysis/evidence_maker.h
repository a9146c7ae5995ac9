// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "controlplane/state/evidence_port.h"

namespace pult::analysis::testing {

//! Evidence as a test writes it down: what stands there is what came so far.
class WrittenEvidence final : public state::EvidenceSource
{
public:
    struct Row
    {
        std::string service;
        state::GenerationNumber lane = 0;
        state::LaneSource source = state::LaneSource::Active;
        std::string edge = "e1";
        std::string place{}; //!< Value of the only dimension.
    };

    //! In the epoch of now, at the time of now.
    void add(
        const Row& row, std::uint64_t units, std::uint64_t failed, std::uint64_t latencyMs = 10)
    {
        state::EvidenceTally tally;
        tally.arm = {units, failed, units, failed};
        tally.users = units;
        const auto ns = static_cast<double>(latencyMs) * 1e6;
        tally.latency
            = {units, ns * static_cast<double>(units), ns * ns * static_cast<double>(units)};
        tally.bins = {{latencyMs * 1'000'000, units}};
        addTally(row, std::move(tally));
    }
    void addTally(const Row& row, state::EvidenceTally tally)
    {
        state::EvidenceRow told;
        told.service = row.service;
        told.lane = row.lane;
        told.source = row.source;
        told.edge = row.edge;
        told.entry = "Handle";
        told.dimensions = {row.place};
        if (tally.arm.failedUnits > 0)
            told.failedTraces = {"t" + row.service};
        state::EvidencePiece piece;
        piece.fromUnixMs = nowUnixMs / 10'000 * 10'000;
        piece.toUnixMs = piece.fromUnixMs + 10'000;
        piece.epoch = epoch;
        piece.tally = std::move(tally);
        told.pieces = {std::move(piece)};
        m_rows.push_back(std::move(told));
    }

    [[nodiscard]] state::Evidence evidence(
        const std::string&, std::int64_t sinceUnixMs) const override
    {
        state::Evidence told;
        told.dimensions = {"geo"};
        told.nowUnixMs = nowUnixMs;
        told.retainedSinceUnixMs = retainedSinceUnixMs;
        for (const auto& row : m_rows) {
            if (row.pieces[0].toUnixMs > sinceUnixMs)
                told.rows.push_back(row);
        }
        return told;
    }
    std::uint64_t cut(const std::string&) override { return ++epoch; }

    std::uint64_t epoch = 0;
    std::int64_t nowUnixMs = 1'700'000'000'000;
    std::int64_t retainedSinceUnixMs = 0;

private:
    std::vector<state::EvidenceRow> m_rows;
};

} // namespace pult::analysis::testing
