// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/series/latency_histogram.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace pult::telemetry {

namespace {

constexpr unsigned kLinearBits = 6;
constexpr std::uint64_t kLinear = 1U << kLinearBits;
constexpr unsigned kBinsInStep = 8;
//! binOf() of the largest number is the last of them.
constexpr std::size_t kBins = (64 - kLinearBits + 1) << kLinearBits;

void putVarint(std::string& out, std::uint32_t value)
{
    for (; value >= 0x80; value >>= 7)
        out.push_back(static_cast<char>((value & 0x7f) | 0x80));
    out.push_back(static_cast<char>(value));
}

bool takeVarint(std::string_view& in, std::uint32_t& value)
{
    value = 0;
    for (unsigned shift = 0; shift < 32 && !in.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(in.front());
        in.remove_prefix(1);
        value |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0)
            return true;
    }
    return false;
}

} // namespace

Bin binOf(std::uint64_t nanoseconds)
{
    if (nanoseconds < 2 * kLinear)
        return static_cast<Bin>(nanoseconds);
    const auto exponent = static_cast<unsigned>(std::bit_width(nanoseconds)) - kLinearBits - 1;
    return static_cast<Bin>((exponent << kLinearBits) + (nanoseconds >> exponent));
}

namespace {

//! Exponent of the width of a bin.
unsigned widthBitsOf(unsigned bin)
{
    return bin < 2 * kLinear ? 0 : (bin >> kLinearBits) - 1U;
}

std::uint64_t lowestOf(unsigned bin)
{
    return bin < 2 * kLinear ? bin : ((bin & (kLinear - 1)) + kLinear) << widthBitsOf(bin);
}

} // namespace

std::uint64_t middleOf(Bin bin)
{
    return lowestOf(bin) + ((std::uint64_t{1} << widthBitsOf(bin)) >> 1);
}

void LatencyHistogram::add(std::vector<Bin>& hits)
{
    LatencyHistogram more;
    if (hits.size() >= kBins / 4)
        more.countEach(hits);
    else
        more.countSorted(hits);
    merge(more);
}

//! Thousands of hits are counted faster than sorted.
void LatencyHistogram::countEach(const std::vector<Bin>& hits)
{
    std::array<std::uint32_t, kBins> counts{};
    for (const auto bin : hits)
        ++counts[bin];
    for (std::size_t bin = 0; bin < kBins; ++bin) {
        if (counts[bin] > 0)
            m_entries.push_back({static_cast<Bin>(bin), counts[bin]});
    }
}

void LatencyHistogram::countSorted(std::vector<Bin>& hits)
{
    std::ranges::sort(hits);
    for (const auto bin : hits) {
        if (m_entries.empty() || m_entries.back().bin != bin)
            m_entries.push_back({bin, 0});
        ++m_entries.back().count;
    }
}

void LatencyHistogram::merge(const LatencyHistogram& other)
{
    if (m_entries.empty()) {
        m_entries = other.m_entries;
        return;
    }
    std::vector<Entry> merged;
    merged.reserve(m_entries.size() + other.m_entries.size());
    auto mine = m_entries.begin();
    for (const auto& theirs : other.m_entries) {
        for (; mine != m_entries.end() && mine->bin < theirs.bin; ++mine)
            merged.push_back(*mine);
        merged.push_back(theirs);
        if (mine != m_entries.end() && mine->bin == theirs.bin)
            merged.back().count += (mine++)->count;
    }
    merged.insert(merged.end(), mine, m_entries.end());
    m_entries = std::move(merged);
}

std::uint64_t LatencyHistogram::count() const
{
    std::uint64_t count = 0;
    for (const auto& entry : m_entries)
        count += entry.count;
    return count;
}

std::uint64_t LatencyHistogram::quantile(double q) const
{
    const auto wanted = std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(count()));
    std::uint64_t passed = 0;
    for (const auto& entry : m_entries) {
        passed += entry.count;
        if (static_cast<double>(passed) >= wanted)
            return middleOf(entry.bin);
    }
    return 0;
}

std::vector<LatencyStep> LatencyHistogram::steps() const
{
    std::vector<LatencyStep> steps;
    for (const auto& entry : m_entries) {
        const auto next = (entry.bin / kBinsInStep + 1U) * kBinsInStep;
        const auto below
            = next < kBins ? lowestOf(next) : std::numeric_limits<std::uint64_t>::max();
        if (steps.empty() || steps.back().belowNs != below)
            steps.push_back({below, 0});
        steps.back().count += entry.count;
    }
    return steps;
}

std::string LatencyHistogram::packed() const
{
    std::string out;
    std::uint32_t before = 0;
    for (const auto& entry : m_entries) {
        putVarint(out, entry.bin - before);
        putVarint(out, entry.count);
        before = entry.bin;
    }
    out.shrink_to_fit();
    return out;
}

LatencyHistogram LatencyHistogram::unpack(std::string_view packed)
{
    LatencyHistogram histogram;
    std::uint32_t bin = 0;
    std::uint32_t step = 0;
    std::uint32_t count = 0;
    while (takeVarint(packed, step) && takeVarint(packed, count)) {
        bin += step;
        histogram.m_entries.push_back({static_cast<Bin>(bin), count});
    }
    return histogram;
}

} // namespace pult::telemetry
