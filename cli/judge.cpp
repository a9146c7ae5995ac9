// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/judge.h"

#include <charconv>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "cli/judge_stored.h"
#include "cli/table.h"
#include "client/text.h"
#include "client/thresholds_file.h"
#include "client/verdict_json.h"

namespace pult::cli {

using namespace client;

namespace {

Result<std::string> contentOf(Context& context, const std::string& path)
{
    if (path == "-")
        return std::string(std::istreambuf_iterator<char>(context.io.in), {});
    std::ifstream file(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file)
        return failure(Code::InvalidArgument, "USAGE", path + " cannot be read.");
    return text;
}

Result<JudgeQuery> queryOf(Context& context, const Arguments& arguments)
{
    for (const auto* option : {"margin", "limit"}) {
        if (arguments.has(option))
            return usage("--" + std::string(option) + " goes with --journal or --revision.");
    }
    auto query = thresholdsIn(context, arguments);
    if (!query)
        return query;
    query->environment = arguments.words.front();
    for (const auto& [option, into] :
        {std::pair("from", &query->fromUnixMs), std::pair("to", &query->toUnixMs)}) {
        if (!arguments.has(option))
            continue;
        const auto time = parseUtc(arguments.value(option));
        if (!time)
            return failure(time.error());
        *into = *time;
    }
    return query;
}

Exit exitOf(const RolloutVerdict& verdict)
{
    switch (verdict.outcome) {
    case VerdictOutcome::Pass:
        return Exit::Done;
    case VerdictOutcome::Fail:
        return Exit::VerdictFails;
    case VerdictOutcome::NotEnoughData:
        break;
    }
    return Exit::NotObserved;
}

void renderMetrics(std::ostream& out, const std::vector<MetricVerdict>& metrics, const char* title)
{
    if (metrics.empty())
        return;
    Table table({{title}, {"WHERE"}, {"VERDICT"}, {"WHY"}}, "");
    for (const auto& metric : metrics) {
        auto where = metric.service.empty() ? std::string("lane") : metric.service;
        if (!metric.dimension.empty())
            where += " " + metric.dimension + "=" + metric.value;
        table.add({metric.guard, where, std::string(text(metric.outcome)), metric.sentence});
    }
    out << '\n';
    table.print(out);
}

} // namespace

void renderVerdict(std::ostream& out, const RolloutVerdict& verdict)
{
    out << text(verdict.outcome) << (verdict.holds ? ", held" : "") << ": g" << verdict.generation
        << " against g" << verdict.control << (verdict.holdback ? " under holdback" : "")
        << ", stage " << verdict.stage + 1 << ", " << verdict.sharePermille / 10 << '.'
        << verdict.sharePermille % 10 << " %, " << verdict.stageUnits << " units, evidence since "
        << utcText(verdict.sinceUnixMs) << '\n'
        << clean(verdict.sentence) << '\n';
    for (const auto& trouble : verdict.troubles)
        out << "! " << clean(trouble) << '\n';
    renderMetrics(out, verdict.metrics, "GUARD");
    renderMetrics(out, verdict.worstSlices, "WORST SLICES");
}

Result<JudgeQuery> thresholdsIn(Context& context, const Arguments& arguments)
{
    JudgeQuery query;
    if (arguments.has("thresholds")) {
        const auto path = arguments.value("thresholds");
        const auto text = contentOf(context, path);
        if (!text)
            return failure(text.error());
        auto read = parseThresholds(*text, path);
        if (!read)
            return failure(std::move(read.error()));
        query = *std::move(read);
    }
    if (arguments.has("alpha")) {
        const auto text = arguments.value("alpha");
        const auto* end = text.data() + text.size();
        const auto [at, failed] = std::from_chars(text.data(), end, query.alpha);
        if (failed != std::errc{} || at != end || query.alpha == 0)
            return usage("--alpha takes a probability, not \"" + text + "\".");
    }
    if (!(query.alpha >= 0 && query.alpha < 0.5))
        return usage("alpha is a probability above 0 and below 0.5.");
    return query;
}

Exit judgeRollout(Context& context, const Arguments& arguments)
{
    if (meansJournal(arguments))
        return judgeStored(context, arguments);
    const auto query = queryOf(context, arguments);
    if (!query)
        return context.complain(query.error());
    const auto verdict = ask<RolloutVerdict>(context,
        [&](auto& plane, auto done) { plane.telemetry().judgeAgain(*query, std::move(done)); });
    if (!verdict) {
        const auto exit = context.complain(verdict.error());
        if (verdict.error().reason == "NO_EVIDENCE")
            context.io.err << "Verdicts that the journal keeps: pultctl judge "
                           << query->environment << " --journal" << std::endl;
        return exit;
    }
    context.print(toJson(*verdict), [&](std::ostream& out) { renderVerdict(out, *verdict); });
    return exitOf(*verdict);
}

} // namespace pult::cli
