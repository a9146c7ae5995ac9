// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout_contents.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <QCoreApplication>
#include <QRegularExpression>

#include "models/rollout_words.h"
#include "models/series_facts.h"
#include "models/strings.h"
#include "ui/charts/chart_axis.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui::rolloutContents {
namespace {

//! More than this without a word is a gap, not a slow moment.
constexpr std::int64_t kLeastGapMs = 15'000;
constexpr std::int64_t kGapTimes = 4;

QString words(const char* text)
{
    return QCoreApplication::translate("pult::ui::rolloutContents", text);
}

//! The usual distance of two points.
template <typename Points, typename Time> std::int64_t stepOf(const Points& points, Time time)
{
    std::vector<std::int64_t> steps;
    for (std::size_t i = 1; i < points.size(); ++i)
        steps.push_back(time(points[i]) - time(points[i - 1]));
    if (steps.empty())
        return kLeastGapMs;
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
}

//! Hands on each point, and a hole where nothing was said for long.
template <typename Points, typename Time, typename Take, typename Hole>
void walk(const Points& points, const Time& time, const Take& take, const Hole& hole)
{
    const std::int64_t longest = std::max(kLeastGapMs, kGapTimes * stepOf(points, time));
    std::int64_t before = 0;
    for (const auto& point : points) {
        if (before != 0 && time(point) - before > longest)
            hole(static_cast<double>(before + 1));
        take(point);
        before = time(point);
    }
}

constexpr auto kPointTime = [](const client::VerdictPoint& point) { return point.unixMs; };

std::shared_ptr<const ChartPoints> valuesOf(const client::VerdictLine& line,
    const std::function<double(const client::VerdictPoint&)>& value)
{
    auto points = std::make_shared<ChartPoints>();
    walk(
        line.points, kPointTime,
        [&](const client::VerdictPoint& point) {
            points->emplace_back(static_cast<double>(point.unixMs), value(point));
        },
        [&](double at) { points->emplace_back(at, kChartGap); });
    return points;
}

BandPointsPtr bandOf(const client::VerdictLine& line)
{
    auto points = std::make_shared<std::vector<BandPoint>>();
    walk(
        line.points, kPointTime,
        [&](const client::VerdictPoint& point) {
            points->push_back(
                {static_cast<double>(point.unixMs), point.interval.low, point.interval.high});
        },
        [&](double at) {
            points->push_back({at, kChartGap, kChartGap});
        });
    return points;
}

std::function<QString(double)> valueWords(const models::Text& text, client::VerdictKind kind)
{
    switch (kind) {
    case client::VerdictKind::Errors:
    case client::VerdictKind::Share:
        return [](double value) { return models::series::percent(value); };
    case client::VerdictKind::Latency:
    case client::VerdictKind::Mean:
        return [&text](double ns) {
            return text.duration(static_cast<std::uint64_t>(std::max(ns, 0.0) / 1'000));
        };
    default:
        return [](double value) { return QString::number(value, 'g', 4); };
    }
}

//! Of its values; what a query means nobody knows here.
QString unitOf(client::VerdictKind kind)
{
    switch (kind) {
    case client::VerdictKind::Errors:
    case client::VerdictKind::Share:
        return u"0..1"_s;
    case client::VerdictKind::Latency:
    case client::VerdictKind::Mean:
        return u"ns"_s;
    default:
        return {};
    }
}

client::MetricVerdict namedAs(const client::VerdictLine& line, const client::MetricVerdict* metric)
{
    if (metric)
        return *metric;
    client::MetricVerdict made;
    made.guard = line.guard;
    made.kind = line.kind;
    made.service = line.service;
    made.quantile = 0.99;
    return made;
}

} // namespace

std::vector<ChartMark> marks(const client::VerdictLine& line)
{
    std::vector<ChartMark> found;
    const client::VerdictPoint* before = nullptr;
    for (const client::VerdictPoint& point : line.points) {
        if (!before || before->sharePermille != point.sharePermille || before->stage != point.stage)
            found.push_back({point.unixMs, models::rollout::share(point.sharePermille)});
        before = &point;
    }
    return found;
}

std::vector<ChartMark> marks(const std::vector<client::JournalEntry>& entries,
    const client::Rollout& rollout, const std::vector<ChartMark>& before)
{
    std::vector<ChartMark> found;
    // As the control plane words what is true after an event: "head g4 · g5 at 25 %".
    const QRegularExpression told(
        u"(?:^| · )%1 at ([0-9.]+) %"_s.arg(models::Text::generation(rollout.generation)));
    QString last;
    for (auto at = entries.rbegin(); at != entries.rend(); ++at) {
        if (at->unixMs < rollout.startedUnixMs
            || (rollout.endedUnixMs != 0 && at->unixMs > rollout.endedUnixMs))
            continue;
        const auto share = told.match(models::toQt(at->after)).captured(1);
        const bool promoted = !last.isEmpty() && at->kind == "promote";
        if (promoted)
            found.push_back({at->unixMs, words("promoted")});
        else if (!share.isEmpty() && (share != last || at->kind == "rollout-advance"))
            found.push_back({at->unixMs, share + u" %"_s});
        last = promoted ? QString() : share.isEmpty() ? last : share;
    }
    if (found.empty())
        return before;
    const auto older = std::find_if(before.begin(), before.end(),
        [&](const ChartMark& mark) { return mark.atMs >= entries.back().unixMs; });
    found.insert(found.begin(), before.begin(), older);
    return found;
}

ChartContents ratio(const models::Text& text, const client::VerdictLine& line,
    const client::MetricVerdict* metric, const models::rollout::ChosenEffect& chosen)
{
    ChartContents made;
    made.title = models::rollout::title(namedAs(line, metric));
    made.scale = ScaleKind::Ratio;
    made.words = [](double value) { return ratioWords(value); };
    made.unit = u"candidate / baseline"_s;
    made.series = {{words("candidate ÷ baseline"), SeriesRole::Candidate,
        valuesOf(line,
            [](const client::VerdictPoint& point) { return point.ratio.value_or(kChartGap); })}};
    made.bands = {{words("valid band"), Tone::Candidate, bandOf(line)}};
    made.marks = marks(line);
    made.reference = 1;
    if (line.margin > 0)
        made.thresholds
            = {{line.margin, words("margin %1").arg(ratioWords(line.margin)), Tone::Bad}};
    if (metric)
        made.summary = models::rollout::sentence(text, *metric, ratioWords, chosen);
    return made;
}

ChartContents sideBySide(const models::Text& text, const client::VerdictLine& line,
    const client::MetricVerdict* metric, const models::rollout::ChosenEffect& chosen)
{
    ChartContents made;
    made.title = models::rollout::title(namedAs(line, metric));
    made.words = valueWords(text, line.kind);
    made.unit = unitOf(line.kind);
    made.series = {
        {words("candidate"), SeriesRole::Candidate,
            valuesOf(line, [](const client::VerdictPoint& point) { return point.candidateValue; })},
        {words("baseline"), SeriesRole::Baseline,
            valuesOf(line, [](const client::VerdictPoint& point) { return point.controlValue; })}};
    made.marks = marks(line);
    if (metric && metric->limit)
        made.thresholds
            = {{*metric->limit, words("limit %1").arg(made.words(*metric->limit)), Tone::Bad}};
    if (metric)
        made.summary = models::rollout::sentence(text, *metric, ratioWords, chosen);
    return made;
}

QString title(client::Metric metric)
{
    switch (metric) {
    case client::Metric::Requests:
        return words("Requests a second");
    case client::Metric::Errors:
        return words("Errors a second");
    case client::Metric::ErrorRatio:
        return words("Errors");
    case client::Metric::LatencyMean:
        return words("Mean latency");
    case client::Metric::LatencyP50:
        return words("Latency p50");
    case client::Metric::LatencyP90:
        return words("Latency p90");
    case client::Metric::LatencyP95:
        return words("Latency p95");
    case client::Metric::LatencyBins:
        return words("Latencies");
    case client::Metric::LatencyP99:
        break;
    }
    return words("Latency p99");
}

namespace {

//! What "now" is, and twice a bucket at least: longer windows have longer ones.
constexpr std::int64_t kLately = 60'000;

std::function<QString(double)> metricWords(const models::Text& text, client::Metric metric)
{
    switch (metric) {
    case client::Metric::ErrorRatio:
        return [](double value) { return models::series::percent(value); };
    case client::Metric::Requests:
    case client::Metric::Errors:
        return [&text](double value) { return models::series::rate(text, value); };
    default:
        return [&text](double us) {
            return text.duration(static_cast<std::uint64_t>(std::max(us, 0.0)));
        };
    }
}

QString unitOf(client::Metric metric)
{
    switch (metric) {
    case client::Metric::ErrorRatio:
        return u"0..1"_s;
    case client::Metric::Requests:
    case client::Metric::Errors:
        return u"1/s"_s;
    default:
        return u"us"_s;
    }
}

//! "Lately 190 ms on g5, 184 ms on g4 (+3 %)."
QString lately(const ChartContents& chart, const client::SeriesAnswer& answer,
    client::Metric metric, const models::series::Subject& subject, std::int64_t to)
{
    const std::int64_t from
        = to - std::max<std::int64_t>(kLately, 2 * std::int64_t{answer.bucketMs});
    const auto meanOf = [&](std::uint32_t generation) {
        return models::series::mean(
            models::series::lineOf(answer, metric, subject, generation), from, to + 1);
    };
    const auto say = [&](const std::optional<double>& value, std::uint32_t generation) {
        return (value ? words("%1 on %2").arg(chart.words(*value)) : words("no requests on %1"))
            .arg(models::Text::generation(generation));
    };
    const auto own = meanOf(subject.generation);
    if (subject.other == 0)
        return words("Lately %1.").arg(say(own, subject.generation));
    const auto other = meanOf(subject.other);
    QString both = words("%1, %2").arg(say(own, subject.generation), say(other, subject.other));
    // Shares of requests are decided, not measured: their ratio says nothing.
    if (own && other && *other > 0 && metric != client::Metric::Requests)
        both = words("%1 (%2)").arg(both, ratioWords(*own / *other));
    return words("Lately %1.").arg(both);
}

} // namespace

ChartContents served(const models::Text& text, const client::SeriesAnswer& answer,
    client::Metric metric, const models::series::Subject& subject,
    const std::vector<ChartMark>& marks, std::int64_t to)
{
    ChartContents made;
    made.title = title(metric);
    made.words = metricWords(text, metric);
    made.unit = unitOf(metric);
    const auto add = [&](const QString& name, SeriesRole role, std::uint32_t generation) {
        auto points = std::make_shared<ChartPoints>();
        if (const auto* line = models::series::lineOf(answer, metric, subject, generation))
            walk(
                line->buckets,
                [](const client::SeriesBucket& bucket) { return bucket.startUnixMs; },
                [&](const client::SeriesBucket& bucket) {
                    const auto at = static_cast<double>(bucket.startUnixMs);
                    // The highest of a bucket stays visible: spikes are what one looks for.
                    points->emplace_back(at, bucket.mean);
                    if (bucket.max > bucket.mean * 1.25)
                        points->emplace_back(at + answer.bucketMs / 2.0, bucket.max);
                },
                [&](double at) { points->emplace_back(at, kChartGap); });
        made.series.push_back({name, role, points});
    };
    add(words("candidate %1").arg(models::Text::generation(subject.generation)),
        SeriesRole::Candidate, subject.generation);
    if (subject.other != 0)
        add(words("baseline %1").arg(models::Text::generation(subject.other)), SeriesRole::Baseline,
            subject.other);
    made.marks = marks;
    made.summary = lately(made, answer, metric, subject, to);
    return made;
}

namespace {

//! Whatever takes longer is drawn nowhere.
constexpr std::uint64_t kLongestNs = std::uint64_t{1} << 50U;

//! The bound after this one, as LatencyBin has them: eight for every doubling.
std::uint64_t boundAfter(std::uint64_t ns)
{
    std::uint64_t step = 1;
    while (ns / 16 >= step)
        step *= 2;
    return ns + (ns < 16 ? 8 : step);
}

std::vector<std::uint64_t> boundsOf(const std::vector<const client::SeriesLine*>& lines)
{
    std::uint64_t least = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t most = 0;
    for (const client::SeriesLine* line : lines)
        for (const client::SeriesBucket& bucket : line->buckets)
            if (!bucket.bins.empty()) {
                least = std::min(least, bucket.bins.front().belowNs);
                most = std::max(most, bucket.bins.back().belowNs);
            }
    std::vector<std::uint64_t> bounds;
    most = std::min(most, kLongestNs);
    for (std::uint64_t bound = least; bound <= most; bound = boundAfter(bound))
        bounds.push_back(bound);
    return bounds;
}

//! Upper bound of the bin in which that share lies; not a number without any.
double quantileOf(const std::vector<client::LatencyBin>& bins, double share)
{
    double all = 0;
    for (const client::LatencyBin& bin : bins)
        all += static_cast<double>(bin.count);
    double below = 0;
    for (const client::LatencyBin& bin : bins) {
        below += static_cast<double>(bin.count);
        if (below >= share * all)
            return static_cast<double>(bin.belowNs);
    }
    return kChartGap;
}

void addTo(std::map<std::uint64_t, std::uint64_t>& sum, const client::SeriesBucket& bucket)
{
    for (const client::LatencyBin& bin : bucket.bins)
        sum[bin.belowNs] += bin.count;
}

std::vector<client::LatencyBin> binsOf(const std::map<std::uint64_t, std::uint64_t>& sum)
{
    std::vector<client::LatencyBin> bins;
    bins.reserve(sum.size());
    for (const auto& [below, count] : sum)
        bins.push_back({below, count});
    return bins;
}

HeatmapData mapOf(const client::SeriesLine& line, const std::vector<std::uint64_t>& bounds,
    std::uint32_t bucketMs)
{
    HeatmapData map;
    const std::int64_t from = line.buckets.front().startUnixMs;
    map.columns = static_cast<int>((line.buckets.back().startUnixMs - from) / bucketMs) + 1;
    map.window = {from, from + std::int64_t{map.columns} * bucketMs};
    map.bounds.assign(bounds.begin(), bounds.end());
    map.counts.assign(static_cast<std::size_t>(map.columns) * bounds.size(), kChartGap);
    for (const client::SeriesBucket& bucket : line.buckets) {
        const auto column = static_cast<std::size_t>((bucket.startUnixMs - from) / bucketMs);
        const auto first = map.counts.begin() + static_cast<std::ptrdiff_t>(column * bounds.size());
        std::fill_n(first, bounds.size(), 0.0);
        for (const client::LatencyBin& bin : bucket.bins) {
            const auto at = std::lower_bound(bounds.begin(), bounds.end(), bin.belowNs);
            if (at != bounds.end())
                first[at - bounds.begin()] += static_cast<double>(bin.count);
        }
    }
    return map;
}

//! The same as lines: what half, 95 % and 99 % of the requests stay below.
std::vector<ChartSeries> percentilesOf(const client::SeriesLine& line)
{
    std::vector<ChartSeries> made;
    for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}}) {
        auto points = std::make_shared<ChartPoints>();
        for (const client::SeriesBucket& bucket : line.buckets)
            points->emplace_back(
                static_cast<double>(bucket.startUnixMs), quantileOf(bucket.bins, share));
        made.push_back({QString::fromLatin1(name), SeriesRole::Neutral, points});
    }
    return made;
}

} // namespace

std::vector<LatencyMap> latencyMaps(const models::Text& text, const client::SeriesAnswer& answer,
    const models::series::Subject& subject, const std::vector<ChartMark>& marks)
{
    const auto lineOf = [&](std::uint32_t generation) {
        const auto* line
            = models::series::lineOf(answer, client::Metric::LatencyBins, subject, generation);
        return line && !line->buckets.empty() ? line : nullptr;
    };
    const auto* candidate = lineOf(subject.generation);
    std::vector<std::pair<QString, const client::SeriesLine*>> shown;
    if (candidate)
        shown.emplace_back(
            words("Latencies of candidate %1").arg(models::Text::generation(subject.generation)),
            candidate);
    if (const auto* line = subject.other == 0 ? nullptr : lineOf(subject.other))
        shown.emplace_back(
            words("Latencies of baseline %1").arg(models::Text::generation(subject.other)), line);
    std::vector<const client::SeriesLine*> lines;
    lines.reserve(shown.size());
    for (const auto& [title, line] : shown)
        lines.push_back(line);
    const std::vector<std::uint64_t> bounds = boundsOf(lines);
    std::vector<LatencyMap> made;
    for (const auto& [title, line] : shown) {
        LatencyMap one;
        one.map = mapOf(*line, bounds, std::max(answer.bucketMs, 1U));
        std::map<std::uint64_t, std::uint64_t> sum;
        for (const client::SeriesBucket& bucket : line->buckets)
            addTo(sum, bucket);
        const auto all = binsOf(sum);
        one.twin.title = one.map.title = title;
        one.twin.unit = u"ns"_s;
        one.twin.words = one.map.words = [&text](double ns) {
            return text.duration(static_cast<std::uint64_t>(std::max(ns, 0.0) / 1'000));
        };
        if (!all.empty())
            one.twin.summary = words("Half of the requests take less than %1, 99 % less than %2.")
                                   .arg(one.map.words(quantileOf(all, 0.5)),
                                       one.map.words(quantileOf(all, 0.99)));
        one.map.summary = one.twin.summary;
        one.map.tone = line == candidate ? Tone::Candidate : Tone::Baseline;
        one.map.marks = one.twin.marks = marks;
        one.twin.series = percentilesOf(*line);
        made.push_back(std::move(one));
    }
    return made;
}

} // namespace pult::ui::rolloutContents
