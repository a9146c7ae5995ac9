// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/engine/chronicle.h"

namespace pult::analysis {

namespace {

state::VerdictPoint pointOf(
    const state::RolloutVerdict& verdict, const state::MetricVerdict& metric)
{
    return {verdict.atUnixMs, metric.ratio, metric.interval, metric.logEvidence,
        metric.candidateValue, metric.controlValue, verdict.sharePermille, verdict.stage};
}

void thin(std::vector<state::VerdictPoint>& points)
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < points.size(); i += 2)
        points[kept++] = points[i];
    points.resize(kept);
}

} // namespace

void Chronicle::add(const state::RolloutVerdict& verdict)
{
    for (const auto& metric : verdict.metrics) {
        auto& entry = m_entries[{metric.guard, metric.service}];
        entry.line.guard = metric.guard;
        entry.line.kind = metric.kind;
        entry.line.service = metric.service;
        entry.line.margin = metric.margin;
        entry.line.alpha = metric.alpha;
        entry.newest = pointOf(verdict, metric);
        if (entry.seen++ % entry.every != 0)
            continue;
        entry.line.points.push_back(entry.newest);
        if (entry.line.points.size() >= kMost) {
            thin(entry.line.points);
            entry.every *= 2;
        }
    }
}

std::vector<state::VerdictLine> Chronicle::lines() const
{
    std::vector<state::VerdictLine> lines;
    for (const auto& [key, entry] : m_entries) {
        lines.push_back(entry.line);
        auto& points = lines.back().points;
        if (points.empty() || points.back().unixMs != entry.newest.unixMs)
            points.push_back(entry.newest);
    }
    return lines;
}

} // namespace pult::analysis
