// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/traffic/meter.h"

#include <algorithm>

#include "controlplane/telemetry/reading/counted_lane.h"
#include "controlplane/telemetry/reading/deployment_finder.h"
#include "controlplane/telemetry/reading/packed_head.h"

namespace pult::telemetry {

namespace {

constexpr std::size_t kMostKinds = 100'000;
constexpr std::size_t kMostProcesses = 100'000;
constexpr std::int64_t kNsPerMs = 1'000'000;

} // namespace

std::size_t Meter::KindHash::operator()(const Kind& kind) const noexcept
{
    auto hash = (std::uint64_t{kind.source} << 32 | kind.name) * 0x9e3779b97f4a7c15ULL;
    hash ^= (std::uint64_t{kind.lane} << 32 | kind.head) * 0xc2b2ae3d27d4eb4fULL;
    hash ^= (kind.laneName | static_cast<std::uint64_t>(kind.why) << 32) * 0x165667b19e3779f9ULL;
    return static_cast<std::size_t>(hash ^ hash >> 29);
}

Meter::Meter(const ReadingTables& tables, SeriesStore& series, TrafficLedger& ledger)
    : m_tables(tables)
    , m_series(series)
    , m_ledger(ledger)
    , m_byEntry(!series.options().dimensions.empty())
{}

void Meter::add(
    const RecordBatch& batch, std::span<const std::uint32_t> fresh, const state::StatePtr& state)
{
    // Which deployment a process is may read differently in another state.
    if (m_state != state || m_counters.size() > kMostKinds)
        m_counters.clear();
    m_state = state;
    const auto second = batch.received / kTicksPerSecond;
    for (const auto place : fresh) {
        const auto& record = batch.records[place];
        if (!record.incoming())
            continue;
        // Only what an edge tells has one.
        const auto why
            = record.extra == 0 ? state::LaneSource::Untold : batch.extras[record.extra - 1].source;
        auto& known = countersOf(record, why, second);
        auto& counters = known.second;
        if (counters.served.empty())
            m_touched.push_back(&known);
        counters.served.push_back({record.durationNs(), record.has(SpanRecord::Failed)});
        counters.entered.push_back(
            {entered(record, batch.receivedUnixMs) / kTicksPerSecond, record.trace});
    }
    for (auto* const touched : m_touched)
        tell(touched->first, touched->second, second);
    m_touched.clear();
}

void Meter::tell(const Kind& kind, Counters& counters, Second second)
{
    const auto keep = [&] {
        return m_byEntry || (counters.series && counters.series->add(second, counters.served));
    };
    const auto note = [&] { return counters.row && counters.row->add(counters.entered); };
    bool kept = keep();
    bool noted = note();
    // There was no room, or it was given up since.
    if (!(kept && noted) && counters.asked != second) {
        find(kind, counters, second);
        kept = kept || keep();
        noted = noted || note();
    }
    if (!kept)
        m_series.notKept(counters.served.size());
    if (!noted)
        m_ledger.refuse(counters.entered.size());
    counters.served.clear();
    counters.entered.clear();
}

Meter::Kinds::value_type& Meter::countersOf(
    const SpanRecord& record, state::LaneSource why, Second second)
{
    const Kind kind{
        record.source, record.name, record.laneNumber, record.laneHead, record.laneName, why};
    const auto [found, isNew] = m_counters.try_emplace(kind);
    if (isNew)
        find(kind, found->second, second);
    return *found;
}

state::EnvironmentPtr Meter::environmentOf(NameId name) const
{
    if (!m_state)
        return nullptr;
    if (name != 0)
        return m_state->find(m_tables.names.text(name));
    if (!m_tables.options.defaultEnvironment.empty())
        return m_state->find(m_tables.options.defaultEnvironment);
    return m_state->environments.size() == 1 ? m_state->environments.begin()->second : nullptr;
}

void Meter::find(const Kind& kind, Counters& counters, Second second)
{
    counters.asked = second;
    const auto process = m_tables.sources.processOf(kind.source);
    const auto& facts = m_tables.sources.facts(process);
    const auto environment = environmentOf(facts.environment);
    if (!environment)
        return;
    const auto text = [this](NameId id) { return m_tables.names.text(id); };
    DeploymentFinder finder(environment);
    const auto found = finder.find({text(facts.service), facts.generation, text(facts.version),
        text(m_tables.sources.endpoint(process))});
    const auto address = countedAddress(
        *environment, {kind.lane, std::string(text(kind.laneName)), unpacked(kind.head)});
    const std::string service(found.service);
    if (!m_byEntry)
        counters.series = m_series.at({environment->name, service, address.lane, found.generation,
                                          std::string(text(kind.name)), {}},
            second);
    counters.row = m_ledger.row({environment->name, service, address.lane, address.laneName,
                                    address.head, found.generation, kind.why},
        second);
}

std::int64_t Meter::Earliest::note(std::uint32_t inMinute, std::int64_t lateMs)
{
    if (!has || inMinute > minute + 1)
        before = lateMs;
    else if (inMinute == minute + 1)
        before = now;
    if (!has || inMinute > minute)
        now = lateMs;
    has = true;
    minute = std::max(minute, inMinute);
    now = std::min(now, lateMs);
    return std::min(now, before);
}

Tick Meter::entered(const SpanRecord& record, std::int64_t receivedUnixMs)
{
    const auto lateMs = receivedUnixMs - static_cast<std::int64_t>(record.endNs) / kNsPerMs;
    if (m_earliest.size() > kMostProcesses)
        m_earliest.clear();
    const auto least = m_earliest[m_tables.sources.processOf(record.source)].note(
        record.received / kTicksPerSecond / 60, lateMs);
    const auto beforeMs
        = lateMs - least + static_cast<std::int64_t>(record.durationNs()) / kNsPerMs;
    const auto before = static_cast<std::uint64_t>(std::max<std::int64_t>(beforeMs, 0)) / 10;
    return before < record.received ? record.received - static_cast<Tick>(before) : 0;
}

} // namespace pult::telemetry
