// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include "controlplane/state/evidence_port.h"
#include "controlplane/telemetry/reading/tick.h"
#include "controlplane/telemetry/span_view.h"

namespace pult::telemetry {

//! One observation: a service that a trace reached.
struct Observation
{
    std::uint64_t latencyNs = 0;
    std::uint32_t newUnits
        = 0; //!< The unit was not here yet: 1, or what a sampled user stands for.
    bool newUser = false; //!< Of those: a user, counted as one.
    bool failed = false;
    bool newFailedUnit = false;
    bool again = false; //!< The trace was counted; only its failure is news.
    bool origin = false; //!< Failed, and no call behind it had.
};

//! What units of one key did, by time. Pieces are 10 s long at first, and longer the older they
//! are. Not thread-safe.
class RowHistory
{
public:
    static constexpr Tick kPiece = 10 * kTicksPerSecond;
    static constexpr std::size_t kSamples = 4;

    //! Bins are 32 for every doubling: a latency is at most 3.1 % below the edge of its bin.
    using Bin = std::uint16_t;
    [[nodiscard]] static Bin binOf(std::uint64_t ns);
    [[nodiscard]] static std::uint64_t edgeOf(Bin bin);

    void add(Tick now, std::uint64_t epoch, std::uint32_t oneOf, const Observation& observation,
        const TraceId& trace);
    //! Of pieces that end after `since`, by time.
    template <typename Visit> void read(Tick since, const Visit& visit) const;
    [[nodiscard]] std::vector<TraceId> failedTraces() const;

    //! Joins pieces of one epoch that begin before `before` and lie within the same `width`.
    void coarsen(Tick before, Tick width);
    void forgetBefore(Tick oldest);
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] bool empty() const { return m_pieces.empty(); }

    struct Piece
    {
        Tick from = 0;
        Tick to = 0;
        std::uint64_t epoch = 0;
        std::uint32_t oneOf = 1;
        std::uint32_t users = 0;
        state::VerdictArm arm;
        double sumNs = 0;
        double squares = 0;
        std::uint64_t observed = 0;

        //! By bin.
        [[nodiscard]] const std::vector<std::pair<Bin, std::uint32_t>>& bins() const
        {
            fold();
            return m_bins;
        }
        void hit(Bin bin)
        {
            m_hits.push_back(bin);
            if (m_hits.size() >= kMostHits)
                fold();
        }
        void join(const Piece& other);
        //! Nothing more comes.
        void shrink();
        [[nodiscard]] std::size_t bytes() const;

    private:
        static constexpr std::size_t kMostHits = 512;

        void fold() const;

        mutable std::vector<std::pair<Bin, std::uint32_t>> m_bins;
        mutable std::vector<Bin> m_hits; //!< Not folded yet.
    };

private:
    Piece& begin();

    std::deque<Piece> m_pieces;
    std::array<TraceId, kSamples> m_failed{};
    std::size_t m_nextFailed = 0;
};

template <typename Visit> void RowHistory::read(Tick since, const Visit& visit) const
{
    for (const auto& piece : m_pieces) {
        if (piece.to > since)
            visit(piece);
    }
}

} // namespace pult::telemetry
