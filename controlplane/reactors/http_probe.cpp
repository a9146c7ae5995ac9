// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/http_probe.h"

#include <string>
#include <utility>

namespace pult::reactors {

namespace {

using Kind = state::ReadinessCheck::Kind;

std::string urlOf(const ProbeTarget& target)
{
    const bool absolute = !target.target.empty() && target.target.front() == '/';
    const auto path = target.kind == Kind::Tcp ? std::string{}
        : absolute                             ? target.target
                                               : "/" + target.target;
    return "http://" + addressOf(target.endpoint) + path;
}

net::HttpExchange exchangeOf(const ProbeTarget& target)
{
    net::HttpExchange exchange;
    exchange.url = urlOf(target);
    exchange.userAgent = "pultd-readiness";
    exchange.deadline = target.timeout;
    exchange.freshConnection = true;
    exchange.connectOnly = target.kind == Kind::Tcp;
    return exchange;
}

ProbeResult resultOf(const net::HttpOutcome& outcome)
{
    if (!outcome.failure.empty())
        return notReady(outcome.failure);
    const bool onlyConnected = outcome.status == 0;
    if (onlyConnected || (outcome.status >= 200 && outcome.status < 300))
        return {true, {}};
    return notReady("answers HTTP " + std::to_string(outcome.status));
}

} // namespace

void HttpProbe::probe(const ProbeTarget& target, Done done)
{
    m_client.send(exchangeOf(target),
        [done = std::move(done)](const net::HttpOutcome& outcome) { done(resultOf(outcome)); });
}

} // namespace pult::reactors
