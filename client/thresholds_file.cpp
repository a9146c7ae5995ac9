// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/thresholds_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include <yaml-cpp/yaml.h>

#include "client/text.h"

namespace pult::client {

namespace {

constexpr std::array kKinds{
    GuardKind::Errors, GuardKind::Latency, GuardKind::Mean, GuardKind::PromQl, GuardKind::Share};
constexpr std::array kActs{GuardAct::Abort, GuardAct::Hold};

template <typename Value, std::size_t Size>
std::optional<Value> named(const std::array<Value, Size>& values, std::string_view word)
{
    const auto found = std::find_if(
        values.begin(), values.end(), [word](Value value) { return text(value) == word; });
    return found == values.end() ? std::nullopt : std::optional(*found);
}

tl::unexpected<Error> wrong(const YAML::Node& node, const std::string& what)
{
    const auto mark = node.IsDefined() ? node.Mark() : YAML::Mark::null_mark();
    const auto where
        = mark.is_null() ? std::string() : "line " + std::to_string(mark.line + 1) + ": ";
    return failure(Code::InvalidArgument, "THRESHOLDS_INVALID", where + what);
}

Result<void> onlyKnown(const YAML::Node& node, const std::set<std::string>& known)
{
    for (const auto& entry : node) {
        const auto key = entry.first.as<std::string>("");
        if (!known.contains(key))
            return wrong(entry.first, "\"" + key + "\" is not known");
    }
    return {};
}

Result<double> numberIn(const YAML::Node& node, const std::string& key, double otherwise)
{
    const auto value = node[key];
    if (!value)
        return otherwise;
    const auto number = value.as<double>(std::nan(""));
    if (!std::isfinite(number) || number < 0)
        return wrong(value, key + " takes a number, not below 0");
    return number;
}

Result<Guard> guardOf(const YAML::Node& node)
{
    static const std::set<std::string> kKnown{
        "name", "kind", "act", "margin", "quantile", "limit", "services", "query"};
    if (!node.IsMap())
        return wrong(node, "a guard is a map of name, kind, act, margin, …");
    if (auto known = onlyKnown(node, kKnown); !known)
        return failure(std::move(known.error()));
    Guard guard;
    guard.name = node["name"] ? node["name"].as<std::string>("") : "";
    if (guard.name.empty())
        return wrong(node, "a guard lacks its name");
    const auto kind = named(kKinds, node["kind"] ? node["kind"].as<std::string>("") : "errors");
    if (!kind)
        return wrong(node["kind"], "kind takes errors, latency, mean, promql or share");
    const auto act = named(kActs, node["act"] ? node["act"].as<std::string>("") : "abort");
    if (!act)
        return wrong(node["act"], "act takes abort or hold");
    guard.kind = *kind;
    guard.act = *act;
    const auto margin = numberIn(node, "margin", 0);
    const auto quantile = numberIn(node, "quantile", 0);
    const auto limit = numberIn(node, "limit", 0);
    for (const auto* value : {&margin, &quantile, &limit}) {
        if (!*value)
            return failure(value->error());
    }
    guard.margin = *margin;
    guard.quantile = *quantile;
    if (node["limit"])
        guard.limit = *limit;
    if (const auto services = node["services"]) {
        if (!services.IsSequence())
            return wrong(services, "services takes a list");
        for (const auto& service : services)
            guard.services.push_back(service.as<std::string>(""));
    }
    guard.query = node["query"] ? node["query"].as<std::string>("") : "";
    return guard;
}

Result<JudgeQuery> queryOf(const YAML::Node& root)
{
    if (!root.IsMap())
        return wrong(root, "thresholds are a map of alpha and guards");
    if (auto known = onlyKnown(root, {"alpha", "guards"}); !known)
        return failure(std::move(known.error()));
    JudgeQuery query;
    const auto alpha = numberIn(root, "alpha", 0);
    if (!alpha)
        return failure(alpha.error());
    query.alpha = *alpha;
    const auto guards = root["guards"];
    if (guards && !guards.IsSequence())
        return wrong(guards, "guards takes a list");
    for (const auto& node : guards) {
        auto guard = guardOf(node);
        if (!guard)
            return failure(std::move(guard.error()));
        query.guards.push_back(*std::move(guard));
    }
    return query;
}

} // namespace

Result<JudgeQuery> thresholdsFrom(const std::string& text)
{
    try {
        return queryOf(YAML::Load(text));
    } catch (const YAML::Exception& exception) {
        return failure(Code::InvalidArgument, "THRESHOLDS_INVALID", exception.what());
    }
}

} // namespace pult::client
