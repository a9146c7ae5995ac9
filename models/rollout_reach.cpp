// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rollout_reach.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>

#include "models/rollout_words.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models::rollout {
namespace {

constexpr std::uint32_t kWhole = 1'000;
constexpr std::size_t kValuesNamed = 4;

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::rollout", text);
}

bool byRequests(client::ShareUnit unit)
{
    return unit == client::ShareUnit::Requests;
}

//! "about 10 min": longer ones to the minute, it is no exact figure.
QString window(std::int64_t seconds)
{
    return seconds < 120  ? words("%1 s").arg(seconds)
        : seconds < 7'200 ? words("%1 min").arg(seconds / 60)
                          : words("%1 h").arg(seconds / 3'600);
}

QString valuesWords(const Text& text, const std::string& dimension,
    const std::map<std::string, std::uint64_t>& seen)
{
    std::vector<std::pair<std::uint64_t, std::string>> most;
    most.reserve(seen.size());
    for (const auto& [value, units] : seen)
        most.emplace_back(units, value);
    std::sort(most.begin(), most.end(), std::greater<>());
    QStringList named;
    for (std::size_t i = 0; i < std::min(most.size(), kValuesNamed); ++i)
        named << isolated(toQt(most[i].second)) + u' '
                + text.number(static_cast<std::int64_t>(most[i].first));
    if (most.size() > kValuesNamed)
        named << words("%1 more").arg(most.size() - kValuesNamed);
    return words("%1: %2").arg(toQt(dimension), named.join(u", "_s));
}

} // namespace

std::optional<Reach> reachOf(const client::Plan& plan)
{
    const auto line = std::find_if(plan.effects.begin(), plan.effects.end(),
        [](const client::PlanLine& each) { return each.code == "BLAST_RADIUS"; });
    if (line == plan.effects.end())
        return std::nullopt;
    const auto number = [&](std::size_t at) {
        return at < line->args.size() ? toQt(line->args[at]).toDouble() : 0;
    };
    Reach reach;
    reach.services = std::llround(number(0));
    reach.edges = std::llround(number(2));
    reach.edgesInAll = std::llround(number(4));
    if (number(5) > 0)
        reach.users = number(5);
    if (number(6) > 0)
        reach.requests = number(6);
    reach.windowSeconds = std::llround(number(7));
    return reach;
}

QString loadWords(
    const Text& text, const Reach& reach, std::uint32_t permille, client::ShareUnit unit)
{
    const double part = static_cast<double>(permille) / kWhole;
    QStringList parts;
    // How many users a share of requests meets is not told by it.
    if (reach.users && !byRequests(unit))
        parts << words("about %1 users of those seen in %2")
                     .arg(text.number(std::llround(*reach.users * part)),
                         window(reach.windowSeconds));
    if (reach.requests) {
        const double rate = *reach.requests * part;
        parts << words("about %1 requests a second")
                     .arg(rate < 9.95 ? QString::number(rate, 'f', 1)
                                      : text.number(std::llround(rate)));
    }
    return parts.join(u" · "_s);
}

QString edgesWords(const Text& text, const Reach& reach)
{
    if (reach.edgesInAll > reach.edges)
        return words("%1 of %2 edges").arg(text.number(reach.edges), text.number(reach.edgesInAll));
    return reach.edges == 1 ? words("1 edge") : words("%1 edges").arg(text.number(reach.edges));
}

QString reachWords(
    const Text& text, const Reach& reach, std::uint32_t permille, client::ShareUnit unit)
{
    QStringList parts{
        shareOf(permille, unit), text.services(reach.services), edgesWords(text, reach)};
    if (const QString load = loadWords(text, reach, permille, unit); !load.isEmpty())
        parts << load;
    return parts.join(u" · "_s);
}

std::int64_t edgesOf(const client::EdgeSelector& where, const client::GatewayMap* gateways)
{
    if (!gateways)
        return 0;
    const auto among = [](const std::vector<std::string>& list, const std::string& value) {
        return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
    };
    const auto fit = std::count_if(gateways->begin(), gateways->end(), [&](const auto& entry) {
        const client::Gateway& gateway = *entry.second;
        return gateway.kind == "edge" && among(where.regions, gateway.region)
            && among(where.zones, gateway.zone);
    });
    const std::int64_t part = where.permille == 0 ? kWhole : where.permille;
    return (fit * part + kWhole - 1) / kWhole;
}

QString needWords(const Text& text, const client::StageNeed& need, client::ShareUnit unit)
{
    const QString seen = text.number(static_cast<std::int64_t>(need.seen));
    const QString wanted = text.number(static_cast<std::int64_t>(need.wanted));
    if (!need.dimension.empty() && need.value.empty())
        return words("%1 of %2 values of %3").arg(seen, wanted, toQt(need.dimension));
    const QString units = (byRequests(unit) ? words("%1 of %2 requests") : words("%1 of %2 users"))
                              .arg(seen, wanted);
    return need.dimension.empty()
        ? units
        : words("%1 of %2 %3").arg(units, toQt(need.dimension), isolated(toQt(need.value)));
}

QString missingWords(
    const Text& text, const client::Rollout& rollout, const client::RolloutVerdict* verdict)
{
    QStringList parts;
    for (const client::StageNeed& need : client::missingNeeds(rollout, verdict))
        parts << needWords(text, need, rollout.plan.unit);
    return parts.join(u", "_s);
}

QString seenWords(
    const Text& text, const client::Rollout& rollout, const client::RolloutVerdict* verdict)
{
    if (!rollout.alive() || rollout.holdback)
        return {};
    QStringList parts;
    const auto needs = client::stageNeeds(rollout, verdict);
    for (const client::StageNeed& need : needs)
        parts << needWords(text, need, rollout.plan.unit);
    if (!verdict || !client::isAboutStage(*verdict, rollout))
        return parts.join(u" · "_s);
    if (needs.empty() || !needs.front().dimension.empty())
        parts.prepend((byRequests(rollout.plan.unit) ? words("%1 requests") : words("%1 users"))
                          .arg(text.number(static_cast<std::int64_t>(verdict->stageUnits))));
    for (const auto& [dimension, seen] : verdict->coverage)
        parts << valuesWords(text, dimension, seen);
    return parts.join(u" · "_s);
}

} // namespace pult::models::rollout
