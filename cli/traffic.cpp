// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/traffic.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>

#include <nlohmann/json.hpp>

#include "cli/render_traffic.h"
#include "cli/replay/replay.h"
#include "cli/table.h"
#include "client/series_json.h"
#include "client/telemetry_json.h"

namespace pult::cli {

using namespace client;

namespace {

//! "g4", "4", or "0" for ordinary traffic.
Result<std::optional<std::uint32_t>> laneOf(const Arguments& arguments, const char* option)
{
    if (!arguments.has(option))
        return std::optional<std::uint32_t>();
    const auto word = arguments.value(option);
    if (word == "0" || word == "g0")
        return std::optional<std::uint32_t>(0);
    if (const auto number = parseGeneration(word))
        return std::optional<std::uint32_t>(*number);
    return usage(
        "--" + std::string(option) + " takes g4, 4, or 0 for " + "none, not \"" + word + "\".");
}

Result<std::uint64_t> numberOf(
    const Arguments& arguments, const char* option, std::uint64_t otherwise)
{
    if (!arguments.has(option))
        return otherwise;
    return parseNumber(arguments.value(option), "number for --" + std::string(option));
}

//! Reports on their way from the stream to the printing thread; a newer one replaces one that
//! waits.
class ReportBox
{
public:
    void put(LeakReport report)
    {
        const std::scoped_lock lock(m_mutex);
        m_report = std::move(report);
        m_changed.notify_all();
    }
    void end(std::optional<Error> error)
    {
        const std::scoped_lock lock(m_mutex);
        m_ended = true;
        m_error = std::move(error);
        m_changed.notify_all();
    }
    //! Nothing: the stream has ended.
    std::optional<LeakReport> take()
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_report || m_ended; });
        return std::exchange(m_report, std::nullopt);
    }
    [[nodiscard]] std::optional<Error> error()
    {
        const std::scoped_lock lock(m_mutex);
        return m_error;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<LeakReport> m_report;
    bool m_ended = false;
    std::optional<Error> m_error;
};

void printReport(Context& context, const LeakReport& report)
{
    switch (context.format()) {
    case Format::Table:
        renderLeaks(context.io.out, report);
        context.io.out << std::endl;
        break;
    case Format::Json:
        context.io.out << toJson(report).dump(-1, ' ', false, Json::error_handler_t::replace)
                       << std::endl;
        break;
    case Format::Yaml:
        context.io.out << "---\n" << yamlText(toJson(report)) << std::flush;
        break;
    }
}

Exit watchReports(Context& context, const std::string& environment,
    std::optional<std::uint32_t> lane, std::uint64_t count)
{
    const auto plane = context.plane();
    if (!plane)
        return context.complain(plane.error());
    ReportBox box;
    const auto stream = (*plane)->telemetry().watchLeaks(
        environment, lane, [&box](LeakReport report) { box.put(std::move(report)); },
        [&box](std::optional<Error> error) { box.end(std::move(error)); });
    std::uint64_t printed = 0;
    while (const auto report = box.take()) {
        printReport(context, *report);
        if (!context.io.out)
            return Exit::Failed;
        if (++printed == count)
            return Exit::Done;
    }
    const auto error = box.error();
    return error ? context.complain(*error) : Exit::Done;
}

Exit exitOf(ReplayVerdict verdict)
{
    switch (verdict) {
    case ReplayVerdict::Healthy:
        return Exit::Done;
    case ReplayVerdict::Leaks:
        return Exit::LaneLost;
    case ReplayVerdict::NotShown:
        break;
    }
    return Exit::NotObserved;
}

Exit replayLeaks(Context& context, const Arguments& arguments, std::optional<std::uint32_t> lane)
{
    if (!arguments.words.empty() || arguments.has("watch") || arguments.has("count"))
        return context.complain(
            usage("--replay asks no control plane: no ENV, --watch or --count with it.").value());
    if (!arguments.has("replay") || !arguments.has("state"))
        return context.complain(usage("--replay FILE and --state FILE belong together.").value());
    const auto replayed = replay({arguments.value("replay"), arguments.value("state"), lane});
    if (!replayed)
        return context.complain(replayed.error());
    for (const auto& note : replayed->notes)
        context.io.err << "pultctl: " << clean(note) << std::endl;
    const auto& report = replayed->report;
    context.print(toJson(report), [&](std::ostream& out) { renderLeaks(out, report); });
    return exitOf(replayed->verdict);
}

Result<std::vector<Metric>> metricsOf(const Arguments& arguments)
{
    std::vector<Metric> metrics;
    for (const auto& word : arguments.values("metric")) {
        const auto metric = metricFromText(word);
        if (!metric)
            return usage("\"" + word
                + "\" is no metric: requests, errors, error-ratio, latency-mean, latency-p50, "
                  "latency-p90, latency-p95, latency-p99 or latency-bins.");
        metrics.push_back(*metric);
    }
    if (metrics.empty())
        metrics.push_back(Metric::Requests);
    return metrics;
}

Result<void> takeGrouping(const Arguments& arguments, SeriesGrouping& by)
{
    for (const auto& word : arguments.values("by")) {
        if (word == "service")
            by.service = true;
        else if (word == "lane")
            by.lane = true;
        else if (word == "serving")
            by.serving = true;
        else if (word == "entry")
            by.entry = true;
        else if (!word.empty())
            by.dimensions.push_back(word);
        else
            return usage("--by takes service, lane, serving, entry or a dimension.");
    }
    return {};
}

Result<void> takeTimes(Context& context, const Arguments& arguments, SeriesQuery& query)
{
    for (const auto& [option, into] :
        {std::pair("from", &query.fromUnixMs), std::pair("to", &query.toUnixMs)}) {
        if (!arguments.has(option))
            continue;
        const auto time = parseUtc(arguments.value(option));
        if (!time)
            return failure(time.error());
        *into = *time;
    }
    if (!arguments.has("last"))
        return {};
    if (query.fromUnixMs != 0)
        return usage("--from and --last say the same: give one.");
    const auto last = parseDuration(arguments.value("last"));
    if (!last)
        return failure(last.error());
    const auto end
        = query.toUnixMs != 0 ? query.toUnixMs : context.clock()->wall().time_since_epoch().count();
    query.fromUnixMs = end - last->count();
    return {};
}

Result<SeriesQuery> queryOf(Context& context, const Arguments& arguments)
{
    SeriesQuery query;
    auto& selector = query.selector;
    selector.environment = arguments.words.front();
    selector.service = arguments.value("service");
    selector.entry = arguments.value("entry");
    auto lane = laneOf(arguments, "lane");
    if (!lane)
        return failure(std::move(lane.error()));
    selector.lane = *lane;
    auto serving = laneOf(arguments, "serving");
    if (!serving)
        return failure(std::move(serving.error()));
    selector.serving = *serving;
    auto metrics = metricsOf(arguments);
    if (!metrics)
        return failure(std::move(metrics.error()));
    query.metrics = *std::move(metrics);
    const auto buckets = numberOf(arguments, "buckets", 60);
    if (!buckets)
        return failure(buckets.error());
    query.buckets = static_cast<std::uint32_t>(std::min<std::uint64_t>(*buckets, UINT32_MAX));
    if (auto taken = takeGrouping(arguments, query.by); !taken)
        return failure(std::move(taken.error()));
    if (auto taken = takeTimes(context, arguments, query); !taken)
        return failure(std::move(taken.error()));
    return query;
}

} // namespace

Exit listLeaks(Context& context, const Arguments& arguments)
{
    const auto lane = laneOf(arguments, "lane");
    if (!lane)
        return context.complain(lane.error());
    if (arguments.has("replay") || arguments.has("state"))
        return replayLeaks(context, arguments, *lane);
    if (arguments.words.empty())
        return context.complain(
            usage("An environment is missing: pultctl leaks ENV, or --replay FILE --state FILE.")
                .value());
    const auto& environment = arguments.words.front();
    const auto count = numberOf(arguments, "count", 0);
    if (!count)
        return context.complain(count.error());
    if (arguments.has("watch"))
        return watchReports(context, environment, *lane, *count);
    const auto report = ask<LeakReport>(context, [&](auto& plane, auto done) {
        plane.telemetry().listLeaks(environment, *lane, std::move(done));
    });
    if (!report)
        return context.complain(report.error());
    context.print(toJson(*report), [&](std::ostream& out) { renderLeaks(out, *report); });
    return Exit::Done;
}

Exit showTrace(Context& context, const Arguments& arguments)
{
    const auto trace = ask<Trace>(context, [&](auto& plane, auto done) {
        plane.telemetry().getTrace(arguments.words[0], arguments.words[1], std::move(done));
    });
    if (!trace)
        return context.complain(trace.error());
    context.print(toJson(*trace), [&](std::ostream& out) { renderTrace(out, *trace); });
    return Exit::Done;
}

Exit findRequests(Context& context, const Arguments& arguments)
{
    RequestQuery query;
    query.environment = arguments.words.front();
    query.traceId = arguments.value("trace");
    query.requestId = arguments.value("request");
    query.user = arguments.value("user");
    if (arguments.has("trace") + arguments.has("request") + arguments.has("user") != 1)
        return context.complain(
            usage("Say by what: exactly one of --trace, --request and --user.").value());
    const auto limit = numberOf(arguments, "limit", 0);
    if (!limit)
        return context.complain(limit.error());
    query.limit = static_cast<std::uint32_t>(std::min<std::uint64_t>(*limit, UINT32_MAX));
    const auto found = ask<std::vector<FoundRequest>>(context,
        [&](auto& plane, auto done) { plane.telemetry().findRequests(query, std::move(done)); });
    if (!found)
        return context.complain(found.error());
    Json json = Json::array();
    for (const auto& request : *found)
        json.push_back(toJson(request));
    context.print(json, [&](std::ostream& out) { renderRequests(out, *found); });
    return Exit::Done;
}

Exit showSeries(Context& context, const Arguments& arguments)
{
    const auto query = queryOf(context, arguments);
    if (!query)
        return context.complain(query.error());
    const auto answer = ask<SeriesAnswer>(context,
        [&](auto& plane, auto done) { plane.telemetry().querySeries(*query, std::move(done)); });
    if (!answer)
        return context.complain(answer.error());
    if (arguments.has("csv"))
        writeCsv(context.io.out, *answer);
    else
        context.print(toJson(*answer), [&](std::ostream& out) { renderSeries(out, *answer); });
    context.io.out.flush();
    return Exit::Done;
}

} // namespace pult::cli
