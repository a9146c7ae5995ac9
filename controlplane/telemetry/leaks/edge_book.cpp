// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/edge_book.h"

#include <algorithm>

#include "controlplane/telemetry/reading/text_hash.h"

namespace pult::telemetry {

namespace {

constexpr std::size_t kSamples = 5;
constexpr std::size_t kLanes = 32;
constexpr std::size_t kStreams = 20'000;
constexpr std::size_t kQuality = 20'000;

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
        && outcome != Outcome::ExpectedSeen;
}

} // namespace

std::size_t EdgeBook::KeyHash::operator()(const EdgeKey& key) const noexcept
{
    const auto high = std::uint64_t{key.environment} << 32U | key.caller;
    const auto low = std::uint64_t{key.entry} << 32U | key.callee;
    return static_cast<std::size_t>(
        mixed(high ^ 0x9e3779b97f4a7c15ULL, low ^ 0xd1b54a32d192ed03ULL));
}

RowId EdgeBook::find(const EdgeKey& key) const
{
    const auto found = m_byKey.find(key);
    return found == m_byKey.end() ? kNoRow : found->second;
}

RowId EdgeBook::addRow(const EdgeKey& key, Tick now)
{
    if (m_rows.size() >= m_options.edges) {
        ++m_refused;
        return kNoRow;
    }
    const auto id = static_cast<RowId>(m_rows.size());
    auto& row = m_rows.emplace_back();
    row.key = key;
    row.firstSeen = row.lastSeen = now;
    m_byKey[key] = id;
    m_leaving[{key.environment, key.caller, key.entry, 0}].push_back(id);
    return id;
}

RowId EdgeBook::row(const EdgeKey& key, Tick now)
{
    if (const auto known = m_byKey.find(key); known != m_byKey.end()) {
        auto& row = m_rows[known->second];
        row.firstSeen = std::min(row.firstSeen, now);
        row.lastSeen = std::max(row.lastSeen, now);
        return known->second;
    }
    auto& entries = m_entries[{key.environment, key.caller, 0, key.callee}];
    if (entries < m_options.entriesPerPair || key.entry == kOtherName) {
        ++entries;
        return addRow(key, now);
    }
    auto other = key;
    other.entry = kOtherName;
    const auto known = m_byKey.find(other);
    return known == m_byKey.end() ? addRow(other, now) : known->second;
}

RowId EdgeBook::stream(const EdgeKey& key, Tick now)
{
    const auto [known, isNew]
        = m_streamByKey.try_emplace(key, static_cast<RowId>(m_streams.size()));
    if (isNew && m_streams.size() >= kStreams) {
        m_streamByKey.erase(known);
        ++m_refused;
        return kNoRow;
    }
    if (isNew)
        m_streams.emplace_back().key = key;
    m_streams[known->second].lastSeen = std::max(m_streams[known->second].lastSeen, now);
    return known->second;
}

RowId EdgeBook::quality(NameId environment, NameId service, NameId name, Tick now)
{
    const auto [known, isNew] = m_qualityByKey.try_emplace(
        {environment, service, name, 0}, static_cast<RowId>(m_quality.size()));
    if (isNew && m_quality.size() >= kQuality) {
        m_qualityByKey.erase(known);
        ++m_refused;
        return kNoRow;
    }
    if (isNew) {
        m_quality.emplace_back().environment = environment;
        m_quality.back().service = service;
        m_quality.back().name = name;
    }
    m_quality[known->second].lastSeen = std::max(m_quality[known->second].lastSeen, now);
    return known->second;
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
    if (outcome == Outcome::OrphanFree || claim.row == kNoRow)
        return;
    auto& row = m_rows[claim.row];
    row.lane.add(
        claim.received, width(), m_options.buckets, static_cast<std::size_t>(countOf(outcome)), by);
    // What an orphan lost is known once its stream is known to be caused by requests.
    if (!isOrphan(outcome))
        countCarriers(claim, row, by);
    const auto change = static_cast<std::uint32_t>(by);
    if (isBad(outcome)) {
        row.causes[claim.cause] += change;
        row.lastLost = std::max(row.lastLost, claim.received);
    }
    if (static_cast<Rule>(claim.rule) == Rule::Hit)
        row.hits += change;
    if (outcome == Outcome::Lost)
        row.wronglyServed += change * claim.detail;
    if (by < 0 || claim.lane == 0 || isOrphan(outcome) || outcome == Outcome::Unknown)
        return;
    const auto known = std::find_if(row.lanes.begin(), row.lanes.end(),
        [&](const auto& lane) { return lane.first == claim.lane; });
    if (known != row.lanes.end()) {
        known->second = std::max(known->second, claim.received);
    } else {
        if (row.lanes.size() >= kLanes)
            row.lanes.erase(row.lanes.begin());
        row.lanes.emplace_back(claim.lane, claim.received);
    }
}

void EdgeBook::countCarriers(const Claim& claim, EdgeRow& row, int by)
{
    for (std::size_t i = 0; i < kCarriers; ++i) {
        const auto carrier = static_cast<Carrier>(i);
        const auto counter = claim.kept.contains(carrier) ? CarrierCount::Kept
            : claim.lost.contains(carrier)                ? CarrierCount::Lost
                                                          : CarrierCount::Unknown;
        if (counter != CarrierCount::Unknown || claim.unknown.contains(carrier))
            row.carriers[i].add(
                claim.received, width(), m_options.buckets, static_cast<std::size_t>(counter), by);
    }
}

void EdgeBook::countOrphan(const Claim& claim, int by)
{
    // The lane of an orphan is not known: its stream stands there. Probes in the low four bits of
    // the detail, those that hit above.
    if (claim.lane == kNoRow)
        return;
    auto& stream = m_streams[claim.lane];
    const auto outcome = static_cast<Outcome>(claim.outcome);
    const std::size_t counter = outcome == Outcome::OrphanHeld ? 0
        : outcome == Outcome::OrphanShared                     ? 1
                                                               : 2;
    const auto add = [&](std::size_t which, int much) {
        if (much != 0)
            stream.counts.add(claim.received, width(), m_options.buckets, which, much);
    };
    add(counter, by);
    add(3, by * (claim.detail & 15));
    add(4, by * (claim.detail >> 4));
}

void EdgeBook::countQuality(const Claim& claim, int by)
{
    if (claim.row == kNoRow)
        return;
    auto& row = m_quality[claim.row];
    const auto change = static_cast<std::uint32_t>(by);
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
    if (id == kNoRow)
        return;
    auto& samples = sample.lost ? m_rows[id].lostSamples : m_rows[id].keptSamples;
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
    for (const auto& row : m_rows) {
        bytes += sizeof(EdgeRow) + 2 * kMapEntry + row.lane.bytes()
            + (row.lostSamples.size() + row.keptSamples.size()) * sizeof(Sample);
        for (const auto& carrier : row.carriers)
            bytes += carrier.bytes();
    }
    return bytes;
}

} // namespace pult::telemetry
