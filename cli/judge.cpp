// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/judge.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <nlohmann/json.hpp>

#include "cli/judge_stored.h"
#include "cli/table.h"
#include "client/effect.h"
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

//! "×1.4".
std::string ratioText(double ratio)
{
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), ratio < 9.95 ? "×%.2f" : "×%.0f", ratio);
    return digits.data();
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

//! 0: none was asked for.
Result<double> effectOf(const Arguments& arguments)
{
    if (!arguments.has("effect"))
        return 0;
    const auto text = arguments.value("effect");
    double ratio = 0;
    const auto* end = text.data() + text.size();
    const auto [at, failed] = std::from_chars(text.data(), end, ratio);
    if (failed != std::errc{} || at != end || !(ratio > 1) || ratio > 1000)
        return usage("--effect takes a ratio above 1, such as 1.2, not \"" + text + "\".");
    return ratio;
}

//! The same, judged with the effect in the place of every margin.
Result<RolloutVerdict> askForEffect(Context& context, JudgeQuery query, double effect)
{
    if (query.guards.empty()) {
        const auto state = ask<std::shared_ptr<const EnvironmentState>>(context,
            [&](auto& plane, auto done) { plane.getState(query.environment, 0, std::move(done)); });
        if (!state)
            return failure(state.error());
        if ((*state)->rollout)
            query.guards = guardsNow(*(*state)->rollout);
    }
    query.guards = withMargin(std::move(query.guards), effect);
    return ask<RolloutVerdict>(context,
        [&](auto& plane, auto done) { plane.telemetry().judgeAgain(query, std::move(done)); });
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

std::string visibleText(const MetricVerdict& metric)
{
    if (metric.smallestVisible)
        return ratioText(*metric.smallestVisible);
    const auto why
        = metric.outcome == VerdictOutcome::Fail ? std::string() : whyNoneVisible(metric);
    return why.empty() ? "–" : "none: " + why;
}

std::string untilText(const MetricVerdict& metric, const EffectAsked& asked)
{
    const auto* judged = sameMetric(asked.verdict, metric);
    const auto seconds = judged ? secondsUntil(asked.ratio, *judged) : std::nullopt;
    if (!seconds)
        return "–";
    return *seconds == 0 ? "now" : durationText(static_cast<std::uint64_t>(*seconds * 1e6));
}

void renderMetrics(std::ostream& out, const std::vector<MetricVerdict>& metrics, const char* title,
    const EffectAsked* asked)
{
    if (metrics.empty())
        return;
    std::vector<Table::Column> columns{{title}, {"WHERE"}, {"VERDICT"}, {"VISIBLE NOW"}};
    if (asked)
        columns.push_back({ratioText(asked->ratio) + " IN"});
    columns.push_back({"WHY"});
    Table table(columns, "");
    for (const auto& metric : metrics) {
        auto where = metric.service.empty() ? std::string("lane") : metric.service;
        if (!metric.dimension.empty())
            where += " " + metric.dimension + "=" + metric.value;
        std::vector<std::string> cells{clean(metric.guard), clean(where),
            std::string(text(metric.outcome)), visibleText(metric)};
        if (asked)
            cells.push_back(untilText(metric, *asked));
        cells.push_back(clean(metric.sentence));
        table.add(std::move(cells));
    }
    out << '\n';
    table.print(out);
}

} // namespace

void renderVerdict(std::ostream& out, const RolloutVerdict& verdict, const EffectAsked* asked)
{
    out << text(verdict.outcome) << (verdict.holds ? ", held" : "") << ": g" << verdict.generation
        << " against g" << verdict.control << (verdict.holdback ? " under holdback" : "")
        << ", stage " << verdict.stage + 1 << ", " << verdict.sharePermille / 10 << '.'
        << verdict.sharePermille % 10 << " %, " << verdict.stageUnits << " units, evidence since "
        << utcText(verdict.sinceUnixMs) << '\n'
        << clean(verdict.sentence) << '\n';
    for (const auto& trouble : verdict.troubles)
        out << "! " << clean(trouble) << '\n';
    renderMetrics(out, verdict.metrics, "GUARD", asked);
    renderMetrics(out, verdict.worstSlices, "WORST SLICES", nullptr);
}

Json effectJson(const RolloutVerdict& verdict, const EffectAsked& asked)
{
    Json metrics = Json::array();
    for (const auto& metric : verdict.metrics) {
        const auto* judged = sameMetric(asked.verdict, metric);
        const auto seconds = judged ? secondsUntil(asked.ratio, *judged) : std::nullopt;
        metrics.push_back({{"guard", metric.guard}, {"service", metric.service},
            {"secondsUntilVisible", seconds ? Json(*seconds) : Json(nullptr)}});
    }
    return {{"ratio", asked.ratio}, {"metrics", metrics}};
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
    const auto effect = effectOf(arguments);
    if (!effect)
        return context.complain(effect.error());
    if (meansJournal(arguments) && *effect > 1)
        return context.complain(
            usage("--effect asks about the rollout under way, not about the journal.").value());
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
    std::optional<EffectAsked> asked;
    if (*effect > 1) {
        auto judged = askForEffect(context, *query, *effect);
        if (!judged)
            return context.complain(judged.error());
        asked = EffectAsked{*effect, *std::move(judged)};
    }
    auto json = toJson(*verdict);
    if (asked)
        json["effect"] = effectJson(*verdict, *asked);
    context.print(
        json, [&](std::ostream& out) { renderVerdict(out, *verdict, asked ? &*asked : nullptr); });
    return exitOf(*verdict);
}

} // namespace pult::cli
