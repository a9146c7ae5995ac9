// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/guards_file.h"

#include <algorithm>
#include <set>

#include "common/prom_template.h"

namespace pult::client {

namespace {

constexpr double kMostMargin = 1000;
constexpr std::size_t kMostLabel = 63;
constexpr std::size_t kMostQuery = 4000;

bool isDnsLabel(const std::string& text)
{
    const auto alphanumeric
        = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && text.size() <= kMostLabel && alphanumeric(text.front())
        && alphanumeric(text.back()) && std::all_of(text.begin(), text.end(), [&](char c) {
               return alphanumeric(c) || c == '-';
           });
}

void readLimit(const YamlReader& reader, Guard& guard)
{
    if (!reader.child("limit").IsDefined())
        return;
    if (guard.kind == GuardKind::Share)
        return reader.refuse("limit", "not of kind share");
    auto& limit = guard.limit.emplace();
    if (guard.kind == GuardKind::Errors)
        reader.real("limit", limit, "a share of errors above 0 and at most 1",
            [](double value) { return value > 0 && value <= 1; });
    else
        reader.real("limit", limit);
}

void readQuery(const YamlReader& reader, Guard& guard)
{
    reader.text("query", guard.query);
    const bool there = reader.child("query").IsDefined();
    if (guard.kind != GuardKind::PromQl) {
        if (there && guard.kind != GuardKind::Unknown)
            reader.refuse("query", "only of kind promql");
        return;
    }
    if (!there)
        static_cast<void>(reader.require("query"));
    else if (guard.query.empty() || guard.query.size() > kMostQuery)
        reader.refuse("query", "expected a query of 1 to 4000 bytes");
    else if (const auto trouble = promTemplateTrouble(guard.query))
        reader.refuse("query", *trouble);
}

void readQuantile(const YamlReader& reader, Guard& guard)
{
    reader.real("quantile", guard.quantile, "a number between 0 and 1",
        [](double value) { return value > 0 && value < 1; });
    if (reader.child("quantile").IsDefined() && guard.kind != GuardKind::Latency
        && guard.kind != GuardKind::Unknown)
        reader.refuse("quantile", "only of kind latency");
}

void readName(const YamlReader& reader, Guard& guard, std::set<std::string>& names)
{
    if (!reader.require("name"))
        return;
    reader.text("name", guard.name);
    if (!reader.child("name").IsScalar())
        return;
    if (!isDnsLabel(guard.name))
        reader.refuse("name", "expected lower case letters, digits and hyphens, 1 to 63");
    else if (!names.insert(guard.name).second)
        reader.refuse("name", guard.name + " stands there twice");
}

} // namespace

void readGuards(const YamlReader& from, std::vector<Guard>& to, GuardKind otherwise)
{
    std::set<std::string> names;
    from.each("guards", [&](const YAML::Node& item, const std::string& where) {
        const YamlReader reader(from.problems(), item, where,
            {"name", "kind", "act", "margin", "quantile", "limit", "services", "query"});
        Guard guard;
        guard.kind = otherwise;
        if (otherwise == GuardKind::Unknown)
            reader.require("kind");
        readName(reader, guard, names);
        reader.word("kind", guard.kind,
            {GuardKind::Errors, GuardKind::Latency, GuardKind::Mean, GuardKind::PromQl,
                GuardKind::Share});
        reader.word("act", guard.act, {GuardAct::Abort, GuardAct::Hold});
        reader.real("margin", guard.margin, "a ratio above 1 and below 1000",
            [](double value) { return value > 1 && value < kMostMargin; });
        readQuantile(reader, guard);
        readLimit(reader, guard);
        reader.texts("services", guard.services);
        readQuery(reader, guard);
        to.push_back(std::move(guard));
    });
}

} // namespace pult::client
