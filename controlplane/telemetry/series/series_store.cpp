// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/series/series_store.h"

#include <algorithm>
#include <utility>

namespace pult::telemetry {

namespace {

//! Room for keys without entry and dimensions beyond mostSeries, as a share of it.
constexpr std::size_t kReserve = 8;
//! A store that is too large gives up so much of its span at a time.
constexpr Second kStep = 5 * Series::kBlock;
//! Without a request for so long, a series may have to go for another.
constexpr Second kCold = 60;

} // namespace

SeriesStore::SeriesStore(Options options)
    : m_options(std::move(options))
    , m_series(kCold)
{}

std::shared_ptr<Series> SeriesStore::at(const SeriesKey& key, Second now)
{
    if (auto series = m_series.findOrAdd(key, now, m_options.mostSeries))
        return series;
    SeriesKey coarse = key;
    coarse.entry.clear();
    coarse.dimensions.clear();
    return m_series.findOrAdd(coarse, now, m_options.mostSeries + m_options.mostSeries / kReserve);
}

void SeriesStore::notKept(std::uint64_t requests)
{
    m_unkept += requests;
}

void SeriesStore::trim(Second now)
{
    auto oldest = std::max(m_retainedSince.load(), now - m_options.retention);
    std::size_t bytes = 0;
    do {
        bytes = 0;
        m_series.forEach(
            [&](const SeriesKey&, Series& series) { bytes += series.forgetBefore(oldest); });
        m_retainedSince = oldest;
        oldest += kStep;
    } while (bytes > m_options.mostBytes && oldest < now);
    m_bytes = bytes;
    m_series.forget(m_retainedSince);
}

void SeriesStore::forEach(const std::string& environment,
    const std::function<void(const SeriesKey&, const Series&)>& visit) const
{
    m_series.forEachOf(environment, visit);
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
