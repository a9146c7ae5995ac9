// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/telemetry.h"
#include "pult/v1/telemetry.pb.h"

namespace pult::client::wire {

[[nodiscard]] LeakReport fromWire(const v1::LeakReport& wire);
[[nodiscard]] TraceSpan fromWire(const v1::TraceSpan& wire);
[[nodiscard]] FoundRequest fromWire(const v1::FoundRequest& wire);
[[nodiscard]] SeriesAnswer fromWire(const v1::QuerySeriesResponse& wire);
[[nodiscard]] ProofState fromWire(const v1::ProveEvent& wire);

[[nodiscard]] v1::QuerySeriesRequest toWire(const SeriesQuery& query);
[[nodiscard]] v1::ListLeaksRequest leaksRequest(
    std::string environment, std::optional<std::uint32_t> lane);
[[nodiscard]] v1::FindRequestsRequest toWire(const RequestQuery& query);
[[nodiscard]] v1::ProveRequest toWire(const ProofQuery& query);

} // namespace pult::client::wire
