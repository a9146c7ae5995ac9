// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/series/series_store.h"

#include <algorithm>
#include <mutex>
#include <utility>

namespace pult::telemetry {

namespace {

//! Room for keys without entry and dimensions beyond mostSeries, as a share of it.
constexpr std::size_t kReserve = 8;
//! A store that is too large gives up so much of its span at a time.
constexpr Second kStep = 5 * Series::kBlock;

} // namespace

SeriesStore::SeriesStore(Options options)
    : m_options(std::move(options))
{}

Series* SeriesStore::at(const SeriesKey& key)
{
    if (auto* series = findOrAdd(key, m_options.mostSeries))
        return series;
    SeriesKey coarse = key;
    coarse.entry.clear();
    coarse.dimensions.clear();
    return findOrAdd(coarse, m_options.mostSeries + m_options.mostSeries / kReserve);
}

Series* SeriesStore::findOrAdd(const SeriesKey& key, std::size_t most)
{
    {
        const std::shared_lock lock(m_mutex);
        if (const auto found = m_series.find(key); found != m_series.end())
            return found->second.get();
    }
    const std::scoped_lock lock(m_mutex);
    if (const auto found = m_series.find(key); found != m_series.end())
        return found->second.get();
    if (m_series.size() >= most)
        return nullptr;
    return m_series.emplace(key, std::make_unique<Series>()).first->second.get();
}

void SeriesStore::notKept(std::uint64_t requests)
{
    m_unkept += requests;
}

void SeriesStore::trim(Second now)
{
    // Keys stay: whoever adds holds on to them.
    const std::shared_lock lock(m_mutex);
    auto oldest = std::max(m_retainedSince.load(), now - m_options.retention);
    std::size_t bytes = 0;
    do {
        bytes = 0;
        for (const auto& [key, series] : m_series)
            bytes += series->forgetBefore(oldest);
        m_retainedSince = oldest;
        oldest += kStep;
    } while (bytes > m_options.mostBytes && oldest < now);
    m_bytes = bytes;
}

void SeriesStore::forEach(const std::string& environment,
    const std::function<void(const SeriesKey&, const Series&)>& visit) const
{
    const std::shared_lock lock(m_mutex);
    SeriesKey first;
    first.environment = environment;
    for (auto it = m_series.lower_bound(first);
         it != m_series.end() && it->first.environment == environment; ++it)
        visit(it->first, *it->second);
}

Second SeriesStore::retainedSince() const
{
    return m_retainedSince;
}

std::uint64_t SeriesStore::unkept() const
{
    return m_unkept;
}

std::size_t SeriesStore::bytes() const
{
    return m_bytes;
}

} // namespace pult::telemetry
