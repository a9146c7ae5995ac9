// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/leak_evidence.h"

#include <algorithm>

#include <QCoreApplication>

#include "models/leak_words.h"

namespace pult::models::leaks {
namespace {

constexpr qsizetype kNamed = 2;

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::Leaks", text);
}

bool concerns(const client::LeakEdge& edge, std::uint32_t generation)
{
    return std::any_of(edge.lanes.begin(), edge.lanes.end(),
        [&](std::uint32_t lane) { return lane == generation || lane == 0; });
}

Line noneFound(
    const Text& text, const client::LeakReport& report, std::uint32_t generation, bool fresh)
{
    if (!fresh)
        return {words("leaks are not known: their report is old"), Tone::Muted};
    const Seen seen = seenOn(report, generation);
    const QString coverage = leaks::coverage(text, seen.edges, seen.expected);
    const auto waived = std::ranges::count_if(report.edges, [&](const client::LeakEdge& edge) {
        return edge.verdict == client::LeakVerdict::Leak && edge.waiver
            && concerns(edge, generation);
    });
    if (waived > 0)
        return {waived == 1
                ? words("only a leak that is waived, %1").arg(coverage)
                : words("only %1 leaks that are waived, %2").arg(text.number(waived), coverage),
            Tone::Muted};
    if (isLow(seen.edges, seen.expected))
        return {words("no leak found, but only %1").arg(coverage), Tone::Muted};
    return {words("no leak, %1").arg(coverage), Tone::Plain};
}

} // namespace

series::Evidence evidenceOf(
    const Text& text, const client::LeakReport& report, std::uint32_t generation, bool fresh)
{
    series::Evidence evidence;
    qsizetype leaking = 0;
    for (const client::LeakEdge& edge : report.edges) {
        if (!edge.isOpenLeak() || !concerns(edge, generation) || ++leaking > kNamed)
            continue;
        evidence.forRetreat << Line{
            words("lane lost: %1, %2").arg(title(edge), lost(text, edge.counts)), Tone::Bad};
    }
    if (leaking > kNamed)
        evidence.forRetreat << Line{
            (leaking == kNamed + 1
                    ? words("and one more edge that leaks")
                    : words("and %1 more edges that leak").arg(text.number(leaking - kNamed))),
            Tone::Bad};
    if (leaking == 0 && report.edgesExpected > 0)
        evidence.against << noneFound(text, report, generation, fresh);
    return evidence;
}

} // namespace pult::models::leaks
