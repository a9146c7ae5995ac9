// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/evidence_row.h"

#include <algorithm>
#include <array>
#include <bit>

namespace pult::telemetry {

namespace {

constexpr unsigned kLinear = 64; //!< Bins of one nanosecond each, below it.
constexpr unsigned kPerDoubling = kLinear / 2;
//! binOf() of the largest number is the last of them.
constexpr std::size_t kBins = kPerDoubling * 58 + kLinear;

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

void RowHistory::Piece::fold() const
{
    if (m_hits.empty())
        return;
    // Hundreds of hits are counted faster than sorted.
    std::array<std::uint32_t, kBins> counts{};
    auto [least, most] = std::pair(m_hits.front(), m_hits.front());
    for (const auto bin : m_hits) {
        ++counts[bin];
        least = std::min(least, bin);
        most = std::max(most, bin);
    }
    std::vector<std::pair<Bin, std::uint32_t>> merged;
    merged.reserve(m_bins.size() + m_hits.size());
    auto old = m_bins.begin();
    for (std::size_t bin = least; bin <= most; ++bin) {
        for (; old != m_bins.end() && old->first < bin; ++old)
            merged.push_back(*old);
        const bool both = old != m_bins.end() && old->first == bin;
        if (const auto times = counts[bin] + (both ? old->second : 0); times > 0)
            merged.emplace_back(static_cast<Bin>(bin), times);
        old += both ? 1 : 0;
    }
    merged.insert(merged.end(), old, m_bins.end());
    merged.shrink_to_fit();
    m_bins = std::move(merged);
    m_hits.clear();
}

void RowHistory::Piece::shrink()
{
    fold();
    m_hits.shrink_to_fit();
}

std::size_t RowHistory::Piece::bytes() const
{
    return sizeof *this + m_bins.capacity() * sizeof(m_bins[0]) + m_hits.capacity() * sizeof(Bin);
}

void RowHistory::Piece::join(const Piece& other)
{
    to = std::max(to, other.to);
    users += other.users;
    arm += other.arm;
    sumNs += other.sumNs;
    squares += other.squares;
    observed += other.observed;
    fold();
    std::vector<std::pair<Bin, std::uint32_t>> merged;
    auto mine = m_bins.begin();
    for (const auto& [bin, times] : other.bins()) {
        while (mine != m_bins.end() && mine->first < bin)
            merged.push_back(*mine++);
        const bool both = mine != m_bins.end() && mine->first == bin;
        merged.emplace_back(bin, times + (both ? (mine++)->second : 0));
    }
    merged.insert(merged.end(), mine, m_bins.end());
    m_bins = std::move(merged);
}

RowHistory::Piece& RowHistory::begin()
{
    if (!m_pieces.empty())
        m_pieces.back().shrink();
    return m_pieces.emplace_back();
}

void RowHistory::add(Tick now, std::uint64_t epoch, std::uint32_t oneOf,
    const Observation& observation, const TraceId& trace)
{
    const auto from = now / kPiece * kPiece;
    if (m_pieces.empty() || m_pieces.back().from < from || m_pieces.back().epoch != epoch) {
        auto& fresh = begin();
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
        piece.hit(binOf(observation.latencyNs));
        piece.arm.units += observation.newUnits;
        piece.users += observation.newUser ? 1 : 0;
    }
    if (!observation.failed)
        return;
    ++piece.arm.errors;
    piece.arm.originErrors += observation.origin ? 1 : 0;
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
        bytes += piece.bytes();
    return bytes;
}

} // namespace pult::telemetry
