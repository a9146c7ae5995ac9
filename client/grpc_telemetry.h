// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <grpcpp/channel.h>

#include "client/call_group.h"
#include "client/telemetry.h"
#include "client/unary_call.h"
#include "pult/v1/telemetry.grpc.pb.h"

namespace pult::client {

//! Over the connection whose calls are in the group; the group is closed before this goes.
class GrpcTelemetry final : public Telemetry
{
public:
    GrpcTelemetry(const std::shared_ptr<grpc::Channel>& channel, std::shared_ptr<CallGroup> group,
        std::string origin);

    void querySeries(SeriesQuery query, Done<SeriesAnswer> done, Millis deadline) override;
    void listLeaks(std::string environment, std::optional<std::uint32_t> lane,
        Done<LeakReport> done, Millis deadline) override;
    void getTrace(
        std::string environment, std::string traceId, Done<Trace> done, Millis deadline) override;
    void findRequests(
        RequestQuery query, Done<std::vector<FoundRequest>> done, Millis deadline) override;
    void getVerdict(std::string environment, Done<RolloutVerdict> done, Millis deadline) override;
    void verdictHistory(
        std::string environment, Done<std::vector<VerdictLine>> done, Millis deadline) override;
    void judgeAgain(JudgeQuery query, Done<RolloutVerdict> done, Millis deadline) override;
    void compareLanes(std::string environment, std::int64_t sinceUnixMs,
        Done<std::vector<LaneFigures>> done, Millis deadline) override;
    [[nodiscard]] std::unique_ptr<Stream> watchVerdict(
        std::string environment, OnMessage<RolloutVerdict> onVerdict, OnEnd onEnd) override;
    [[nodiscard]] std::unique_ptr<Stream> watchAlerts(
        std::string environment, OnMessage<AlertReport> onReport, OnEnd onEnd) override;
    [[nodiscard]] std::unique_ptr<Stream> watchSeries(
        SeriesQuery query, Millis period, OnMessage<SeriesAnswer> onAnswer, OnEnd onEnd) override;
    [[nodiscard]] std::unique_ptr<Stream> watchLeaks(std::string environment,
        std::optional<std::uint32_t> lane, OnMessage<LeakReport> onReport, OnEnd onEnd) override;
    [[nodiscard]] std::unique_ptr<Stream> prove(
        ProofQuery query, OnMessage<ProofState> onState, OnEnd onEnd) override;

private:
    [[nodiscard]] CallSetup setup(Millis deadline) const { return {m_group, m_origin, deadline}; }

    std::shared_ptr<CallGroup> m_group;
    std::string m_origin;
    std::unique_ptr<v1::Telemetry::Stub> m_stub;
};

} // namespace pult::client
