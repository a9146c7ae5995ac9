// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/engine/evidence_book.h"

#include <algorithm>
#include <utility>

namespace pult::analysis {

namespace {

using state::EvidenceTally;
using state::LaneSource;

constexpr std::size_t kCandidate = 0;
constexpr std::size_t kControl = 1;
//! Pieces that ended so long ago do not grow any more.
constexpr std::int64_t kSettledMs = 20'000;
constexpr std::size_t kSampleTraces = 4;

void addBoth(std::array<EvidenceTally, 2>& into, const std::array<EvidenceTally, 2>& from)
{
    into[kCandidate].add(from[kCandidate]);
    into[kControl].add(from[kControl]);
}

void dropLatencies(std::array<EvidenceTally, 2>& both)
{
    both[kCandidate].bins.clear();
    both[kControl].bins.clear();
}

bool sameShare(const Arms& a, const Arms& b)
{
    return a.stage == b.stage && a.sharePermille == b.sharePermille && a.holdback == b.holdback;
}

} // namespace

void EvidenceBook::begin(Part part)
{
    if (m_sealedUntil == 0)
        m_sealedUntil = part.fromUnixMs;
    m_parts.push_back(std::move(part));
    const auto& arms = m_parts.back().arms;
    // Latencies of another share are never looked at again.
    for (auto& [where, times] : m_sealed) {
        for (auto& [when, edges] : times) {
            if (sameShare(m_parts[when.part].arms, arms))
                continue;
            for (auto& [edge, both] : edges.byEdge)
                dropLatencies(both);
        }
    }
}

std::optional<std::size_t> EvidenceBook::partOf(std::uint64_t epoch) const
{
    // An epoch that nobody here began (a smaller sample, six hours) goes on with the part before.
    for (auto part = m_parts.size(); part > 0; --part) {
        if (m_parts[part - 1].epoch <= epoch)
            return part - 1;
    }
    return std::nullopt;
}

std::optional<std::size_t> EvidenceBook::armOf(const Arms& arms, const state::EvidenceRow& row)
{
    const bool untold = row.source == LaneSource::Untold;
    if (row.lane == arms.generation) {
        const auto wanted = arms.holdback ? LaneSource::Active : LaneSource::Share;
        return untold || row.source == wanted ? std::optional(kCandidate) : std::nullopt;
    }
    const bool isControl = row.lane == arms.control || (row.lane == 0 && !arms.holdback);
    const auto wanted = arms.holdback ? LaneSource::Holdback : LaneSource::Active;
    return isControl && (untold || row.source == wanted) ? std::optional(kControl) : std::nullopt;
}

void EvidenceBook::addAt(const Where& where, const When& when, std::size_t arm,
    const state::EvidenceRow& row, const state::EvidencePiece& piece, Sums& into)
{
    if (!where.dimension.empty() && into.size() >= kMostSlices && !into.contains(where))
        return;
    auto& edges = into[where][when];
    edges.byEdge[row.edge][arm].add(piece.tally);
    // Pieces begin at full ten seconds, whenever their epoch does.
    edges.fromUnixMs
        = std::min(edges.fromUnixMs, std::max(piece.fromUnixMs, m_parts[when.part].fromUnixMs));
    edges.toUnixMs = std::max(edges.toUnixMs, piece.toUnixMs);
    edges.oneOf = std::max(edges.oneOf, piece.sampledOneOf);
    if (arm == kCandidate && piece.tally.arm.errors > 0)
        noteTraces(where, row);
}

void EvidenceBook::noteTraces(const Where& where, const state::EvidenceRow& row)
{
    auto& traces = m_traces[where];
    for (const auto& trace : row.failedTraces) {
        if (std::ranges::find(traces, trace) == traces.end())
            traces.insert(traces.begin(), trace);
    }
    traces.resize(std::min(traces.size(), kSampleTraces));
}

void EvidenceBook::add(const std::vector<std::string>& dimensions, const state::EvidenceRow& row,
    const state::EvidencePiece& piece, Sums& into)
{
    const auto part = partOf(piece.epoch);
    const auto arm = part ? armOf(m_parts[*part].arms, row) : std::nullopt;
    if (!arm)
        return;
    // Where nobody is on the control the newest pieces are told one by one: the candidate's own
    // past would outweigh what has just begun.
    const bool apart = m_parts[*part].arms.everywhere && &into == &m_open;
    const When when{*part, piece.epoch, apart ? piece.fromUnixMs : 0};
    addAt({row.service, {}, {}}, when, *arm, row, piece, into);
    for (std::size_t i = 0; i < std::min(dimensions.size(), row.dimensions.size()); ++i) {
        if (!row.dimensions[i].empty())
            addAt({row.service, dimensions[i], row.dimensions[i]}, when, *arm, row, piece, into);
    }
    if (row.service.empty())
        return;
    if (!row.entry.empty())
        addAt({row.service, "entry", row.entry}, when, *arm, row, piece, into);
    if (!row.edge.empty())
        addAt({row.service, "edge", row.edge}, when, *arm, row, piece, into);
}

void EvidenceBook::seal(const Sums& sums)
{
    for (const auto& [where, times] : sums) {
        for (const auto& [when, edges] : times) {
            auto& into = m_sealed[where][when];
            into.fromUnixMs = std::min(into.fromUnixMs, edges.fromUnixMs);
            into.toUnixMs = std::max(into.toUnixMs, edges.toUnixMs);
            into.oneOf = std::max(into.oneOf, edges.oneOf);
            for (const auto& [edge, both] : edges.byEdge)
                addBoth(into.byEdge[edge], both);
        }
    }
}

void EvidenceBook::take(const state::Evidence& evidence)
{
    const auto until = std::max(m_sealedUntil, evidence.nowUnixMs - kSettledMs);
    Sums settled;
    m_open.clear();
    for (const auto& row : evidence.rows) {
        for (const auto& piece : row.pieces) {
            if (piece.toUnixMs > m_sealedUntil)
                add(evidence.dimensions, row, piece, piece.toUnixMs <= until ? settled : m_open);
        }
    }
    seal(settled);
    m_sealedUntil = until;
}

EvidenceBook EvidenceBook::of(const std::vector<Part>& parts, const state::Evidence& evidence,
    std::int64_t fromUnixMs, std::int64_t toUnixMs)
{
    EvidenceBook book;
    book.m_parts = parts;
    for (const auto& row : evidence.rows) {
        for (const auto& piece : row.pieces) {
            if (piece.toUnixMs > fromUnixMs && piece.fromUnixMs < toUnixMs)
                book.add(evidence.dimensions, row, piece, book.m_sealed);
        }
    }
    return book;
}

std::int64_t EvidenceBook::sinceUnixMs() const
{
    return m_parts.empty() ? 0 : m_parts.front().fromUnixMs;
}

EvidenceBook::Sums EvidenceBook::all() const
{
    auto sums = m_sealed;
    for (const auto& [where, times] : m_open) {
        for (const auto& [when, edges] : times) {
            auto& into = sums[where][when];
            into.fromUnixMs = std::min(into.fromUnixMs, edges.fromUnixMs);
            into.toUnixMs = std::max(into.toUnixMs, edges.toUnixMs);
            into.oneOf = std::max(into.oneOf, edges.oneOf);
            for (const auto& [edge, both] : edges.byEdge)
                addBoth(into.byEdge[edge], both);
        }
    }
    return sums;
}

std::set<std::string> EvidenceBook::concernedEdges(const When& when, const AtEdges& edges) const
{
    const auto& takes = m_parts[when.part].takes;
    std::set<std::string> concerned;
    for (const auto& [edge, both] : edges.byEdge) {
        const auto known = takes.find(edge);
        const auto& arm = both[kCandidate].arm;
        if ((known == takes.end() || known->second) && arm.units + arm.requests > 0)
            concerned.insert(edge);
    }
    return concerned;
}

std::map<EvidenceBook::When, std::set<std::string>> EvidenceBook::controlEdges(
    const Sums& sums, const EdgeZones& zones) const
{
    std::map<When, std::set<std::string>> control;
    const auto entries = sums.find(Where{});
    if (entries == sums.end())
        return control;
    const auto zoneOf = [&](const std::string& edge) {
        const auto zone = zones.find(edge);
        return zone == zones.end() ? std::string() : zone->second;
    };
    for (const auto& [when, edges] : entries->second) {
        const auto& arms = m_parts[when.part].arms;
        if (arms.everywhere)
            continue; // who is still on the head is late, and no control
        const bool whole = arms.sharePermille >= state::kWholePermille;
        const auto concerned = concernedEdges(when, edges);
        std::set<std::string> concernedZones;
        for (const auto& edge : concerned)
            concernedZones.insert(zoneOf(edge));
        auto& of = control[when];
        for (const auto& [edge, both] : edges.byEdge) {
            const bool takes = concerned.contains(edge);
            // Half against half: those of the same zone that the stage leaves alone.
            if (whole ? !takes && concernedZones.contains(zoneOf(edge)) : takes)
                of.insert(edge);
        }
    }
    return control;
}

ArmsEvidence EvidenceBook::armsOf(const Where& where, const std::map<When, AtEdges>& sums,
    const std::map<When, std::set<std::string>>& control) const
{
    ArmsEvidence evidence;
    EvidenceTally candidates;
    EvidenceTally controls;
    state::VerdictPeriod newest;
    newest.fromUnixMs = std::numeric_limits<std::int64_t>::max();
    for (const auto& [when, edges] : sums) {
        const auto& arms = m_parts[when.part].arms;
        const auto allowed = control.find(when);
        EvidenceTally candidate;
        EvidenceTally controlled;
        for (const auto& [edge, both] : edges.byEdge) {
            candidate.add(both[kCandidate]);
            if (allowed != control.end() && allowed->second.contains(edge))
                controlled.add(both[kControl]);
        }
        evidence.periods.push_back({edges.fromUnixMs, edges.toUnixMs, arms.stage,
            arms.sharePermille, edges.oneOf, candidate.arm, controlled.arm});
        if (!sameShare(arms, m_parts.back().arms))
            continue;
        newest = {std::min(newest.fromUnixMs, edges.fromUnixMs), edges.toUnixMs, arms.stage,
            arms.sharePermille, edges.oneOf, candidate.arm, controlled.arm};
        candidates.add(candidate);
        controls.add(controlled);
    }
    if (candidates.latency.count > 0 || controls.latency.count > 0) {
        newest.candidate = candidates.arm;
        newest.control = controls.arm;
        evidence.latencyPeriod = newest;
    }
    evidence.candidateLatency = std::move(candidates.bins);
    evidence.controlLatency = std::move(controls.bins);
    evidence.candidateMoments = candidates.latency;
    evidence.controlMoments = controls.latency;
    if (const auto traces = m_traces.find(where); traces != m_traces.end())
        evidence.sampleTraces = traces->second;
    return evidence;
}

namespace {

bool reached(const ArmsEvidence& arms)
{
    return std::ranges::any_of(
        arms.periods, [](const auto& period) { return period.candidate.requests > 0; });
}

std::uint64_t requestsOf(const ArmsEvidence& arms)
{
    std::uint64_t requests = 0;
    for (const auto& period : arms.periods)
        requests += period.candidate.requests + period.control.requests;
    return requests;
}

//! What has one value everywhere cuts nothing: its slice is the whole once more.
void dropWholes(ServiceEvidence& service)
{
    const auto whole = requestsOf(service.arms);
    std::erase_if(service.slices,
        [whole](const SliceEvidence& slice) { return requestsOf(slice.arms) >= whole; });
}

} // namespace

JudgeInputs EvidenceBook::inputs(
    const Scope& scope, const EdgeZones& zones, std::int64_t nowUnixMs) const
{
    JudgeInputs inputs;
    inputs.environment = scope.environment;
    inputs.generation = scope.arms.generation;
    inputs.control = scope.arms.control;
    inputs.stage = scope.arms.stage;
    inputs.sharePermille = scope.arms.sharePermille;
    inputs.holdback = scope.arms.holdback;
    inputs.atUnixMs = nowUnixMs;
    inputs.sinceUnixMs = sinceUnixMs();
    inputs.serviceBudget = scope.services;
    const auto sums = all();
    const auto control = controlEdges(sums, zones);
    std::map<std::string, ServiceEvidence> services;
    for (const auto& service : scope.changed)
        services[service] = {service, true, {}, {}};
    for (const auto& [where, times] : sums) {
        if (where.service.empty()) {
            entered(where, times, control, scope, inputs);
            continue;
        }
        auto arms = armsOf(where, times, control);
        auto known = services.find(where.service);
        if (known == services.end()) {
            if (!reached(arms))
                continue;
            known = services.emplace(where.service, ServiceEvidence{where.service, false, {}, {}})
                        .first;
        }
        if (where.dimension.empty())
            known->second.arms = std::move(arms);
        else if (reached(arms))
            known->second.slices.push_back({where.dimension, where.value, std::move(arms)});
    }
    for (auto& [name, service] : services) {
        dropWholes(service);
        inputs.services.push_back(std::move(service));
    }
    return inputs;
}

//! As the plan counts: users, each once, and who is no known user by trace; or every request.
std::uint64_t EvidenceBook::servedInStage(
    const std::map<When, AtEdges>& times, const Scope& scope) const
{
    std::map<std::size_t, std::uint64_t> users; // by part
    std::uint64_t traces = 0;
    std::uint64_t requests = 0;
    for (const auto& [when, edges] : times) {
        const auto& arms = m_parts[when.part].arms;
        if (arms.stage != scope.arms.stage || arms.holdback != scope.arms.holdback)
            continue;
        for (const auto& [edge, both] : edges.byEdge) {
            const auto known = std::min<std::uint64_t>(
                both[kCandidate].users * edges.oneOf, both[kCandidate].arm.units);
            users[when.part] += known;
            traces += both[kCandidate].arm.units - known;
            requests += both[kCandidate].arm.requests;
        }
    }
    if (scope.unit == state::ShareUnit::Requests)
        return requests;
    // A user who was there while edges took the share is there after it too, and is no second unit.
    std::uint64_t most = 0;
    for (const auto& [part, count] : users)
        most = std::max(most, count);
    return most + traces;
}

//! What entered: samples, coverage, and whether as many as decided did.
void EvidenceBook::entered(const Where& where, const std::map<When, AtEdges>& times,
    const std::map<When, std::set<std::string>>& control, const Scope& scope,
    JudgeInputs& inputs) const
{
    const auto served = servedInStage(times, scope);
    if (!where.dimension.empty()) {
        if (served > 0)
            inputs.coverage[where.dimension][where.value] = served;
        return;
    }
    inputs.stageUnits = served;
    const bool byUser = scope.unit == state::ShareUnit::Users;
    bool anybody = false;
    for (const auto& [when, edges] : times) {
        const auto& arms = m_parts[when.part].arms;
        const auto allowed = control.find(when);
        state::VerdictPeriod period{
            edges.fromUnixMs, edges.toUnixMs, arms.stage, arms.sharePermille, edges.oneOf, {}, {}};
        for (const auto& [edge, both] : edges.byEdge) {
            const auto count = [byUser](const EvidenceTally& tally) {
                return byUser ? tally.users : tally.arm.requests;
            };
            period.candidate.units += count(both[kCandidate]);
            if (allowed != control.end() && allowed->second.contains(edge))
                period.control.units += count(both[kControl]);
        }
        anybody = anybody || period.candidate.units + period.control.units > 0;
        if (arms.settled)
            inputs.shares.push_back(period);
    }
    if (!anybody)
        inputs.shares.clear();
    if (served == 0)
        return;
    if (byUser && !anybody)
        inputs.sharesMissing = "no span tells whose request it was (enduser.id)";
    else if (inputs.shares.empty())
        inputs.sharesMissing = "edges are taking the share, and requests of before are still being "
                               "told of: it is compared from some 20 s after";
}

} // namespace pult::analysis
