// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/clock.h"
#include "controlplane/state/evidence_port.h"
#include "controlplane/state/facts.h"
#include "controlplane/telemetry/evidence/evidence_row.h"
#include "controlplane/telemetry/evidence/unit_set.h"
#include "controlplane/telemetry/reading/name_table.h"
#include "controlplane/telemetry/reading/options.h"

namespace pult::telemetry {

//! How a trace entered, interned.
struct EvidenceContext
{
    NameId environment = 0;
    std::uint32_t lane = 0;
    NameId edge = 0;
    state::LaneSource source = state::LaneSource::Untold;
    std::array<NameId, kMostDimensions> dimensions{};

    friend bool operator==(const EvidenceContext&, const EvidenceContext&) = default;
};

//! Whom a trace is counted as.
struct EvidenceUnit
{
    std::uint64_t hash = 0; //!< Of the user. 0: the trace itself.
    TraceId trace;
    std::int64_t enteredUnixMs = 0; //!< By the clock of where it entered. 0: not told.
};

//! What a service did for a trace. `service` 0: the entry of the trace.
struct ServedService
{
    NameId service = 0;
    std::uint32_t serving = 0;
    NameId entry = 0;
    std::uint64_t latencyNs = 0;
    bool failed = false;
    bool again = false; //!< Counted for this trace already; only its failure is news.
    bool origin = false; //!< Failed, and no call behind it had.
};

//! Evidence of units, by everything that it is judged and sliced by.
//!
//! Bounds. More than `mostRows` keys: what is new counts without entry and dimensions, and, when
//! even those are too many, not at all (leftOut). More than `mostUsers` users and services within
//! an epoch: a new epoch begins that counts every second user, by hash. More failed users than
//! `mostFailed`: the rest count as errors, not as failed units (leftOut). An epoch that nobody
//! cuts ends after six hours. What entered before a cut and is told of after it is left out. More
//! than `mostBytes`: the oldest pieces go.
//!
//! Threads: any; one mutex, held for a trace at a time, and for a copy of what is asked for.
class EvidenceStore final : public state::EvidenceSource
{
public:
    struct Options
    {
        std::vector<std::string> dimensions;
        std::size_t mostRows = 20'000;
        std::size_t mostUsers = 500'000; //!< Of an environment.
        std::size_t mostFailed = 100'000; //!< Of an environment.
        std::size_t mostBytes = std::size_t{128} << 20U;
        Tick retention = 24 * 3600 * kTicksPerSecond;
        Tick longestEpoch = 6 * 3600 * kTicksPerSecond;
    };

    //! Names and clock outlive it. `origin`: of the ticks; now.
    EvidenceStore(const NameTable& names, const Clock& clock, MonoTime origin, Options options);

    void add(const EvidenceContext& context, const EvidenceUnit& unit,
        const std::vector<ServedService>& served, Tick now);
    //! Keeps the bounds; to be called every few seconds.
    void trim(Tick now);

    //! As of the last trim. What enters at each edge: requests of the last minute, users since the
    //! epoch began. What entered on each lane: requests of the last ten minutes.
    void addTo(state::Facts& facts) const;

    // state::EvidenceSource
    [[nodiscard]] state::Evidence evidence(
        const std::string& environment, std::int64_t sinceUnixMs) const override;
    std::uint64_t cut(const std::string& environment) override;

    [[nodiscard]] std::size_t rows() const;
    [[nodiscard]] std::size_t bytes() const;
    [[nodiscard]] std::uint64_t leftOut() const;

private:
    struct RowKey
    {
        std::uint32_t context = 0;
        NameId service = 0;
        std::uint32_t serving = 0;
        NameId entry = 0;

        friend bool operator==(const RowKey&, const RowKey&) = default;
    };
    struct Hash
    {
        std::size_t operator()(const RowKey& key) const noexcept;
        std::size_t operator()(const EvidenceContext& context) const noexcept;
    };
    struct World
    {
        explicit World(const Options& options)
            : users(options.mostUsers)
            , failed(options.mostFailed)
        {}
        UnitSet users;
        UnitSet failed;
        std::uint64_t epoch = 0;
        Tick epochSince = 0;
        Tick cutAt = 0; //!< What entered before is evidence of nothing that is asked since.
    };

    [[nodiscard]] World& world(NameId environment);
    void begin(World& world, Tick now);
    //! Told of now, and entered before the last cut. Clocks that are more than a minute off are not
    //! believed.
    [[nodiscard]] bool isOfBefore(const World& world, const EvidenceUnit& unit, Tick now) const;
    [[nodiscard]] std::uint32_t contextOf(const EvidenceContext& context);
    void forgetContexts();
    [[nodiscard]] RowHistory* row(const EvidenceContext& context, RowKey key);
    [[nodiscard]] RowHistory* findOrAdd(const RowKey& key, std::size_t most);
    [[nodiscard]] Observation observe(World& world, const EvidenceContext& context,
        const EvidenceUnit& unit, const ServedService& served);
    [[nodiscard]] state::EvidenceRow describe(const RowKey& key, const RowHistory& row) const;
    [[nodiscard]] state::EvidencePiece pieceOf(const RowHistory::Piece& piece) const;
    //! By edge.
    using Load = std::map<std::string, state::EdgeLoad>;
    void measureLoad(Tick now);
    void addLane(const RowHistory& row, std::uint32_t lane, Tick now, state::LanesSeen& into) const;
    void addLoad(const RowHistory& row, const World& world, Tick now, state::EdgeLoad& into) const;
    [[nodiscard]] std::int64_t unixMsOf(Tick tick) const;
    [[nodiscard]] Tick tickOfUnix(std::int64_t unixMs) const;

    const NameTable& m_names;
    const Clock& m_clock;
    const MonoTime m_origin;
    const std::int64_t m_originUnixMs;
    const Options m_options;

    mutable std::mutex m_mutex;
    std::unordered_map<NameId, std::unique_ptr<World>> m_worlds;
    std::uint64_t m_epochs = 0;
    std::unordered_map<EvidenceContext, std::uint32_t, Hash> m_contextIds;
    std::vector<EvidenceContext> m_contexts;
    std::unordered_map<RowKey, RowHistory, Hash> m_rows;
    EvidenceContext m_lastContext;
    std::uint32_t m_lastContextId = 0;
    std::map<std::string, std::shared_ptr<const Load>> m_load;
    std::map<std::string, std::shared_ptr<const state::LanesSeen>> m_lanes;
    Tick m_retainedSince = 0;
    std::size_t m_bytes = 0;
    std::uint64_t m_leftOut = 0;
};

} // namespace pult::telemetry
