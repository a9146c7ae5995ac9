// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <grpcpp/client_context.h>
#include <grpcpp/server_context.h>

#include "playground/lane.h"
#include "playground/tracing/trace_context.h"
#include "pult/playground/v1/hop.pb.h"

namespace pult::playground {

//! Everything that travels with one request.
struct RequestContext
{
    LaneContext lane;
    std::optional<TraceContext> caller; //!< The span of who sent it; none: a trace begins here.
    std::string baggage;
    std::string requestId;
    std::string user; //!< Whom it is done for; only an edge looks at it.
    std::string edge; //!< Which edge it came in by; told by edges that are no service of the demo.
};

inline constexpr char kUserHeader[] = "x-user-id";
// What such an edge says beside the stamp.
inline constexpr char kLaneSourceHeader[] = "x-pult-lane-source";
inline constexpr char kEdgeHeader[] = "x-pult-edge";
inline constexpr char kTesterNameHeader[] = "x-pult-tester";
//! Member of baggage that tells the lane.
inline constexpr char kLaneBaggage[] = "pult-lane";

[[nodiscard]] RequestContext readRequest(const grpc::CallbackServerContext& context);

//! `request` as a call carries it whose span is `self`, without what is dropped.
void writeRequest(const RequestContext& request, const TraceContext& self, v1::ContextDrop drop,
    grpc::ClientContext& context);

//! The same without what is dropped: what the callee will read.
[[nodiscard]] RequestContext without(RequestContext request, v1::ContextDrop drop);

//! Baggage in which the lane's member is this one and no other. Empty lane: none.
[[nodiscard]] std::string withLane(std::string_view baggage, const std::string& lane);

} // namespace pult::playground
