// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/edge_book.h"

#include <algorithm>
#include <type_traits>

namespace pult::telemetry {

namespace {

constexpr std::size_t kSamples = 5;
constexpr std::size_t kLanes = 32;

LaneCount countOf(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Propagated:
        return LaneCount::Propagated;
    case Outcome::Lost:
        return LaneCount::Lost;
    case Outcome::Suspect:
        return LaneCount::Suspect;
    case Outcome::OrphanHeld:
        return LaneCount::OrphanHeld;
    case Outcome::OrphanShared:
        return LaneCount::OrphanShared;
    case Outcome::ExpectedSeen:
        return LaneCount::ExpectedSeen;
    case Outcome::ExpectedMissing:
        return LaneCount::ExpectedMissing;
    case Outcome::OrphanFree:
        return LaneCount::OrphanFree;
    case Outcome::ExpectedUntold:
        return LaneCount::ExpectedUntold;
    default:
        return LaneCount::Unknown;
    }
}

bool isOrphan(Outcome outcome)
{
    return outcome == Outcome::OrphanHeld || outcome == Outcome::OrphanShared
        || outcome == Outcome::OrphanFree;
}

bool isBad(Outcome outcome)
{
    return outcome != Outcome::Unknown && outcome != Outcome::Propagated
        && outcome != Outcome::ExpectedSeen && outcome != Outcome::ExpectedUntold;
}

} // namespace

RowId EdgeBook::find(const EdgeKey& key) const
{
    return m_rows.find(key);
}

template <typename Row> RowId EdgeBook::add(RowTable<Row>& rows, const EdgeKey& key)
{
    if (rows.full()) {
        const auto cold = rows.findCold(elapsed(m_options.window, m_newest));
        if (cold == kNoRow) {
            ++m_refused;
            return kNoRow;
        }
        ++m_displaced;
        if constexpr (std::is_same_v<Row, EdgeRow>)
            eraseRow(cold);
        else
            rows.erase(cold);
    }
    return rows.add(key);
}

RowId EdgeBook::addRow(const EdgeKey& key, Tick now)
{
    const auto id = add(m_rows, key);
    if (auto* row = m_rows.at(id)) {
        row->key = key;
        row->firstSeen = row->lastSeen = now;
        ++m_entries[{key.environment, key.caller, 0, key.callee}];
        m_leaving[{key.environment, key.caller, key.entry, 0}].push_back(id);
    }
    return id;
}

void EdgeBook::eraseRow(RowId id)
{
    const auto key = m_rows.keyOf(id);
    const auto entries = m_entries.find({key.environment, key.caller, 0, key.callee});
    if (--entries->second == 0)
        m_entries.erase(entries);
    const auto leaving = m_leaving.find({key.environment, key.caller, key.entry, 0});
    std::erase(leaving->second, id);
    if (leaving->second.empty())
        m_leaving.erase(leaving);
    m_rows.erase(id);
}

RowId EdgeBook::row(const EdgeKey& key, Tick now)
{
    m_newest = std::max(m_newest, now);
    if (const auto known = m_rows.find(key); known != kNoRow) {
        auto& row = *m_rows.at(known);
        row.firstSeen = std::min(row.firstSeen, now);
        row.lastSeen = std::max(row.lastSeen, now);
        return known;
    }
    const auto entries = m_entries.find({key.environment, key.caller, 0, key.callee});
    const bool many = entries != m_entries.end() && entries->second >= m_options.entriesPerPair;
    if (!many || key.entry == kOtherName)
        return addRow(key, now);
    auto other = key;
    other.entry = kOtherName;
    return row(other, now);
}

RowId EdgeBook::stream(const EdgeKey& key, Tick now)
{
    m_newest = std::max(m_newest, now);
    auto id = m_streams.find(key);
    if (id == kNoRow)
        id = add(m_streams, key);
    if (auto* stream = m_streams.at(id)) {
        stream->key = key;
        stream->lastSeen = std::max(stream->lastSeen, now);
    }
    return id;
}

RowId EdgeBook::quality(NameId environment, NameId service, NameId name, Tick now)
{
    m_newest = std::max(m_newest, now);
    const EdgeKey key{environment, service, name, 0};
    auto id = m_quality.find(key);
    if (id == kNoRow)
        id = add(m_quality, key);
    if (auto* row = m_quality.at(id)) {
        row->environment = environment;
        row->service = service;
        row->name = name;
        row->lastSeen = std::max(row->lastSeen, now);
    }
    return id;
}

void EdgeBook::forget(Tick now)
{
    const auto oldest = elapsed(m_options.topologyMemory, now);
    m_rows.findOld(oldest, [this](RowId id) { eraseRow(id); });
    m_streams.findOld(oldest, [this](RowId id) { m_streams.erase(id); });
    m_quality.findOld(oldest, [this](RowId id) { m_quality.erase(id); });
}

std::span<const RowId> EdgeBook::leaving(NameId environment, NameId caller, NameId entry) const
{
    const auto found = m_leaving.find({environment, caller, entry, 0});
    if (found == m_leaving.end())
        return {};
    return found->second;
}

void EdgeBook::count(const Claim& claim, int by)
{
    const auto outcome = static_cast<Outcome>(claim.outcome);
    if (outcome == Outcome::ParentMissing)
        return countQuality(claim, by);
    if (isOrphan(outcome))
        countOrphan(claim, by);
    auto* known = m_rows.at(claim.row);
    if (!known)
        return;
    auto& row = *known;
    row.used = row.used || outcome != Outcome::OrphanFree;
    const auto moment = momentOf(claim);
    row.lane.add(moment, static_cast<std::size_t>(countOf(outcome)), by);
    // What an orphan lost is known once its stream is known to be caused by requests.
    if (!isOrphan(outcome))
        countCarriers(claim, moment, row, by);
    const auto change = static_cast<std::uint32_t>(by);
    if (isBad(outcome)) {
        row.causes[claim.cause] += change;
        row.lastLost = std::max(row.lastLost, claim.received);
    }
    if (static_cast<Rule>(claim.rule) == Rule::Hit)
        row.hits += change;
    if (outcome == Outcome::Lost)
        row.wronglyServed += change * claim.detail;
    if (by < 0 || claim.lane == 0 || isOrphan(outcome) || outcome == Outcome::Unknown
        || outcome == Outcome::ExpectedUntold)
        return;
    const auto lane = std::find_if(row.lanes.begin(), row.lanes.end(),
        [&](const auto& other) { return other.first == claim.lane; });
    if (lane != row.lanes.end()) {
        lane->second = std::max(lane->second, claim.received);
    } else {
        if (row.lanes.size() >= kLanes)
            row.lanes.erase(row.lanes.begin());
        row.lanes.emplace_back(claim.lane, claim.received);
    }
}

EvidenceMoment EdgeBook::momentOf(const Claim& claim) const
{
    return {claim.received, width(), m_options.buckets};
}

void EdgeBook::countCarriers(const Claim& claim, const EvidenceMoment& moment, EdgeRow& row, int by)
{
    for (std::size_t i = 0; i < kCarriers; ++i) {
        const auto carrier = static_cast<Carrier>(i);
        const auto counter = claim.kept.contains(carrier) ? CarrierCount::Kept
            : claim.lost.contains(carrier)                ? CarrierCount::Lost
                                                          : CarrierCount::Unknown;
        if (counter != CarrierCount::Unknown || claim.unknown.contains(carrier))
            row.carriers[i].add(moment, static_cast<std::size_t>(counter), by);
    }
}

void EdgeBook::countOrphan(const Claim& claim, int by)
{
    // The lane of an orphan is not known: its stream stands there. Probes in the low four bits of
    // the detail, those that hit above.
    auto* stream = m_streams.at(claim.lane);
    if (!stream)
        return;
    const auto outcome = static_cast<Outcome>(claim.outcome);
    const std::size_t counter = outcome == Outcome::OrphanHeld ? 0
        : outcome == Outcome::OrphanShared                     ? 1
                                                               : 2;
    const auto moment = momentOf(claim);
    const auto add = [&](std::size_t which, int much) {
        if (much != 0)
            stream->counts.add(moment, which, much);
    };
    add(counter, by);
    add(3, by * (claim.detail & 15));
    add(4, by * (claim.detail >> 4));
}

void EdgeBook::countQuality(const Claim& claim, int by)
{
    auto* known = m_quality.at(claim.row);
    if (!known)
        return;
    auto& row = *known;
    const auto change = static_cast<std::uint32_t>(by);
    row.missing[timePartOf(claim.received)] += change;
    switch (static_cast<Cause>(claim.cause)) {
    case Cause::UpstreamLoss:
        row.remote += change;
        return;
    case Cause::ExporterLoss:
        row.local += change;
        return;
    case Cause::SamplerBrokeChain:
        row.sampled += change;
        return;
    default:
        row.unknown += change;
    }
}

void EdgeBook::sample(RowId id, const Sample& sample)
{
    auto* row = m_rows.at(id);
    if (!row)
        return;
    auto& samples = sample.lost ? row->lostSamples : row->keptSamples;
    const auto known = std::find_if(samples.begin(), samples.end(), [&](const Sample& other) {
        return other.trace == sample.trace && other.span == sample.span;
    });
    if (known != samples.end()) {
        *known = sample;
        return;
    }
    samples.push_back(sample);
    if (samples.size() > kSamples)
        samples.pop_front();
}

std::size_t EdgeBook::bytes() const
{
    constexpr std::size_t kMapEntry = 64; // of a hash map, about
    std::size_t bytes = m_streams.size() * (sizeof(OrphanStream) + kMapEntry)
        + m_quality.size() * (sizeof(QualityRow) + kMapEntry);
    m_streams.forEach([&bytes](const OrphanStream& stream) {
        bytes += stream.counts.bytes() + stream.starts.size() * sizeof(stream.starts.front());
    });
    m_rows.forEach([&bytes](const EdgeRow& row) {
        bytes += sizeof(EdgeRow) + 2 * kMapEntry + row.lane.bytes()
            + row.lanes.capacity() * sizeof(row.lanes.front())
            + (row.lostSamples.size() + row.keptSamples.size()) * sizeof(Sample);
        for (const auto& carrier : row.carriers)
            bytes += carrier.bytes();
    });
    return bytes;
}

} // namespace pult::telemetry
