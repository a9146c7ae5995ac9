// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/telemetry/leaks/verdict.h"

#include <array>

namespace pult::telemetry {

namespace {

//! '<' stands for the caller, '>' for the callee.
constexpr std::array<std::string_view, kCauses> kSentences{"",
    "< calls > without the lane's header", "< calls > without the lane in its baggage",
    "< sends the lane, > does not get it: something between them drops it",
    "< calls > from work that outlives the request: the context is not handed to the other thread",
    "< calls > more than 5 s after the request came: the sidecar has forgotten its context",
    "< calls > without trace context: the lane goes with it",
    "< sends to > without putting the lane into the message",
    "> does not take the lane out of the message of <", "another lane comes out of < than went in",
    "the lane arrives, but no route of it leads from < to its own >",
    "the proxy of < refused its configuration and routes by an old one",
    "the proxy of < has not got the configuration that knows the lane",
    "a sampler keeps some spans of a trace and drops others",
    "< loses spans of its own before they are exported",
    "spans that call < are lost, sampled away or not made",
    "the spans that call < are always filtered out", "the lane's own > is never seen",
    "what < sends on no lane, or on another one, reaches a lane's own >",
    "the lane has no >: calls of < should end in an error, and are served",
    "requests are routed to <, yet it tells only its calls to >, and each begins a trace",
    "< reaches the lane's own > less often than its requests usually do",
    "< calls > as regularly as requests come: by a timer of its own, or without trace context",
    "whether they belong to requests cannot be told: no instance id"};

} // namespace

std::string_view ruleName(Rule rule)
{
    static constexpr std::array<std::string_view, 10> kNames{
        "", "L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "H+"};
    return kNames[static_cast<std::size_t>(rule)];
}

std::string_view verdictName(Verdict verdict)
{
    static constexpr std::array<std::string_view, 4> kNames{
        "NO_EVIDENCE", "HEALTHY", "SUSPECT", "LEAK"};
    return kNames[static_cast<std::size_t>(verdict)];
}

std::string_view causeName(Cause cause)
{
    static constexpr std::array<std::string_view, kCauses> kNames{"", "HEADER_DROPPED",
        "BAGGAGE_DROPPED", "DROPPED_ON_THE_WAY", "ASYNC_HAND_OFF", "CONTEXT_EXPIRED",
        "CONTEXT_DROPPED", "PRODUCER_DID_NOT_INJECT", "CONSUMER_DID_NOT_EXTRACT", "LANE_CHANGED",
        "MISSING_ROUTE", "GATEWAY_REFUSED", "GATEWAY_BEHIND", "SAMPLER_BROKE_CHAIN",
        "EXPORTER_LOSS", "UPSTREAM_LOSS", "SPANS_FILTERED", "NEVER_REACHED", "FOREIGN_TRAFFIC",
        "ABSENT_SERVED", "ONLY_CALLS", "PARTLY_REACHED", "SAME_CLOCK", "NO_INSTANCE_ID"};
    return kNames[static_cast<std::size_t>(cause)];
}

std::string causeText(Cause cause, std::string_view caller, std::string_view callee)
{
    std::string text;
    for (const char c : kSentences[static_cast<std::size_t>(cause)]) {
        if (c == '<')
            text += caller;
        else if (c == '>')
            text += callee;
        else
            text += c;
    }
    return text;
}

} // namespace pult::telemetry
