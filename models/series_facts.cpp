// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/series_facts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/service_diff.h"
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
//! One request of a tester among this many.
constexpr std::uint64_t kTestersAtMost = 20;

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::Series", text);
}

//! From included, to not.
struct Period
{
    std::int64_t from = 0;
    std::int64_t to = std::numeric_limits<std::int64_t>::max();

    [[nodiscard]] bool holds(std::int64_t moment) const { return moment >= from && moment < to; }
};

//! When ordinary requests were those of the generation.
Period periodOf(const Subject& subject, std::uint32_t generation)
{
    if (subject.sideBySide)
        return {};
    return generation == subject.generation ? Period{.from = subject.sinceUnixMs}
                                            : Period{.to = subject.sinceUnixMs};
}

std::uint64_t counted(const client::SeriesLine* line, const Period& period)
{
    std::uint64_t count = 0;
    if (line)
        for (const client::SeriesBucket& bucket : line->buckets)
            if (period.holds(bucket.startUnixMs))
                count += bucket.count;
    return count;
}

const client::SeriesLine* ofLane(
    const client::SeriesAnswer& answer, client::Metric metric, std::uint32_t lane)
{
    const auto at = std::find_if(
        answer.lines.begin(), answer.lines.end(), [&](const client::SeriesLine& line) {
            return line.metric == metric && line.key.lane == lane;
        });
    return at == answer.lines.end() ? nullptr : &*at;
}

Compared compared(const client::SeriesAnswer& answer, client::Metric metric, const Subject& subject,
    std::int64_t now)
{
    const std::int64_t lately = std::max(now - kLately, subject.sinceUnixMs);
    Compared result;
    result.now = mean(lineOf(answer, metric, subject, subject.generation), lately, now);
    if (subject.other == 0)
        return result;
    const client::SeriesLine* other = lineOf(answer, metric, subject, subject.other);
    result.other
        = subject.sideBySide ? mean(other, lately, now) : mean(other, 0, subject.sinceUnixMs);
    return result;
}

void addErrors(Evidence& evidence, const Traffic& traffic, const Subject& subject)
{
    if (!traffic.errors.now)
        return;
    const QString now = percent(*traffic.errors.now);
    const QString name = Text::generation(subject.generation);
    if (!traffic.errors.other) {
        evidence.against << Line{
            words("%1 of the requests of %2 fail; nothing to compare with").arg(now, name),
            Tone::Plain};
        return;
    }
    const QString other = percent(*traffic.errors.other);
    const QString beside = Text::generation(subject.other);
    if (errorsRose(traffic))
        evidence.forRetreat << Line{subject.sideBySide
                ? words("%1 of the requests on %2 fail, %3 on %4").arg(now, name, other, beside)
                : words("%1 of the requests of %2 fail, it was %3 before").arg(now, name, other),
            Tone::Bad};
    else
        evidence.against << Line{subject.sideBySide
                ? words("errors as on %1: %2, %3 there").arg(beside, now, other)
                : words("errors as before: %1, it was %2").arg(now, other),
            Tone::Plain};
}

void addLatency(
    Evidence& evidence, const Text& text, const Traffic& traffic, const Subject& subject)
{
    if (!traffic.latencyUs.now || !traffic.latencyUs.other)
        return;
    const auto shown = [&](double us) { return text.duration(static_cast<std::uint64_t>(us)); };
    const QString now = shown(*traffic.latencyUs.now);
    const QString other = shown(*traffic.latencyUs.other);
    const QString beside = Text::generation(subject.other);
    const QString both = subject.sideBySide ? words("p99 %1, %2 on %3").arg(now, other, beside)
                                            : words("p99 %1, it was %2").arg(now, other);
    if (latencyRose(traffic))
        evidence.forRetreat << Line{words("slower: %1").arg(both), Tone::Bad};
    else
        evidence.against << Line{subject.sideBySide ? words("as fast as %1: %2").arg(beside, both)
                                                    : words("as fast as before: %1").arg(both),
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

Subject subjectOf(const client::EnvironmentState& state)
{
    const auto& rollout = state.rollout;
    // Promoted already, it is the head; its holdback is judged by who came after whom.
    if (rollout && rollout->alive() && rollout->generation != state.head)
        return {rollout->generation, state.head, rollout->startedUnixMs, true};
    const auto head = findGeneration(state, state.head);
    return {state.head, state.legacy, head ? head->activatedUnixMs : 0, false};
}

Subject subjectOf(const client::EnvironmentState& state, const client::Rollout& rollout,
    std::uint32_t judgedAgainst)
{
    const bool promoted = rollout.generation == state.head;
    Subject subject{rollout.generation, 0, rollout.startedUnixMs, true, !promoted};
    subject.other = rollout.holdback ? rollout.holdback->legacy
        : judgedAgainst != 0         ? judgedAgainst
        : promoted                   ? state.legacy
                                     : state.head;
    return subject;
}

const client::SeriesLine* lineOf(const client::SeriesAnswer& answer, client::Metric metric,
    const Subject& subject, std::uint32_t generation)
{
    const client::SeriesLine* own = ofLane(answer, metric, generation);
    if (subject.sideBySide)
        return own || generation != subject.other || !subject.untoldIsOther
            ? own
            : ofLane(answer, metric, 0);
    // What tells no lane is background where edges stamp the head. Where they do not, it is what
    // everybody asks, and only testers tell a lane.
    const client::SeriesLine* untold = ofLane(answer, metric, 0);
    const Period period = periodOf(subject, generation);
    return counted(untold, period) > kTestersAtMost * counted(own, period) ? untold : own;
}

std::vector<double> valuesOf(const client::SeriesAnswer& answer, client::Metric metric,
    const Subject& subject, std::uint32_t generation, std::int64_t from, std::int64_t to)
{
    auto result = values(lineOf(answer, metric, subject, generation), from, to, answer.bucketMs);
    const Period period = periodOf(subject, generation);
    for (std::size_t i = 0; i < result.size(); ++i)
        if (!period.holds(from + static_cast<std::int64_t>(i) * answer.bucketMs))
            result[i] = std::numeric_limits<double>::quiet_NaN();
    return result;
}

Traffic compare(const client::SeriesAnswer& answer, const Subject& subject, std::int64_t now)
{
    const auto both = [&](client::Metric metric) { return compared(answer, metric, subject, now); };
    return {both(client::Metric::ErrorRatio), both(client::Metric::LatencyP99),
        both(client::Metric::Requests)};
}

bool errorsRose(const Traffic& traffic)
{
    return traffic.errors.now && traffic.errors.other
        && *traffic.errors.now > *traffic.errors.other * kErrorsTimes
        && *traffic.errors.now - *traffic.errors.other > kErrorsWorthALook;
}

bool latencyRose(const Traffic& traffic)
{
    return traffic.latencyUs.now && traffic.latencyUs.other
        && *traffic.latencyUs.now > *traffic.latencyUs.other * kLatencyTimes;
}

Evidence evidenceOf(const Text& text, const Traffic& traffic, const Subject& subject)
{
    Evidence evidence;
    if (!traffic.requests.now) {
        evidence.against << Line{
            words("No request was seen on %1 in the last minute: live traffic says nothing")
                .arg(Text::generation(subject.generation)),
            Tone::Muted};
        return evidence;
    }
    addErrors(evidence, traffic, subject);
    addLatency(evidence, text, traffic, subject);
    return evidence;
}

Lines worstServices(const client::SeriesAnswer& answer, const Subject& subject, std::int64_t now)
{
    std::map<QString, double> worst;
    for (const client::SeriesLine& line : answer.lines) {
        const bool untold = line.key.lane == 0U && !subject.sideBySide;
        const bool own = line.key.lane == subject.generation || untold;
        if (!own || line.metric != client::Metric::ErrorRatio || line.key.service.empty())
            continue;
        const auto share = mean(&line, std::max(now - kLately, subject.sinceUnixMs), now);
        if (share && *share > kErrorsWorthALook) {
            double& known = worst[toQt(line.key.service)];
            known = std::max(known, *share);
        }
    }
    std::vector<std::pair<double, QString>> sorted;
    sorted.reserve(worst.size());
    for (const auto& [service, share] : worst)
        sorted.emplace_back(-share, service);
    std::sort(sorted.begin(), sorted.end());
    Lines lines;
    for (std::size_t i = 0; i < std::min(sorted.size(), kServicesNamed); ++i)
        lines << Line{
            words("%1: %2 of its requests fail").arg(sorted[i].second, percent(-sorted[i].first)),
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
