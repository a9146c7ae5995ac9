// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "controlplane/state/deployment.h"
#include "controlplane/telemetry/series/bounded_keys.h"
#include "controlplane/telemetry/series/series.h"

namespace pult::telemetry {

//! What a series is of. A service is measured where it serves: by its SERVER and CONSUMER spans.
struct SeriesKey
{
    std::string environment;
    std::string service;
    //! Lane that the request was on; 0: none told; state::kUnknownLane: one that no table knows.
    state::GenerationNumber lane = 0;
    //! Generation of the deployment that served; 0: not known.
    state::GenerationNumber serving = 0;
    //! How the request came in: name of its span.
    std::string entry;
    //! Values of the configured dimensions, in their order; empty: not told.
    std::vector<std::string> dimensions;

    friend auto operator<=>(const SeriesKey&, const SeriesKey&) = default;
};

//! All series there are. Thread: any.
//!
//! Bounds. A key without a request within the retention goes. More than `mostSeries` keys: what is
//! new takes the place of what nobody used for the longest time, and displaced() says how often;
//! what was used within the last minute keeps its place. If all were, what is new counts into the
//! key without entry and dimensions; when even those are too many, into nothing, and unkept() says
//! how many requests that were. More than `mostBytes`: the oldest minutes of all series go;
//! retainedSince() says how far back the series reach.
class SeriesStore
{
public:
    struct Options
    {
        std::vector<std::string> dimensions; //!< Attribute keys.
        Second retention = 6 * 3600;
        std::size_t mostSeries = 20'000;
        std::size_t mostBytes = std::size_t{256} << 20;
    };

    explicit SeriesStore(Options options);

    //! To be kept and added to until it takes nothing any more: then it was given up, and is to be
    //! asked for again. `now`: the second. Null: beyond the bounds, for the time being.
    [[nodiscard]] std::shared_ptr<Series> at(const SeriesKey& key, Second now);
    //! Requests that no series took.
    void notKept(std::uint64_t requests = 1);

    //! Keeps the bounds; to be called every few seconds.
    void trim(Second now);

    //! In order of keys, those of one environment.
    void forEach(const std::string& environment,
        const std::function<void(const SeriesKey&, const Series&)>& visit) const;

    [[nodiscard]] const Options& options() const { return m_options; }
    [[nodiscard]] Second retainedSince() const;
    [[nodiscard]] std::uint64_t unkept() const;
    //! Series that went before their time, for others.
    [[nodiscard]] std::uint64_t displaced() const { return m_series.displaced(); }
    [[nodiscard]] std::size_t keys() const { return m_series.size(); }
    [[nodiscard]] std::size_t bytes() const;

private:
    const Options m_options;
    BoundedKeys<SeriesKey, Series> m_series;
    std::atomic<Second> m_retainedSince{0};
    std::atomic<std::uint64_t> m_unkept{0};
    std::atomic<std::size_t> m_bytes{0};
};

} // namespace pult::telemetry
