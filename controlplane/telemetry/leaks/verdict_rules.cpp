// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/verdict_rules.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace pult::telemetry {

namespace {

constexpr std::size_t kRegularStarts = 5;
constexpr std::size_t kFewStarts = 3; // no fewer make a leak
//! Traffic may be made at equal intervals, too, but not so slowly.
constexpr double kTimerSeconds = 10;
constexpr double kRegular = 0.15; // of the mean interval
constexpr std::uint64_t kStartUpNs = 30'000'000'000ULL;

std::uint64_t of(const LaneRing::Counts& counts, LaneCount which)
{
    return counts[static_cast<std::size_t>(which)];
}

//! So many in a row came through since the last loss that the loss has ended, if it was as frequent
//! as before.
bool isRepaired(
    std::uint64_t lost, std::uint64_t kept, std::uint64_t keptSince, const LeakOptions& options)
{
    if (keptSince < options.leastRepaired)
        return false;
    const auto before = static_cast<double>(lost + kept - keptSince);
    const double rate = std::min(0.99, static_cast<double>(lost) / before);
    return std::pow(1 - rate, static_cast<double>(keptSince)) < options.significance;
}

//! Neither a timer nor what a process does when it starts: caches are warmed before it serves.
bool isAlone(const OrphanStream& stream, std::uint64_t calls)
{
    constexpr std::uint64_t kEnough = 5;
    const bool lasts = std::any_of(stream.callers.begin(), stream.callers.end(),
        [](const auto& caller) { return caller.lastNs - caller.firstNs >= kStartUpNs; });
    return !stream.serves && stream.known && calls >= kEnough && lasts && !isPeriodic(stream);
}

double variation(std::vector<std::uint64_t> starts)
{
    std::sort(starts.begin(), starts.end());
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 1; i < starts.size(); ++i) {
        const auto gap = static_cast<double>(starts[i] - starts[i - 1]) / 1e9;
        sum += gap;
        squares += gap * gap;
    }
    const auto n = static_cast<double>(starts.size() - 1);
    const double mean = sum / n;
    return mean <= 0 ? 1 : std::sqrt(std::max(0.0, squares / n - mean * mean)) / mean;
}

//! Both come at equal intervals, and always as far apart.
bool isInPhase(const std::vector<OrphanStream::Start>& starts)
{
    std::vector<std::uint64_t> calls;
    std::vector<std::uint64_t> requests;
    auto least = ~std::uint64_t{0};
    std::uint64_t most = 0;
    for (const auto& start : starts) {
        if (start.requestNs == 0)
            return false;
        calls.push_back(start.ns);
        requests.push_back(start.requestNs);
        least = std::min(least, start.ns - start.requestNs);
        most = std::max(most, start.ns - start.requestNs);
    }
    const auto [first, last] = std::minmax_element(calls.begin(), calls.end());
    const double mean
        = static_cast<double>(*last - *first) / 1e9 / static_cast<double>(calls.size() - 1);
    return mean >= kTimerSeconds && variation(calls) < kRegular && variation(requests) < kRegular
        && static_cast<double>(most - least) / 1e9 < kRegular * mean;
}

} // namespace

bool isPeriodic(const OrphanStream& stream)
{
    std::map<ProcessId, std::vector<std::uint64_t>> byProcess;
    for (const auto& start : stream.starts)
        byProcess[start.process].push_back(start.ns);
    return std::any_of(byProcess.begin(), byProcess.end(), [](const auto& entry) {
        return entry.second.size() >= kRegularStarts && variation(entry.second) < kRegular;
    });
}

bool followsRequestsOfATimer(const OrphanStream& stream)
{
    std::map<ProcessId, std::vector<OrphanStream::Start>> byProcess;
    for (const auto& start : stream.starts)
        byProcess[start.process].push_back(start);
    bool any = false;
    for (const auto& [process, starts] : byProcess) {
        if (starts.size() < kFewStarts)
            continue;
        if (!isInPhase(starts))
            return false;
        any = true;
    }
    return any;
}

OrphanVerdict judgeOrphans(
    const OrphanStream& stream, const LeakOptions& options, Tick width, Tick now)
{
    const auto counts = stream.counts.sum(now, width, options.buckets);
    const std::uint64_t within = counts[0] + counts[1];
    const std::uint64_t all = within + counts[2];
    if (within == 0)
        return isAlone(stream, all) ? OrphanVerdict::Alone : OrphanVerdict::Background;
    const double byChance = static_cast<double>(counts[4] + 1) / static_cast<double>(counts[3] + 2);
    const double chance = chanceOfAtLeast(within, all, byChance);
    if (chance < options.significance)
        return followsRequestsOfATimer(stream) ? OrphanVerdict::Suspect : OrphanVerdict::Caused;
    return chance < 0.05 && !isPeriodic(stream) ? OrphanVerdict::Suspect
                                                : OrphanVerdict::Background;
}

RowVerdict judgeRow(
    const EdgeRow& row, OrphanVerdict orphans, const LeakOptions& options, Tick width, Tick now)
{
    const auto counts = row.lane.sum(now, width, options.buckets);
    RowVerdict result;
    const auto held = of(counts, LaneCount::OrphanHeld);
    const auto shared = of(counts, LaneCount::OrphanShared);
    result.counts = {of(counts, LaneCount::Propagated), of(counts, LaneCount::Lost),
        of(counts, LaneCount::Suspect), of(counts, LaneCount::Unknown)};
    if (orphans == OrphanVerdict::Caused) {
        result.counts.lost += held;
        result.counts.suspect += shared;
    } else if (orphans == OrphanVerdict::Suspect) {
        result.counts.suspect += held + shared;
    } else if (orphans == OrphanVerdict::Alone) {
        result.counts.suspect += of(counts, LaneCount::OrphanFree);
    }
    const double usual = 1 - wilson(row.calls, row.asked).low;
    const auto isMissed = [&](const LaneRing::Counts& within) {
        const auto missing = of(within, LaneCount::ExpectedMissing);
        const auto expected = missing + of(within, LaneCount::ExpectedSeen);
        return missing > 0 && chanceOfAtLeast(missing, expected, usual) < options.significance;
    };
    if (isMissed(counts))
        result.counts.suspect += of(counts, LaneCount::ExpectedMissing);

    const auto& [propagated, lost, suspect, unknown] = result.counts;
    result.lossRate = wilson(lost + suspect, lost + suspect + propagated);
    const bool countOrphans = orphans == OrphanVerdict::Caused;
    const auto isBad = [&](const LaneRing::Counts& bucket) {
        return of(bucket, LaneCount::Lost) > 0
            || (countOrphans && of(bucket, LaneCount::OrphanHeld) > 0);
    };
    if (lost > 0) {
        const auto since = row.lane.sumAfterLast(isBad, now, width, options.buckets);
        result.repaired = isRepaired(lost, propagated, of(since, LaneCount::Propagated), options);
    }
    // What was odd while it leaked is explained by the leak, and repaired with it.
    bool explained = false;
    if (result.repaired && suspect > 0) {
        const auto isOdd = [&](const LaneRing::Counts& bucket) {
            return isBad(bucket) || of(bucket, LaneCount::Suspect) > 0
                || (orphans >= OrphanVerdict::Suspect
                    && of(bucket, LaneCount::OrphanShared) + of(bucket, LaneCount::OrphanHeld) > 0)
                || (orphans == OrphanVerdict::Alone && of(bucket, LaneCount::OrphanFree) > 0);
        };
        const auto since = row.lane.sumAfterLast(isOdd, now, width, options.buckets);
        explained = !isMissed(since)
            && isRepaired(lost + suspect, propagated, of(since, LaneCount::Propagated), options);
    }
    if (lost > 0 && !result.repaired)
        result.verdict = Verdict::Leak;
    else if (suspect > 0 && !explained)
        result.verdict = Verdict::Suspect;
    else if (propagated > 0)
        result.verdict = Verdict::Healthy;
    return result;
}

CarrierView judgeCarrier(const EdgeRow& row, Carrier carrier, OrphanVerdict orphans,
    const LeakOptions& options, Tick width, Tick now)
{
    const auto& ring = row.carriers[static_cast<std::size_t>(carrier)];
    const auto counts = ring.sum(now, width, options.buckets);
    CarrierView view;
    view.carrier = carrier;
    view.counts = {counts[0], counts[1], 0, counts[2]};
    if (carrier == Carrier::TraceContext && orphans == OrphanVerdict::Caused) {
        const auto lane = row.lane.sum(now, width, options.buckets);
        view.counts.lost += of(lane, LaneCount::OrphanHeld);
    }
    view.lossRate = wilson(view.counts.lost, view.counts.lost + view.counts.propagated);
    if (view.counts.lost > 0) {
        const auto since
            = ring.sumAfterLast([](const CarrierRing::Counts& bucket) { return bucket[1] > 0; },
                now, width, options.buckets);
        view.repaired = isRepaired(view.counts.lost, view.counts.propagated, since[0], options);
    }
    if (view.counts.lost > 0 && !view.repaired)
        view.verdict = Verdict::Leak;
    else if (view.counts.propagated > 0)
        view.verdict = Verdict::Healthy;
    return view;
}

} // namespace pult::telemetry
