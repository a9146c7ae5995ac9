// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/series/series.h"

#include <algorithm>

namespace pult::telemetry {

namespace {

constexpr std::size_t kMostPending = 4096;

Second floorTo(Second second, Second step)
{
    return second / step * step;
}

void fold(std::string& packed, std::vector<Bin>& hits)
{
    auto histogram = LatencyHistogram::unpack(packed);
    histogram.add(hits);
    packed = histogram.packed();
}

} // namespace

void Tally::add(std::uint64_t latencyNs, bool error)
{
    const auto latency = static_cast<float>(latencyNs);
    leastNs = requests == 0 ? latency : std::min(leastNs, latency);
    mostNs = requests == 0 ? latency : std::max(mostNs, latency);
    ++requests;
    errors += error ? 1 : 0;
    sumNs += latencyNs;
}

bool Series::add(Second second, std::uint64_t latencyNs, bool error)
{
    const ServedRequest served{latencyNs, error};
    return add(second, {&served, 1});
}

bool Series::add(Second second, std::span<const ServedRequest> requests)
{
    const std::scoped_lock lock(m_mutex);
    if (m_givenUp)
        return false;
    auto* block = blockOf(second);
    if (!block)
        return true;
    if (second > lastUsed())
        m_lastUsed.store(second, std::memory_order_relaxed);
    m_first = std::min(m_first, second);
    auto& tally = block->tallies[static_cast<std::size_t>(second - block->start)];
    for (const auto& request : requests) {
        tally.add(request.latencyNs, request.error);
        hit(*block, second, binOf(request.latencyNs));
    }
    return true;
}

Series::Block* Series::blockOf(Second second)
{
    const auto start = floorTo(second, kBlock);
    if (m_blocks.empty() || m_blocks.back().start < start) {
        seal();
        m_blocks.emplace_back().start = start;
        return &m_blocks.back();
    }
    const auto found = std::ranges::find(m_blocks.rbegin(), m_blocks.rend(), start, &Block::start);
    return found == m_blocks.rend() ? nullptr : &*found;
}

void Series::hit(Block& block, Second second, Bin bin)
{
    const auto tenth = floorTo(second, kTenth);
    if (tenth < m_open) {
        std::vector<Bin> late{bin};
        fold(block.histograms[static_cast<std::size_t>((tenth - block.start) / kTenth)], late);
        return;
    }
    if (tenth != m_open || m_pending.size() >= kMostPending)
        seal();
    m_open = tenth;
    m_pending.push_back(bin);
}

void Series::seal() const
{
    if (m_pending.empty())
        return;
    // A block that was forgotten takes its pending hits along.
    const auto start = floorTo(m_open, kBlock);
    const auto found = std::ranges::find(m_blocks.rbegin(), m_blocks.rend(), start, &Block::start);
    if (found != m_blocks.rend())
        fold(found->histograms[static_cast<std::size_t>((m_open - start) / kTenth)], m_pending);
    m_pending.clear();
}

Second Series::first() const
{
    const std::scoped_lock lock(m_mutex);
    return m_first;
}

std::size_t Series::forgetBefore(Second oldest)
{
    {
        const std::scoped_lock lock(m_mutex);
        while (!m_blocks.empty() && m_blocks.front().start + kBlock <= oldest)
            m_blocks.pop_front();
    }
    return bytes();
}

bool Series::giveUp(Second before)
{
    const std::scoped_lock lock(m_mutex);
    if (lastUsed() >= before)
        return false;
    m_givenUp = true;
    m_blocks.clear();
    m_pending = {};
    return true;
}

std::size_t Series::bytes() const
{
    const std::scoped_lock lock(m_mutex);
    std::size_t bytes = sizeof *this + m_pending.capacity() * sizeof(Bin);
    for (const auto& block : m_blocks) {
        bytes += sizeof block;
        for (const auto& packed : block.histograms)
            bytes += packed.capacity();
    }
    return bytes;
}

} // namespace pult::telemetry
