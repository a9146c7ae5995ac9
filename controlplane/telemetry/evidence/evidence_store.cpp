// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/evidence/evidence_store.h"

#include <algorithm>
#include <utility>

#include "controlplane/telemetry/reading/text_hash.h"
#include "controlplane/telemetry/traffic/traffic_ledger.h"

namespace pult::telemetry {

namespace {

constexpr std::uint64_t kFirst = 0x9e3779b97f4a7c15ULL;
constexpr std::uint64_t kSecond = 0xd1b54a32d192ed03ULL;
//! Room for keys without entry and dimensions beyond mostRows, as a share of it.
constexpr std::size_t kReserve = 8;
constexpr Tick kMinute = 60 * kTicksPerSecond;
constexpr std::int64_t kMinuteMs = 60'000;
//! Pieces older than the first are a minute long, older than the second ten minutes.
constexpr Tick kFine = 15 * kMinute;
constexpr Tick kMiddling = 120 * kMinute;
constexpr Tick kStep = 5 * kMinute;
//! Within the part whose pieces are fine.
constexpr Tick kLaneWindow = 10 * kMinute;

std::uint64_t whereOf(const EvidenceContext& context, const ServedService& served)
{
    return mixed(std::uint64_t{served.service} << 32U | context.lane,
        kFirst ^ static_cast<std::uint64_t>(context.source));
}

} // namespace

std::size_t EvidenceStore::Hash::operator()(const RowKey& key) const noexcept
{
    const auto high = std::uint64_t{key.context} << 32U | key.service;
    const auto low = std::uint64_t{key.serving} << 32U | key.entry;
    return static_cast<std::size_t>(mixed(high ^ kFirst, low ^ kSecond));
}

std::size_t EvidenceStore::Hash::operator()(const EvidenceContext& context) const noexcept
{
    auto hash = mixed(std::uint64_t{context.environment} << 32U | context.lane,
        std::uint64_t{context.edge} << 8U | static_cast<std::uint64_t>(context.source) | kFirst);
    for (const auto value : context.dimensions)
        hash = mixed(hash ^ value, kSecond);
    return static_cast<std::size_t>(hash);
}

EvidenceStore::EvidenceStore(
    const NameTable& names, const Clock& clock, MonoTime origin, Options options)
    : m_names(names)
    , m_clock(clock)
    , m_origin(origin)
    , m_originUnixMs(clock.wall().time_since_epoch().count())
    , m_options(std::move(options))
{}

std::int64_t EvidenceStore::unixMsOf(Tick tick) const
{
    return m_originUnixMs + std::int64_t{tick} * 10;
}

Tick EvidenceStore::tickOfUnix(std::int64_t unixMs) const
{
    return static_cast<Tick>(std::max<std::int64_t>(unixMs - m_originUnixMs, 0) / 10);
}

EvidenceStore::World& EvidenceStore::world(NameId environment)
{
    auto& found = m_worlds[environment];
    if (!found) {
        found = std::make_unique<World>(m_options);
        found->epoch = ++m_epochs;
    }
    return *found;
}

void EvidenceStore::begin(World& world, Tick now)
{
    world.epoch = ++m_epochs;
    world.epochSince = now;
}

bool EvidenceStore::isOfBefore(const World& world, const EvidenceUnit& unit, Tick now) const
{
    const auto cutUnixMs = unixMsOf(world.cutAt);
    const auto oldest = unixMsOf(now) - kMinuteMs;
    return unit.enteredUnixMs < cutUnixMs && unit.enteredUnixMs > oldest;
}

std::uint32_t EvidenceStore::contextOf(const EvidenceContext& context)
{
    if (!m_contexts.empty() && context == m_lastContext)
        return m_lastContextId;
    const auto [found, isNew]
        = m_contextIds.try_emplace(context, static_cast<std::uint32_t>(m_contexts.size()));
    if (isNew)
        m_contexts.push_back(context);
    m_lastContext = context;
    m_lastContextId = found->second;
    return found->second;
}

RowHistory* EvidenceStore::findOrAdd(const RowKey& key, std::size_t most)
{
    if (const auto found = m_rows.find(key); found != m_rows.end())
        return &found->second;
    if (m_rows.size() >= most)
        return nullptr;
    return &m_rows[key];
}

RowHistory* EvidenceStore::row(const EvidenceContext& context, RowKey key)
{
    if (auto* found = findOrAdd(key, m_options.mostRows))
        return found;
    auto coarse = context;
    coarse.dimensions = {};
    key.entry = 0;
    key.context = contextOf(coarse);
    return findOrAdd(key, m_options.mostRows + m_options.mostRows / kReserve);
}

Observation EvidenceStore::observe(World& world, const EvidenceContext& context,
    const EvidenceUnit& unit, const ServedService& served)
{
    Observation seen{
        served.latencyNs, 1, false, served.failed, served.failed, served.again, served.origin};
    if (unit.hash == 0)
        return seen;
    const auto where = whereOf(context, served);
    if (!served.again) {
        const auto entered = world.users.enter(unit.hash, where);
        seen.newUser = entered == UnitSet::Entered::New;
        seen.newUnits = seen.newUser ? world.users.sampledOneOf() : 0;
    }
    if (served.failed) {
        const auto entered = world.failed.enter(unit.hash, where);
        seen.newFailedUnit = entered == UnitSet::Entered::New;
        m_leftOut += entered == UnitSet::Entered::Full ? 1 : 0;
    }
    return seen;
}

void EvidenceStore::add(const EvidenceContext& context, const EvidenceUnit& unit,
    const std::vector<ServedService>& served, Tick now)
{
    const std::scoped_lock lock(m_mutex);
    auto& world = this->world(context.environment);
    if (isOfBefore(world, unit, now))
        return;
    if (world.users.size() >= m_options.mostUsers) {
        begin(world, now);
        world.users.sampleFewer();
    } else if (elapsed(world.epochSince, now) > m_options.longestEpoch) {
        begin(world, now);
        world.users.clear();
        world.failed.clear();
    }
    // A context that is new while there is no room for rows would only take room itself.
    const bool full = m_rows.size() >= m_options.mostRows && !m_contextIds.contains(context);
    auto known = context;
    if (full)
        known.dimensions = {};
    const auto id = contextOf(known);
    if (unit.hash != 0) {
        // All at once: each is somewhere else in a large table.
        for (const auto& one : served)
            world.users.prefetch(unit.hash, whereOf(known, one));
    }
    for (const auto& one : served) {
        auto* history = row(known, {id, one.service, one.serving, one.entry});
        const auto seen = observe(world, known, unit, one);
        if (history)
            history->add(now, world.epoch, world.users.sampledOneOf(), seen, unit.trace);
        else
            ++m_leftOut;
    }
}

std::uint64_t EvidenceStore::cut(const std::string& environment)
{
    const std::scoped_lock lock(m_mutex);
    const auto name = m_names.find(environment);
    auto& world = this->world(name);
    begin(world, tickOf(m_clock.mono(), m_origin));
    world.cutAt = world.epochSince;
    world.users.clear();
    world.failed.clear();
    return world.epoch;
}

void EvidenceStore::trim(Tick now)
{
    const std::scoped_lock lock(m_mutex);
    auto oldest = std::max(m_retainedSince, elapsed(m_options.retention, now));
    do {
        m_bytes = 0;
        for (auto it = m_rows.begin(); it != m_rows.end();) {
            auto& row = it->second;
            row.forgetBefore(oldest);
            row.coarsen(elapsed(kFine, now), kMinute);
            row.coarsen(elapsed(kMiddling, now), 10 * kMinute);
            m_bytes += row.bytes();
            it = row.empty() ? m_rows.erase(it) : std::next(it);
        }
        m_retainedSince = oldest;
        oldest += kStep;
    } while (m_bytes > m_options.mostBytes && oldest < now);
    if (m_contexts.size() > 2 * m_options.mostRows)
        forgetContexts();
    measureLoad(now);
    for (const auto& [name, world] : m_worlds)
        m_bytes += world->users.bytes() + world->failed.bytes();
    m_bytes += m_contexts.size() * sizeof(EvidenceContext) * 3;
}

void EvidenceStore::measureLoad(Tick now)
{
    std::map<std::string, Load> measured;
    std::map<std::string, state::LanesSeen> seen;
    for (const auto& [key, row] : m_rows) {
        const auto& context = m_contexts[key.context];
        if (key.service != 0)
            continue;
        const std::string environment(m_names.text(context.environment));
        addLane(row, context.lane, now, seen[environment]);
        if (context.edge != 0)
            addLoad(row, world(context.environment), now,
                measured[environment][std::string(m_names.text(context.edge))]);
    }
    m_load.clear();
    for (auto& [environment, load] : measured)
        m_load[environment] = std::make_shared<const Load>(std::move(load));
    m_lanes.clear();
    for (auto& [environment, lanes] : seen)
        m_lanes[environment] = std::make_shared<const state::LanesSeen>(std::move(lanes));
}

void EvidenceStore::addLane(
    const RowHistory& row, std::uint32_t lane, Tick now, state::LanesSeen& into) const
{
    const auto since = std::max(elapsed(kLaneWindow, now), m_retainedSince);
    into.windowSeconds = static_cast<std::uint32_t>((now - since) / kTicksPerSecond);
    state::LaneTraffic traffic;
    row.read(since, [&](const RowHistory::Piece& piece) {
        if (piece.from < since)
            return;
        traffic.requests += piece.arm.requests;
        traffic.failed += piece.arm.errors;
    });
    if (lane == 0 || traffic.requests == 0)
        return;
    auto& known = into.lanes[lane];
    known.requests += traffic.requests;
    known.failed += traffic.failed;
}

void EvidenceStore::addLoad(
    const RowHistory& row, const World& world, Tick now, state::EdgeLoad& into) const
{
    // The piece that is being written counts by how much of it has passed.
    const auto since = std::max(elapsed(kMinute, now), m_retainedSince) / RowHistory::kPiece
        * RowHistory::kPiece;
    const auto seconds = static_cast<double>(std::max<Tick>(now - since, kTicksPerSecond))
        / static_cast<double>(kTicksPerSecond);
    row.read(world.epochSince, [&](const RowHistory::Piece& piece) {
        if (piece.from >= since)
            into.requestsPerSecond += static_cast<double>(piece.arm.requests) / seconds;
        if (piece.epoch == world.epoch)
            into.users += std::uint64_t{piece.users} * piece.oneOf;
    });
    into.windowSeconds = static_cast<std::uint32_t>((now - world.epochSince) / kTicksPerSecond);
}

void EvidenceStore::addTo(state::Facts& facts) const
{
    const std::scoped_lock lock(m_mutex);
    for (const auto& [environment, load] : m_load)
        facts.environments[environment].load = load;
    for (const auto& [environment, lanes] : m_lanes)
        facts.environments[environment].lanes = lanes;
}

//! Those of which no row is left.
void EvidenceStore::forgetContexts()
{
    const auto old = std::exchange(m_contexts, {});
    m_contextIds.clear();
    std::unordered_map<RowKey, RowHistory, Hash> rows;
    for (auto& [key, row] : m_rows) {
        auto moved = key;
        moved.context = contextOf(old[key.context]);
        rows.emplace(moved, std::move(row));
    }
    m_rows = std::move(rows);
}

state::EvidencePiece EvidenceStore::pieceOf(const RowHistory::Piece& piece) const
{
    state::EvidencePiece told;
    told.fromUnixMs = unixMsOf(piece.from);
    told.toUnixMs = unixMsOf(piece.to);
    told.epoch = piece.epoch;
    told.sampledOneOf = piece.oneOf;
    told.tally.arm = piece.arm;
    told.tally.users = piece.users;
    told.tally.latency = {piece.observed, piece.sumNs, piece.squares};
    told.tally.bins.reserve(piece.bins().size());
    for (const auto& [bin, count] : piece.bins())
        told.tally.bins.push_back({RowHistory::edgeOf(bin), count});
    return told;
}

state::EvidenceRow EvidenceStore::describe(const RowKey& key, const RowHistory& row) const
{
    const auto& context = m_contexts[key.context];
    state::EvidenceRow told;
    told.service = m_names.text(key.service);
    told.lane = context.lane;
    told.serving = key.serving;
    told.entry = m_names.text(key.entry);
    told.source = context.source;
    told.edge = m_names.text(context.edge);
    for (std::size_t i = 0; i < m_options.dimensions.size(); ++i)
        told.dimensions.emplace_back(m_names.text(context.dimensions[i]));
    for (const auto& trace : row.failedTraces())
        told.failedTraces.push_back(hexOf(trace));
    return told;
}

state::Evidence EvidenceStore::evidence(
    const std::string& environment, std::int64_t sinceUnixMs) const
{
    const std::scoped_lock lock(m_mutex);
    state::Evidence told;
    told.dimensions = m_options.dimensions;
    told.nowUnixMs = unixMsOf(tickOf(m_clock.mono(), m_origin));
    told.retainedSinceUnixMs = unixMsOf(m_retainedSince);
    told.leftOut = m_leftOut;
    const auto name = m_names.find(environment);
    const auto since = tickOfUnix(sinceUnixMs);
    for (const auto& [key, row] : m_rows) {
        if (m_contexts[key.context].environment != name)
            continue;
        std::vector<state::EvidencePiece> pieces;
        row.read(since, [&](const auto& piece) { pieces.push_back(pieceOf(piece)); });
        if (pieces.empty())
            continue;
        told.rows.push_back(describe(key, row));
        told.rows.back().pieces = std::move(pieces);
    }
    return told;
}

std::size_t EvidenceStore::rows() const
{
    const std::scoped_lock lock(m_mutex);
    return m_rows.size();
}

std::size_t EvidenceStore::bytes() const
{
    const std::scoped_lock lock(m_mutex);
    return m_bytes;
}

std::uint64_t EvidenceStore::leftOut() const
{
    const std::scoped_lock lock(m_mutex);
    return m_leftOut;
}

} // namespace pult::telemetry
