// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/judge_stored.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/judge.h"
#include "cli/judging/judge_again.h"
#include "cli/table.h"
#include "client/text.h"
#include "client/verdict_json.h"

namespace pult::cli {

using namespace client;

namespace {

//! As much as is read of a journal in one go of this program.
constexpr std::size_t kMostVerdicts = 1000;

bool isNumber(const std::string& text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Result<double> realOf(const std::string& text, const std::string& what)
{
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [at, failed] = std::from_chars(text.data(), end, number);
    if (failed != std::errc{} || at != end || !std::isfinite(number) || number <= 0)
        return usage(what + " takes a number above 0, not \"" + text + "\".");
    return number;
}

Result<std::map<std::string, double>> byGuard(const Arguments& arguments, const std::string& option)
{
    std::map<std::string, double> values;
    for (const auto& text : arguments.values(option)) {
        const auto equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            return usage("--" + option + " takes GUARD=NUMBER, not \"" + text + "\".");
        const auto value = realOf(text.substr(equals + 1), "--" + option);
        if (!value)
            return failure(value.error());
        values[text.substr(0, equals)] = *value;
    }
    return values;
}

Result<OtherThresholds> thresholdsOf(Context& context, const Arguments& arguments)
{
    const auto query = thresholdsIn(context, arguments);
    if (!query)
        return failure(query.error());
    auto margins = byGuard(arguments, "margin");
    if (!margins)
        return failure(margins.error());
    auto limits = byGuard(arguments, "limit");
    if (!limits)
        return failure(limits.error());
    return OtherThresholds{query->guards, query->alpha, *std::move(margins), *std::move(limits)};
}

//! A whole number is a revision, everything else a time.
Result<void> readEnd(const Arguments& arguments, const std::string& option, std::uint64_t& revision,
    std::int64_t& unixMs)
{
    if (!arguments.has(option))
        return {};
    const auto text = arguments.value(option);
    if (isNumber(text))
        return parseNumber(text, "--" + option).map([&](auto number) { revision = number; });
    return parseUtc(text).map([&](auto time) { unixMs = time; });
}

Result<VerdictQuery> queryOf(const Arguments& arguments)
{
    VerdictQuery query;
    query.environment = arguments.words.front();
    if (arguments.has("revision")) {
        if (arguments.has("from") || arguments.has("to"))
            return usage("Either --revision, or --from and --to, not both.");
        const auto revision = parseNumber(arguments.value("revision"), "--revision");
        if (!revision)
            return failure(revision.error());
        if (*revision == 0)
            return usage("Revisions are counted from 1.");
        query.fromRevision = query.toRevision = *revision;
        return query;
    }
    if (auto read = readEnd(arguments, "from", query.fromRevision, query.fromUnixMs); !read)
        return failure(std::move(read.error()));
    if (auto read = readEnd(arguments, "to", query.toRevision, query.toUnixMs); !read)
        return failure(std::move(read.error()));
    return query;
}

//! Newest first.
Result<std::vector<StoredVerdict>> read(Context& context, VerdictQuery query)
{
    std::vector<StoredVerdict> all;
    do {
        auto page = ask<VerdictPage>(
            context, [&](auto& plane, auto done) { plane.listVerdicts(query, std::move(done)); });
        if (!page)
            return failure(std::move(page.error()));
        std::ranges::move(page->verdicts, std::back_inserter(all));
        query.pageToken = page->nextPageToken;
    } while (!query.pageToken.empty() && all.size() <= kMostVerdicts);
    if (all.size() > kMostVerdicts)
        return usage("There are more than 1000 verdicts; narrow them by --from and --to.");
    return all;
}

//! What one verdict does not keep is its own trouble; thresholds that are none are everybody's.
Result<std::vector<JudgedAgain>> judgeAll(
    std::vector<StoredVerdict> stored, const OtherThresholds& by)
{
    std::vector<JudgedAgain> all;
    for (auto& verdict : stored) {
        auto again = judgeAgain(verdict, by);
        if (!again && again.error().code == Code::InvalidArgument)
            return failure(std::move(again.error()));
        auto& judged = all.emplace_back();
        judged.stored = std::move(verdict);
        if (again)
            judged.again = *std::move(again);
        else
            judged.trouble = again.error().message;
    }
    return all;
}

std::string wordsOf(const RolloutVerdict& verdict)
{
    return std::string(text(verdict.outcome)) + (verdict.holds ? ", held" : "");
}

bool isAnother(const JudgedAgain& judged)
{
    return judged.again
        && (judged.again->outcome != judged.stored.verdict.outcome
            || judged.again->holds != judged.stored.verdict.holds);
}

} // namespace

bool meansJournal(const Arguments& arguments)
{
    return arguments.has("journal") || arguments.has("revision")
        || isNumber(arguments.value("from")) || isNumber(arguments.value("to"));
}

Exit judgeStored(Context& context, const Arguments& arguments)
{
    const auto query = queryOf(arguments);
    if (!query)
        return context.complain(query.error());
    const auto by = thresholdsOf(context, arguments);
    if (!by)
        return context.complain(by.error());
    auto stored = read(context, *query);
    if (!stored)
        return context.complain(stored.error());
    const auto all = judgeAll(*std::move(stored), *by);
    if (!all)
        return context.complain(all.error());
    Json json{{"environment", query->environment}, {"verdicts", Json::array()}};
    for (const auto& judged : *all)
        json["verdicts"].push_back(toJson(judged));
    context.print(json, [&](std::ostream& out) { renderJudgedAgain(out, *all); });
    return exitOf(*all);
}

void renderJudgedAgain(std::ostream& out, const std::vector<JudgedAgain>& all)
{
    Table table(
        {{"REVISION", Table::Align::Right}, {"WHEN"}, {"ACT"}, {"STORED"}, {"NOW"}, {"WHY"}},
        "The journal keeps no verdict there.");
    for (const auto& judged : all) {
        const auto& stored = judged.stored;
        table.add({std::to_string(stored.revision), utcText(stored.unixMs), clean(stored.act),
            wordsOf(stored.verdict), judged.again ? wordsOf(*judged.again) : "NOT JUDGED",
            clean(judged.again ? judged.again->sentence : judged.trouble)});
    }
    table.print(out);
    if (all.size() != 1 || !all.front().again)
        return;
    out << '\n';
    renderVerdict(out, *all.front().again);
}

Json toJson(const JudgedAgain& judged)
{
    Json json;
    json["revision"] = judged.stored.revision;
    json["at"] = utcText(judged.stored.unixMs);
    json["kind"] = judged.stored.kind;
    json["act"] = judged.stored.act;
    json["changed"] = isAnother(judged);
    json["trouble"] = judged.trouble;
    json["stored"] = client::toJson(judged.stored.verdict);
    json["now"] = judged.again ? client::toJson(*judged.again) : Json(nullptr);
    return json;
}

Exit exitOf(const std::vector<JudgedAgain>& all)
{
    auto exit = all.empty() ? Exit::NotObserved : Exit::Done;
    for (const auto& judged : all) {
        const auto outcome = judged.again ? judged.again->outcome : VerdictOutcome::NotEnoughData;
        if (outcome == VerdictOutcome::Fail)
            return Exit::VerdictFails;
        if (outcome != VerdictOutcome::Pass)
            exit = Exit::NotObserved;
    }
    return exit;
}

} // namespace pult::cli
