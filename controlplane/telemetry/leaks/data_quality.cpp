// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How good the data is, and what it does not tell.
#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "controlplane/telemetry/leaks/snapshot_maker.h"
#include "controlplane/telemetry/leaks/statistics.h"

namespace pult::telemetry {

void SnapshotMaker::addQuality(LeakSnapshot& snapshot) const
{
    m_book.qualities().forEach([&](const QualityRow& row) {
        const std::uint64_t missing
            = std::uint64_t{row.remote} + row.local + row.unknown + row.sampled;
        if (missing == 0)
            return;
        const auto seen = m_judge.seen(row.name);
        const auto of
            = std::max(missing, std::accumulate(seen.begin(), seen.end(), std::uint64_t{0}));
        const auto cause = causeOf(row, missing);
        const auto service = text(row.service);
        snapshot.quality.push_back({text(row.environment), service, text(row.name), missing, of,
            cause, causeText(cause, service, {})});
    });
}

Cause SnapshotMaker::causeOf(const QualityRow& row, std::uint64_t missing) const
{
    constexpr std::uint64_t kEnough = 20;
    const auto seen = m_judge.seen(row.name);
    std::vector<Share> parts;
    std::uint64_t of = 0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        parts.push_back({row.missing[i], std::max(seen[i], row.missing[i])});
        of += parts.back().of;
    }
    if (row.sampled * 2 > missing)
        return Cause::SamplerBrokeChain;
    if (of >= kEnough && missing * 20 >= of * 19)
        return Cause::SpansFiltered;
    // A process does not sample its own parents away; what gets lost gets lost in bursts.
    if (row.local * 2 < missing && missing >= kEnough && missing * 20 >= of && isSteady(parts))
        return Cause::SamplerBrokeChain;
    return row.remote >= row.local ? Cause::UpstreamLoss : Cause::ExporterLoss;
}

void SnapshotMaker::addGaps(LeakSnapshot& snapshot) const
{
    addUntold(snapshot);
    addAnonymous(snapshot);
    std::sort(snapshot.gaps.begin(), snapshot.gaps.end(), [](const GapView& a, const GapView& b) {
        return std::tie(a.environment, a.service, a.cause)
            < std::tie(b.environment, b.service, b.cause);
    });
}

//! Calls to deployments of a lane that only their callers tell.
void SnapshotMaker::addUntold(LeakSnapshot& snapshot) const
{
    struct Untold
    {
        std::uint64_t calls = 0;
        std::uint64_t of = 0;
        bool steady = true;
    };
    std::map<std::pair<NameId, NameId>, Untold> services;
    const auto count = [](const LaneRing::Counts& counts, LaneCount which) {
        return std::uint64_t{counts[static_cast<std::size_t>(which)]};
    };
    m_book.rows().forEach([&](const EdgeRow& row) {
        // Who never tells anything is not sampled, but silent.
        if (row.hits == 0)
            return;
        std::vector<Share> parts;
        Untold here;
        for (const auto& bucket :
            row.lane.within(m_now, m_book.width(), m_book.options().buckets)) {
            const auto untold = count(bucket, LaneCount::ExpectedUntold);
            parts.push_back({untold, untold + count(bucket, LaneCount::ExpectedSeen)});
            here.calls += untold;
            here.of += parts.back().of;
        }
        if (here.calls == 0)
            return;
        auto& service = services[{row.key.environment, row.key.callee}];
        service.calls += here.calls;
        service.of += here.of;
        service.steady = service.steady && isSteady(parts);
    });
    for (const auto& [key, untold] : services) {
        const bool sampled = untold.steady && untold.calls * 20 >= untold.of;
        const auto cause = sampled ? Cause::SamplerBrokeChain : Cause::ExporterLoss;
        const auto service = text(key.second);
        snapshot.gaps.push_back({text(key.first), service, untold.calls, untold.of, cause,
            causeText(cause, service, {})});
    }
}

//! Calls that begin a trace, of processes that cannot be told from their replicas.
void SnapshotMaker::addAnonymous(LeakSnapshot& snapshot) const
{
    std::map<std::pair<NameId, NameId>, std::uint64_t> services;
    m_book.streams().forEach([&](const OrphanStream& stream) {
        if (!stream.anonymous || judged(stream) != OrphanVerdict::Background)
            return;
        const auto counts = stream.counts.sum(m_now, m_book.width(), m_book.options().buckets);
        services[{stream.key.environment, stream.key.caller}] += counts[0] + counts[1] + counts[2];
    });
    for (const auto& [key, calls] : services) {
        const auto service = text(key.second);
        if (calls > 0)
            snapshot.gaps.push_back({text(key.first), service, calls, calls, Cause::NoInstanceId,
                causeText(Cause::NoInstanceId, service, {})});
    }
}

} // namespace pult::telemetry
