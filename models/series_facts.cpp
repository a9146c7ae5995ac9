// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/series_facts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models::series {
namespace {

constexpr std::int64_t kLately = 60'000;
//! Below these nobody would go back for it.
constexpr double kErrorsWorthALook = 0.005;
constexpr double kErrorsTimes = 2;
constexpr double kLatencyTimes = 1.3;
constexpr std::size_t kServicesNamed = 3;

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::Series", text);
}

Compared compared(const client::SeriesAnswer& answer, client::Metric metric, std::uint32_t active,
    std::uint32_t other, std::int64_t switched, std::int64_t now)
{
    Compared result;
    result.now = mean(find(answer, metric, active), std::max(now - kLately, switched), now);
    if (other != 0)
        result.before = mean(find(answer, metric, other), 0, switched);
    return result;
}

void addErrors(Evidence& evidence, const Traffic& traffic, const QString& name)
{
    if (!traffic.errors.now)
        return;
    const QString now = percent(*traffic.errors.now);
    if (!traffic.errors.before)
        evidence.against << Line{
            words("%1 of the requests of %2 fail; nothing to compare with").arg(now, name),
            Tone::Plain};
    else if (errorsRose(traffic))
        evidence.forRetreat << Line{words("%1 of the requests of %2 fail, it was %3 before")
                                        .arg(now, name, percent(*traffic.errors.before)),
            Tone::Bad};
    else
        evidence.against << Line{
            words("errors as before: %1, it was %2").arg(now, percent(*traffic.errors.before)),
            Tone::Plain};
}

} // namespace

const client::SeriesLine* find(const client::SeriesAnswer& answer, client::Metric metric,
    std::uint32_t serving, const std::string& service)
{
    const auto at = std::find_if(
        answer.lines.begin(), answer.lines.end(), [&](const client::SeriesLine& line) {
            return line.metric == metric && line.key.serving == serving
                && line.key.service == service;
        });
    return at == answer.lines.end() ? nullptr : &*at;
}

std::vector<double> values(
    const client::SeriesLine* line, std::int64_t from, std::int64_t to, std::uint32_t bucketMs)
{
    if (bucketMs == 0 || to <= from)
        return {};
    const auto count = static_cast<std::size_t>((to - from) / bucketMs);
    std::vector<double> result(count, std::numeric_limits<double>::quiet_NaN());
    if (line)
        for (const client::SeriesBucket& bucket : line->buckets)
            if (bucket.startUnixMs >= from && bucket.count > 0) {
                const auto at = static_cast<std::size_t>((bucket.startUnixMs - from) / bucketMs);
                if (at < count)
                    result[at] = bucket.mean;
            }
    return result;
}

std::optional<double> mean(const client::SeriesLine* line, std::int64_t from, std::int64_t to)
{
    double sum = 0;
    double count = 0;
    if (line)
        for (const client::SeriesBucket& bucket : line->buckets) {
            if (bucket.startUnixMs < from || bucket.startUnixMs >= to)
                continue;
            sum += bucket.mean * static_cast<double>(bucket.count);
            count += static_cast<double>(bucket.count);
        }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

QString percent(double share)
{
    return QString::number(share * 100, 'f', share < 0.0995 ? 1 : 0) + QChar(0x00A0) + u'%';
}

QString rate(const Text& text, double perSecond)
{
    return (perSecond < 9.95 ? QString::number(perSecond, 'f', 1)
                             : text.number(std::lround(perSecond)))
        + u"/s"_s;
}

Traffic compare(const client::SeriesAnswer& answer, std::uint32_t active, std::uint32_t other,
    std::int64_t switched, std::int64_t now)
{
    const auto both = [&](client::Metric metric) {
        return compared(answer, metric, active, other, switched, now);
    };
    return {both(client::Metric::ErrorRatio), both(client::Metric::LatencyP99),
        both(client::Metric::Requests)};
}

bool errorsRose(const Traffic& traffic)
{
    return traffic.errors.now && traffic.errors.before
        && *traffic.errors.now > *traffic.errors.before * kErrorsTimes
        && *traffic.errors.now - *traffic.errors.before > kErrorsWorthALook;
}

bool latencyRose(const Traffic& traffic)
{
    return traffic.latencyUs.now && traffic.latencyUs.before
        && *traffic.latencyUs.now > *traffic.latencyUs.before * kLatencyTimes;
}

Evidence evidenceOf(const Text& text, const Traffic& traffic, std::uint32_t active)
{
    Evidence evidence;
    const QString name = Text::generation(active);
    if (!traffic.requests.now) {
        evidence.against << Line{
            words("No request was seen on %1 in the last minute: live traffic says nothing")
                .arg(name),
            Tone::Muted};
        return evidence;
    }
    addErrors(evidence, traffic, name);
    if (traffic.latencyUs.now && traffic.latencyUs.before) {
        const auto shown = [&](double us) { return text.duration(static_cast<std::uint64_t>(us)); };
        const QString both
            = words("p99 %1, it was %2")
                  .arg(shown(*traffic.latencyUs.now), shown(*traffic.latencyUs.before));
        if (latencyRose(traffic))
            evidence.forRetreat << Line{words("slower: %1").arg(both), Tone::Bad};
        else
            evidence.against << Line{words("as fast as before: %1").arg(both), Tone::Plain};
    }
    return evidence;
}

Lines worstServices(const client::SeriesAnswer& answer, std::uint32_t active, std::int64_t now)
{
    std::vector<std::pair<double, QString>> worst;
    for (const client::SeriesLine& line : answer.lines)
        if (line.metric == client::Metric::ErrorRatio && line.key.serving == active
            && !line.key.service.empty())
            if (const auto share = mean(&line, now - kLately, now);
                share && *share > kErrorsWorthALook)
                worst.emplace_back(-*share, toQt(line.key.service));
    std::sort(worst.begin(), worst.end());
    Lines lines;
    for (std::size_t i = 0; i < std::min(worst.size(), kServicesNamed); ++i)
        lines << Line{
            words("%1: %2 of its requests fail").arg(worst[i].second, percent(-worst[i].first)),
            Tone::Bad};
    return lines;
}

Rates ratesOf(const client::SeriesAnswer& answer, std::int64_t now)
{
    Rates rates;
    for (const client::SeriesLine& line : answer.lines)
        if (line.metric == client::Metric::Requests && line.key.serving)
            if (const auto perSecond = mean(&line, now - kLately, now))
                rates[line.key.service][*line.key.serving] = *perSecond;
    return rates;
}

std::optional<double> shareOf(const Rates& rates, const std::string& service, std::uint32_t serving)
{
    const auto at = rates.find(service);
    if (at == rates.end())
        return std::nullopt;
    double all = 0;
    for (const auto& [generation, perSecond] : at->second)
        all += perSecond;
    const auto own = at->second.find(serving);
    if (all <= 0)
        return std::nullopt;
    return own == at->second.end() ? 0 : own->second / all;
}

std::optional<double> shareOf(const Rates& rates, std::uint32_t serving)
{
    double own = 0;
    double all = 0;
    for (const auto& [service, generations] : rates) {
        const auto at = generations.find(serving);
        if (at == generations.end())
            continue;
        own += at->second;
        for (const auto& [generation, perSecond] : generations)
            all += perSecond;
    }
    return all > 0 ? std::optional(own / all) : std::nullopt;
}

} // namespace pult::models::series
