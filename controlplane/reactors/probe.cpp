// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/probe.h"

#include <algorithm>
#include <utility>

namespace pult::reactors {

namespace {

constexpr std::size_t kMostDetail = 200;

} // namespace

std::string addressOf(const state::Endpoint& endpoint)
{
    const bool v6 = endpoint.host.find(':') != std::string::npos;
    return (v6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

ProbeResult notReady(std::string detail)
{
    if (detail.size() > kMostDetail)
        detail.resize(kMostDetail);
    std::replace_if(
        detail.begin(), detail.end(), [](char c) { return c < 0x20 || c > 0x7e; }, '?');
    return {false, std::move(detail)};
}

} // namespace pult::reactors
