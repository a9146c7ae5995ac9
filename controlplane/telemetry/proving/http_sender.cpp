// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/http_sender.h"

#include <string>
#include <utility>

namespace pult::telemetry {

namespace {

net::HttpExchange exchangeOf(ProbeRequest request)
{
    net::HttpExchange exchange;
    exchange.url = "http://" + request.url.authority() + request.url.path;
    exchange.method = std::move(request.method);
    exchange.headers = std::move(request.headers);
    exchange.userAgent = "pultd-prove";
    exchange.deadline = request.deadline;
    return exchange;
}

ProbeAnswer answerOf(const net::HttpOutcome& outcome)
{
    if (!outcome.failure.empty())
        return {false, printable(outcome.failure)};
    return {outcome.status > 0 && outcome.status < 400, "HTTP " + std::to_string(outcome.status)};
}

} // namespace

void HttpSender::send(ProbeRequest request, Done done)
{
    m_client.send(exchangeOf(std::move(request)),
        [done = std::move(done)](const net::HttpOutcome& outcome) { done(answerOf(outcome)); });
}

} // namespace pult::telemetry
