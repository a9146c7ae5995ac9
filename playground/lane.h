// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

#include <grpcpp/client_context.h>
#include <grpcpp/server_context.h>

namespace pult::playground {

//! The lane context of one request: what every service takes in and hands on, unread.
struct LaneContext
{
    std::string lane; //!< generation header; empty: none
    std::string laneName; //!< generation-name header; empty: none
    std::string head; //!< head header; empty: none
    std::string tester; //!< Who asks for a lane; only an edge looks at it.
    std::chrono::seconds longest{0}; //!< Set by an edge: it ends the request then. 0: no bound.
    std::string source{}; //!< Set by an edge: who chose the lane, "tester" or "active".
};

inline constexpr char kLaneHeader[] = "x-generation";
inline constexpr char kLaneNameHeader[] = "x-generation-name";
inline constexpr char kHeadHeader[] = "x-generation-head";
inline constexpr char kTesterHeader[] = "x-tester";

[[nodiscard]] LaneContext readLane(const grpc::CallbackServerContext& context);
//! Adds the headers that are not empty; the tester's never goes beyond the edge.
void writeLane(const LaneContext& lane, grpc::ClientContext& context);

} // namespace pult::playground
