// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/routing/xds/names.h"

#include <algorithm>

namespace pult::routing {

namespace {

constexpr std::string_view kNewStyle = "xdstp://";

std::string laneWord(const state::RouteMatch& match)
{
    return match.name.empty() ? "g" + std::to_string(match.number) : match.name;
}

} // namespace

std::string headerName(std::string text)
{
    std::ranges::transform(text, text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

std::string_view serviceOfListener(std::string_view listener)
{
    if (listener.starts_with(kNewStyle)) {
        listener.remove_prefix(listener.rfind('/') + 1);
        listener = listener.substr(0, listener.find_first_of("?#"));
    }
    return listener.substr(0, listener.find(':'));
}

std::string clusterOf(const state::ServiceName& service, const state::RouteRule& rule)
{
    if (rule.deployment)
        return rule.deployment->name();
    if (rule.error == "closed")
        return "closed-contour." + laneWord(rule.match);
    if (rule.match.kind == state::RouteMatch::Kind::Default)
        return "absent." + service;
    return "absent." + service + "." + laneWord(rule.match);
}

std::string clusterOf(const state::DeploymentKey& deployment)
{
    return state::nameOf(deployment);
}

} // namespace pult::routing
