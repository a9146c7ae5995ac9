// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/proving/probe.h"

#include <cstdio>

#include "controlplane/state/lanes.h"
#include "controlplane/telemetry/probe_mark.h"

namespace pult::telemetry {

namespace {

std::uint64_t randomNumber(IdSource& ids, std::size_t bytes)
{
    std::uint64_t number = 0;
    for (const unsigned char byte : ids.bytes(bytes))
        number = number << 8 | byte;
    return number;
}

std::string hex(std::uint64_t number)
{
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
    return text;
}

} // namespace

Probe makeProbe(const state::Environment& environment, const state::Entry& entry,
    state::GenerationNumber lane, IdSource& ids)
{
    Probe probe;
    // The lowest bit, so that it is never the invalid id.
    probe.trace = {randomNumber(ids, 8), randomNumber(ids, 8) | 1U};
    probe.traceHex = hex(probe.trace.high) + hex(probe.trace.low);
    probe.requestId = "pult-proof-" + hex(probe.trace.low);
    probe.request.url = *state::EntryUrl::parse(entry.url);
    probe.request.method = entry.method;
    auto& headers = probe.request.headers;
    const auto& policy = environment.policy;
    if (lane != 0) {
        headers.emplace_back(policy.generationHeader, std::to_string(lane));
        if (const auto generation = environment.find(lane))
            headers.emplace_back(
                policy.headHeader, state::headWord(state::headForLane(environment, *generation)));
    }
    const auto span = kProbeMark | randomNumber(ids, 4);
    headers.emplace_back("traceparent", "00-" + probe.traceHex + '-' + hex(span) + "-01");
    headers.emplace_back("baggage", "pult-proof=" + probe.requestId);
    headers.emplace_back("x-request-id", probe.requestId);
    headers.insert(headers.end(), entry.headers.begin(), entry.headers.end());
    return probe;
}

} // namespace pult::telemetry
