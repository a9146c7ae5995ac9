// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leak_words.h"

#include <algorithm>
#include <cmath>

#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models::leaks {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::Leaks", text);
}

//! "0.7", "89", "100".
QString percent(double share)
{
    const double value = share * 100;
    return value > 0 && value < 9.95 ? QString::number(value, 'f', 1)
                                     : QString::number(std::lround(value));
}

} // namespace

QString verdict(client::LeakVerdict verdict)
{
    switch (verdict) {
    case client::LeakVerdict::Leak:
        return words("LEAK");
    case client::LeakVerdict::Suspect:
        return words("SUSPECT");
    case client::LeakVerdict::Healthy:
        return words("HEALTHY");
    case client::LeakVerdict::NoEvidence:
        return words("NO EVIDENCE");
    case client::LeakVerdict::Unknown:
        break;
    }
    return words("UNKNOWN");
}

QString waived(const client::LeakEdge& edge)
{
    return edge.waiver ? words("WAIVED") : QString();
}

QString waiver(const Text& text, const client::LeakWaiver& waiver)
{
    return words("%1 until %2").arg(isolated(toQt(waiver.owner)), text.moment(waiver.untilUnixMs));
}

Tone tone(client::LeakVerdict verdict)
{
    switch (verdict) {
    case client::LeakVerdict::Leak:
        return Tone::Bad;
    case client::LeakVerdict::Suspect:
        return Tone::Warn;
    case client::LeakVerdict::Healthy:
        return Tone::Good;
    default:
        return Tone::Plain;
    }
}

int rank(client::LeakVerdict verdict)
{
    switch (verdict) {
    case client::LeakVerdict::Leak:
        return 0;
    case client::LeakVerdict::Suspect:
        return 1;
    case client::LeakVerdict::Unknown:
        return 2;
    case client::LeakVerdict::Healthy:
        return 3;
    case client::LeakVerdict::NoEvidence:
        break;
    }
    return 4;
}

QString caller(const client::LeakEdge& edge)
{
    return edge.caller.empty() ? words("outside") : toQt(edge.caller);
}

QString spanName(const std::string& name)
{
    const QString whole = toQt(name);
    const auto slash = whole.indexOf(u'/');
    const auto dot = slash < 0 ? -1 : whole.lastIndexOf(u'.', slash);
    return dot < 0 || whole.contains(u' ') ? whole : whole.mid(dot + 1);
}

QString toldLane(const std::string& lane)
{
    const QString told = toQt(lane);
    bool isNumber = false;
    const auto number = told.toUInt(&isNumber);
    return isNumber ? Text::generation(number) : told;
}

QString title(const client::LeakEdge& edge)
{
    const QString from
        = edge.entry.empty() ? caller(edge) : caller(edge) + u' ' + spanName(edge.entry);
    return from + u" → "_s + toQt(edge.callee);
}

QString id(const client::LeakEdge& edge)
{
    return toQt(edge.key()).replace(u'\n', u'|');
}

std::uint64_t judged(const client::EvidenceCounts& counts)
{
    return counts.propagated + counts.lost + counts.suspect;
}

QString lost(const Text& text, const client::EvidenceCounts& counts)
{
    const std::uint64_t of = judged(counts);
    if (of == 0)
        return QChar(0x2014);
    return words("%1 of %2")
        .arg(text.number(static_cast<std::int64_t>(counts.lost + counts.suspect)),
            text.number(static_cast<std::int64_t>(of)));
}

QString interval(const client::LeakEdge& edge)
{
    if (judged(edge.counts) == 0)
        return {};
    return leftToRight(
        percent(edge.lostLow) + u'–' + percent(edge.lostHigh) + QChar(0x00A0) + u'%');
}

QString why(const Text& text, const client::LeakEdge& edge)
{
    if (edge.verdict == client::LeakVerdict::NoEvidence)
        return judged(edge.counts) == 0 ? words("no traffic that tells anything yet")
                                        : words("too little traffic to say anything");
    if (edge.repaired)
        return words("lost before, %1 came through since")
            .arg(text.number(static_cast<std::int64_t>(edge.counts.propagated)));
    return edge.verdict == client::LeakVerdict::Healthy ? QString() : toQt(edge.why);
}

QString culprit(const client::Culprit& culprit)
{
    QStringList parts{toQt(culprit.service)};
    if (culprit.generation != 0)
        parts.back() += u' ' + Text::generation(culprit.generation);
    for (const std::string& part : {culprit.language, culprit.library})
        if (!part.empty())
            parts << toQt(part);
    return parts.join(u" · "_s);
}

QString lane(const client::LaneCoverage& lane)
{
    if (lane.lane == 0)
        return words("ordinary traffic");
    const QString number = Text::generation(lane.lane);
    return lane.name.empty() ? number : number + u' ' + isolated(toQt(lane.name));
}

QString lane(const client::LeakReport& report, std::uint32_t wanted)
{
    for (const client::LaneCoverage& each : report.lanes)
        if (each.lane == wanted)
            return lane(each);
    return lane(client::LaneCoverage{wanted, {}, 0, 0, 0, {}});
}

Seen seenOn(const client::LeakReport& report, std::uint32_t lane)
{
    for (const client::LaneCoverage& each : report.lanes)
        if (each.lane == lane)
            return {each.seen, each.expected};
    return {report.edgesSeen, report.edgesExpected};
}

QString coverage(const Text& text, std::uint64_t seen, std::uint64_t expected)
{
    return words("%1 of %2 edges seen")
        .arg(text.number(static_cast<std::int64_t>(seen)),
            text.number(static_cast<std::int64_t>(expected)));
}

bool isLow(std::uint64_t seen, std::uint64_t expected)
{
    return expected > 0 && seen * 2 < expected;
}

QString outcome(client::ProofOutcome outcome)
{
    switch (outcome) {
    case client::ProofOutcome::Running:
        return words("RUNNING");
    case client::ProofOutcome::Reached:
        return words("REACHED");
    case client::ProofOutcome::Lost:
        return words("LANE LOST");
    case client::ProofOutcome::Failed:
        return words("FAILED");
    case client::ProofOutcome::NoEvidence:
        return words("NO EVIDENCE");
    case client::ProofOutcome::Unknown:
        break;
    }
    return words("UNKNOWN");
}

Tone tone(client::ProofOutcome outcome)
{
    switch (outcome) {
    case client::ProofOutcome::Running:
        return Tone::Accent;
    case client::ProofOutcome::Reached:
        return Tone::Good;
    case client::ProofOutcome::Lost:
    case client::ProofOutcome::Failed:
        return Tone::Bad;
    case client::ProofOutcome::NoEvidence:
        return Tone::Warn;
    case client::ProofOutcome::Unknown:
        break;
    }
    return Tone::Plain;
}

bool isRight(const client::ProofHop& hop)
{
    return hop.laneKept && hop.expectedGeneration == hop.generation;
}

QString hops(const client::ProofState& proof)
{
    if (proof.hops.empty())
        return {};
    return words("%1 of %2 hops")
        .arg(std::count_if(proof.hops.begin(), proof.hops.end(), isRight))
        .arg(proof.hops.size());
}

Lines losses(const Text& text, const client::TelemetryHealth& health)
{
    Lines lines;
    const auto say = [&](std::uint64_t count, const char* what, Tone tone = Tone::Warn) {
        if (count > 0)
            lines << Line{words(what).arg(text.number(static_cast<std::int64_t>(count))), tone};
    };
    const client::BoundLosses& losses = health.losses;
    say(health.requestsPushedBack,
        "%1 requests of senders were told to come again: too much at once", Tone::Plain);
    say(health.requestsLost,
        "%1 requests of senders were unreadable or too large, their spans are lost");
    say(losses.spansOfLargeTraces, "%1 spans were left out of traces that had too many");
    say(losses.spansOfGoneTraces, "%1 spans came when their trace had been given up for room");
    say(losses.tracesUnjudged, "%1 traces were given up unjudged");
    say(losses.edgeEvidence, "%1 times evidence was of more edges than there is room for");
    say(losses.names, "%1 times a name found no room and became \"(other)\"");
    say(losses.processes, "%1 times a process found no room and became \"(other)\"");
    say(losses.seriesRequests, "%1 requests are in no series for want of room");
    say(losses.trafficRequests, "%1 requests were left out of what proves switches");
    say(losses.evidenceUnits, "%1 units were left out of what rollouts are judged on");
    return lines;
}

QString shortTrace(const std::string& traceId)
{
    const QString id = toQt(traceId);
    return id.size() <= 12 ? id : id.left(4) + u'…' + id.right(4);
}

} // namespace pult::models::leaks
