// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/qt/verdict_feed.h"

#include <algorithm>

namespace pult::client {
namespace {

//! Four hours at one a second; the server thins out what is older.
constexpr std::size_t kMostPoints = 14'400;

VerdictLine& lineOf(std::vector<VerdictLine>& lines, const MetricVerdict& metric)
{
    const auto known = std::find_if(lines.begin(), lines.end(), [&](const VerdictLine& line) {
        return line.guard == metric.guard && line.service == metric.service;
    });
    if (known != lines.end())
        return *known;
    VerdictLine made;
    made.guard = metric.guard;
    made.kind = metric.kind;
    made.service = metric.service;
    lines.push_back(std::move(made));
    return lines.back();
}

VerdictPoint pointOf(const RolloutVerdict& verdict, const MetricVerdict& metric)
{
    return {verdict.atUnixMs, metric.ratio, metric.interval, metric.logEvidence,
        metric.candidateValue, metric.controlValue, verdict.stage, verdict.sharePermille};
}

} // namespace

VerdictFeed::VerdictFeed(FeedSource source, std::string environment, QObject* parent)
    : Feed(std::move(source), "verdict\n" + environment, parent)
    , m_environment(std::move(environment))
{}

std::unique_ptr<Stream> VerdictFeed::open(Telemetry& telemetry)
{
    return telemetry.watchVerdict(
        m_environment,
        [this, accept = accept()](RolloutVerdict verdict) {
            // `this` is touched on the GUI thread only, once accept() has found it alive.
            accept([this, made = std::make_shared<const RolloutVerdict>(std::move(verdict))] {
                take(made);
            });
        },
        ended());
}

void VerdictFeed::take(VerdictPtr verdict)
{
    // Another rollout: nothing of the one before belongs to it.
    if (m_verdict && m_verdict->generation != verdict->generation)
        m_lines.clear();
    for (const MetricVerdict& metric : verdict->metrics) {
        if (!metric.dimension.empty())
            continue;
        VerdictLine& line = lineOf(m_lines, metric);
        line.margin = metric.margin;
        line.alpha = metric.alpha;
        if (!line.points.empty() && line.points.back().unixMs >= verdict->atUnixMs)
            continue;
        line.points.push_back(pointOf(*verdict, metric));
        if (line.points.size() > kMostPoints)
            line.points.erase(line.points.begin(), line.points.begin() + kMostPoints / 8);
    }
    m_verdict = std::move(verdict);
}

void VerdictFeed::setHistory(std::vector<VerdictLine> lines)
{
    for (VerdictLine& line : lines) {
        const auto own = std::find_if(m_lines.begin(), m_lines.end(), [&](const VerdictLine& each) {
            return each.guard == line.guard && each.service == line.service;
        });
        if (own == m_lines.end())
            continue;
        const std::int64_t until = line.points.empty() ? 0 : line.points.back().unixMs;
        const auto since = std::find_if(own->points.begin(), own->points.end(),
            [until](const VerdictPoint& point) { return point.unixMs > until; });
        line.points.insert(line.points.end(), since, own->points.end());
    }
    m_lines = std::move(lines);
    Q_EMIT changed();
}

} // namespace pult::client
