// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/evidence_row.h"

#include <algorithm>
#include <bit>

namespace pult::telemetry {

namespace {

constexpr unsigned kLinear = 64; //!< Bins of one nanosecond each, below it.
constexpr unsigned kPerDoubling = kLinear / 2;

} // namespace

RowHistory::Bin RowHistory::binOf(std::uint64_t ns)
{
    if (ns < kLinear)
        return static_cast<Bin>(ns);
    const auto shift = static_cast<unsigned>(std::bit_width(ns)) - 6;
    return static_cast<Bin>(kPerDoubling * shift + (ns >> shift));
}

std::uint64_t RowHistory::edgeOf(Bin bin)
{
    if (bin < kLinear)
        return bin;
    const unsigned shift = (bin - kPerDoubling) / kPerDoubling;
    const std::uint64_t mantissa = bin - kPerDoubling * shift;
    return ((mantissa + 1) << shift) - 1;
}

void RowHistory::Piece::count(Bin bin, std::uint32_t times)
{
    const auto at = std::lower_bound(bins.begin(), bins.end(), bin,
        [](const auto& entry, Bin wanted) { return entry.first < wanted; });
    if (at != bins.end() && at->first == bin)
        at->second += times;
    else
        bins.insert(at, {bin, times});
}

void RowHistory::Piece::join(const Piece& other)
{
    to = std::max(to, other.to);
    users += other.users;
    arm.units += other.arm.units;
    arm.failedUnits += other.arm.failedUnits;
    arm.requests += other.arm.requests;
    arm.errors += other.arm.errors;
    sumNs += other.sumNs;
    squares += other.squares;
    observed += other.observed;
    for (const auto& [bin, times] : other.bins)
        count(bin, times);
}

void RowHistory::add(Tick now, std::uint64_t epoch, std::uint32_t oneOf,
    const Observation& observation, const TraceId& trace)
{
    const auto from = now / kPiece * kPiece;
    if (m_pieces.empty() || m_pieces.back().from < from || m_pieces.back().epoch != epoch) {
        auto& fresh = m_pieces.emplace_back();
        fresh.from = from;
        fresh.to = from + kPiece;
        fresh.epoch = epoch;
        fresh.oneOf = oneOf;
    }
    auto& piece = m_pieces.back();
    if (!observation.again) {
        const auto latency = static_cast<double>(observation.latencyNs);
        ++piece.arm.requests;
        ++piece.observed;
        piece.sumNs += latency;
        piece.squares += latency * latency;
        piece.count(binOf(observation.latencyNs), 1);
        piece.arm.units += observation.newUnits;
        piece.users += observation.newUser ? 1 : 0;
    }
    if (!observation.failed)
        return;
    ++piece.arm.errors;
    piece.arm.failedUnits += observation.newFailedUnit ? 1 : 0;
    m_failed[m_nextFailed++ % kSamples] = trace;
}

std::vector<TraceId> RowHistory::failedTraces() const
{
    std::vector<TraceId> traces;
    for (std::size_t i = 1; i <= std::min(kSamples, m_nextFailed); ++i)
        traces.push_back(m_failed[(m_nextFailed - i) % kSamples]);
    return traces;
}

void RowHistory::coarsen(Tick before, Tick width)
{
    std::deque<Piece> kept;
    for (auto& piece : m_pieces) {
        const bool joins = !kept.empty() && kept.back().epoch == piece.epoch && piece.from < before
            && kept.back().oneOf == piece.oneOf && kept.back().from / width == piece.from / width;
        if (joins)
            kept.back().join(piece);
        else
            kept.push_back(std::move(piece));
    }
    m_pieces = std::move(kept);
}

void RowHistory::forgetBefore(Tick oldest)
{
    while (!m_pieces.empty() && m_pieces.front().to <= oldest)
        m_pieces.pop_front();
}

std::size_t RowHistory::bytes() const
{
    std::size_t bytes = sizeof *this;
    for (const auto& piece : m_pieces)
        bytes += sizeof piece + piece.bins.capacity() * sizeof(piece.bins[0]);
    return bytes;
}

} // namespace pult::telemetry
