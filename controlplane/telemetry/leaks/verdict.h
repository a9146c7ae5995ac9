// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pult::telemetry {

//! The rules of the domain's leak section.
enum class Rule : std::uint8_t
{
    None,
    RootOut, //!< L1: a trace begins with an outgoing span.
    CausedRootOut, //!< L2: the same, while that instance was serving a request.
    LostKey, //!< L3: the lane is lost between parent and child.
    WrongInstance, //!< L4: served by another generation than the lane means.
    ExpectedAbsent, //!< L5: a hit of the lane's own deployment is missing.
    Disconnected, //!< L6: a parent is missing: quality of the data, no leak.
    Asynchronous, //!< L7: lost over a queue.
    Foreign, //!< L8: a generation got a request that is not of its lane.
    Hit, //!< H+: the lane's own deployment was reached.
};

//! The root-cause catalogue.
enum class Cause : std::uint8_t
{
    None,
    HeaderDropped, //!< The caller sent its call without the lane's header.
    BaggageDropped,
    DroppedOnTheWay, //!< The caller sent it, the callee did not get it.
    AsyncHandOff, //!< The call outlived the request that caused it: another thread.
    ContextExpired, //!< The call was made more than 5 s after the request came.
    ContextDropped, //!< Trace context and lane both.
    ProducerDidNotInject,
    ConsumerDidNotExtract,
    LaneChanged, //!< Another lane came out than went in.
    MissingRoute, //!< The lane was there, the route was not.
    GatewayRefused, //!< The proxy on the way refused its configuration.
    GatewayBehind, //!< The proxy on the way has not got its configuration.
    SamplerBrokeChain,
    ExporterLoss, //!< The parent was of the same process and never came.
    UpstreamLoss, //!< The parent was of another process and never came.
    SpansFiltered, //!< The parents of this span never come.
    NeverReached, //!< The lane's deployment tells nothing.
    ForeignTraffic, //!< Of no lane, or of another one: it was never meant for that deployment.
    AbsentServed, //!< The lane has no such service: an error was due.
    OnlyCalls, //!< The caller tells what it calls, and nothing that it is asked.
    PartlyReached, //!< The lane's deployment is reached less often than it is usual.
    SameClock, //!< Calls begin as regularly as the requests during which they do.
    NoInstanceId, //!< Nothing tells one replica from the next: L2 has no request to hold a call to.
};
inline constexpr std::size_t kCauses = 24;

enum class Verdict : std::uint8_t
{
    NoEvidence,
    Healthy,
    Suspect,
    Leak,
};

//! What one occurrence says about its edge; kept in Claim::outcome.
enum class Outcome : std::uint8_t
{
    Unknown, //!< The edge was used; whether the lane came through cannot be told.
    Propagated,
    Lost,
    Suspect,
    OrphanHeld, //!< A call without a cause, made while one request was served.
    OrphanShared, //!< The same, while several were.
    OrphanFree, //!< While none was; with a row only if its process was never seen to serve.
    ExpectedSeen,
    ExpectedMissing,
    ExpectedUntold, //!< The caller tells its call, the callee does not.
    ParentMissing, //!< Of a row of data quality; its lane is halfOf() the parent's id.
};
//! Enough to know a span of the same trace again.
[[nodiscard]] constexpr std::uint32_t halfOf(std::uint64_t span)
{
    return static_cast<std::uint32_t>(span);
}

[[nodiscard]] std::string_view ruleName(Rule rule); //!< "L4"; "H+"; empty for None
[[nodiscard]] std::string_view verdictName(Verdict verdict); //!< "LEAK"
[[nodiscard]] std::string_view causeName(Cause cause); //!< "HEADER_DROPPED"; empty for None
//! One sentence for people; empty for None. `caller`, `callee`: as they stand in the edge.
[[nodiscard]] std::string causeText(Cause cause, std::string_view caller, std::string_view callee);

} // namespace pult::telemetry
