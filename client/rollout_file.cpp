// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/rollout_file.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "client/guards_file.h"
#include "client/reasons.h"

namespace pult::client {

namespace {

constexpr std::uint32_t kWhole = 1000;
// As the control plane checks them again.
constexpr std::size_t kMostStages = 20;
constexpr std::size_t kMostName = 60;
constexpr std::uint32_t kLongestBakeSeconds = 30 * 24 * 3600;
constexpr std::uint32_t kLongestHoldbackSeconds = 24 * 3600;
constexpr std::uint32_t kMostHoldbackPermille = 500;

void permille(const YamlReader& from, const char* key, std::uint32_t& to)
{
    from.value(key, to, "per cent from 0.1 to 100 in steps of 0.1", permilleFromText);
}

void seconds(const YamlReader& from, const char* key, std::uint32_t& to)
{
    from.value(key, to, "a time such as 90s, 10m or 2h", secondsFromText);
}

void readWhere(const YamlReader& from, EdgeSelector& to)
{
    const auto node = from.child("where");
    if (!node.IsDefined())
        return;
    const YamlReader reader(
        from.problems(), node, from.path("where"), {"regions", "zones", "edges"});
    reader.texts("regions", to.regions);
    reader.texts("zones", to.zones);
    permille(reader, "edges", to.permille);
}

void readCoverage(const YamlReader& from, std::vector<Coverage>& to)
{
    from.each("coverage", [&](const YAML::Node& item, const std::string& where) {
        const YamlReader reader(
            from.problems(), item, where, {"dimension", "values", "distinct", "units"});
        Coverage coverage;
        reader.require("dimension");
        reader.text("dimension", coverage.dimension);
        reader.texts("values", coverage.values);
        reader.number("distinct", coverage.minimumValues);
        reader.number("units", coverage.minimumUnits);
        const bool distinct = reader.child("distinct").IsDefined();
        if (!coverage.values.empty() && distinct)
            reader.refuse("distinct", "only without values");
        else if (coverage.values.empty() && (!distinct || coverage.minimumValues == 0))
            reader.refuse("values", "expected values, or how many distinct ones at least");
        to.push_back(std::move(coverage));
    });
}

void readStages(const YamlReader& from, std::vector<Stage>& to)
{
    std::set<std::string> names;
    from.each("stages", [&](const YAML::Node& item, const std::string& where) {
        const YamlReader reader(from.problems(), item, where,
            {"name", "where", "share", "bake", "sample", "coverage", "gate", "guards"});
        Stage stage;
        reader.require("share");
        reader.text("name", stage.name);
        if (stage.name.size() > kMostName)
            reader.refuse("name", "expected 1 to 60 bytes");
        else if (!stage.name.empty() && !names.insert(stage.name).second)
            reader.refuse("name", stage.name + " stands there twice");
        readWhere(reader, stage.where);
        permille(reader, "share", stage.sharePermille);
        seconds(reader, "bake", stage.bakeSeconds);
        if (stage.bakeSeconds > kLongestBakeSeconds)
            reader.refuse("bake", "expected at most 30 days");
        reader.number("sample", stage.minimumSample);
        readCoverage(reader, stage.coverage);
        reader.word("gate", stage.gate, {Gate::Automatic, Gate::Person});
        readGuards(reader, stage.guards);
        to.push_back(std::move(stage));
    });
    if (to.size() > kMostStages)
        from.refuse("stages", "expected at most 20");
}

void readHoldback(const YamlReader& from, Holdback& to)
{
    const auto node = from.child("holdback");
    if (!node.IsDefined())
        return;
    const YamlReader reader(from.problems(), node, from.path("holdback"), {"share", "for"});
    reader.require("share");
    reader.require("for");
    permille(reader, "share", to.permille);
    seconds(reader, "for", to.seconds);
    if (to.permille > kMostHoldbackPermille)
        reader.refuse("share", "expected at most 50 per cent");
    if (to.seconds > kLongestHoldbackSeconds)
        reader.refuse("for", "expected at most a day");
}

RolloutPlan readPlan(YamlProblems& problems, const YAML::Node& root)
{
    const YamlReader reader(
        problems, root, {}, {"unit", "alpha", "finish", "holdback", "guards", "stages"});
    RolloutPlan plan;
    reader.word("unit", plan.unit, {ShareUnit::Users, ShareUnit::Requests});
    reader.real("alpha", plan.alpha, "a probability above 0 and below 0.5",
        [](double value) { return value > 0 && value < 0.5; });
    reader.word("finish", plan.finish, {Finish::Person, Finish::PushOnGreen});
    readHoldback(reader, plan.holdback);
    readGuards(reader, plan.guards);
    if (reader.require("stages"))
        readStages(reader, plan.stages);
    if (problems.empty() && plan.stages.empty())
        problems.add(root.Mark(), "stages: at least one");
    return plan;
}

} // namespace

Result<RolloutPlan> parseRolloutPlan(const std::string& yaml, const std::string& fileName)
{
    return parseYaml<RolloutPlan>(yaml, fileName, kRolloutPlanInvalid, readPlan);
}

std::optional<std::uint32_t> permilleFromText(std::string_view text)
{
    while (!text.empty() && (text.back() == '%' || text.back() == ' '))
        text.remove_suffix(1);
    const auto dot = text.find('.');
    const auto whole = text.substr(0, dot);
    const auto tenth = dot == std::string_view::npos ? std::string_view("0") : text.substr(dot + 1);
    const auto digits = [](std::string_view part) {
        return !part.empty() && part.size() <= 3
            && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (!digits(whole) || !digits(tenth) || tenth.size() != 1)
        return std::nullopt;
    std::uint32_t per = 0;
    std::from_chars(whole.data(), whole.data() + whole.size(), per);
    per = per * 10 + static_cast<std::uint32_t>(tenth.front() - '0');
    return per == 0 || per > kWhole ? std::nullopt : std::optional(per);
}

std::optional<std::uint32_t> secondsFromText(std::string_view text)
{
    std::uint32_t unit = 1;
    if (!text.empty()) {
        switch (text.back()) {
        case 'd':
            unit = 86'400;
            break;
        case 'h':
            unit = 3600;
            break;
        case 'm':
            unit = 60;
            break;
        default:
            break;
        }
        if (std::string_view("smhd").find(text.back()) != std::string_view::npos)
            text.remove_suffix(1);
    }
    std::uint32_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [at, failed] = std::from_chars(text.data(), end, number);
    if (text.empty() || failed != std::errc{} || at != end || number > 100'000'000 / unit)
        return std::nullopt;
    return number * unit;
}

} // namespace pult::client
