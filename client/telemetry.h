// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/alerts.h"
#include "client/leaks.h"
#include "client/proof.h"
#include "client/series.h"
#include "client/trace.h"
#include "client/verdict.h"
#include "common/error.h"

namespace pult::client {

//! A stream that is being read. Its end: destroying it; no callback runs after that.
//! Must not be destroyed by one of its own callbacks.
class Stream
{
public:
    virtual ~Stream() = default;
};

//! What live traffic shows. As ControlPlane, whose connection it shares: threads, deadlines,
//! errors.
class Telemetry
{
public:
    using Millis = std::chrono::milliseconds;
    template <typename T> using Done = std::function<void(Result<T>)>;
    template <typename T> using OnMessage = std::function<void(T)>;
    //! Null: the server ended it well.
    using OnEnd = std::function<void(std::optional<Error>)>;
    static constexpr Millis kDeadline{3000};

    virtual ~Telemetry() = default;

    virtual void querySeries(
        SeriesQuery query, Done<SeriesAnswer> done, Millis deadline = kDeadline)
        = 0;
    //! `lane`: only edges with evidence of it.
    virtual void listLeaks(std::string environment, std::optional<std::uint32_t> lane,
        Done<LeakReport> done, Millis deadline = kDeadline)
        = 0;
    virtual void getTrace(std::string environment, std::string traceId, Done<Trace> done,
        Millis deadline = Millis{10000})
        = 0;
    virtual void findRequests(
        RequestQuery query, Done<std::vector<FoundRequest>> done, Millis deadline = kDeadline)
        = 0;

    //! The newest; of the last rollout when none is under way. Error NO_EVIDENCE: none was judged.
    virtual void getVerdict(
        std::string environment, Done<RolloutVerdict> done, Millis deadline = kDeadline)
        = 0;
    virtual void verdictHistory(std::string environment, Done<std::vector<VerdictLine>> done,
        Millis deadline = Millis{10000})
        = 0;
    //! By other thresholds, or of a past window. Changes nothing.
    virtual void judgeAgain(
        JudgeQuery query, Done<RolloutVerdict> done, Millis deadline = Millis{10000})
        = 0;
    //! `sinceUnixMs` 0: the last hour.
    virtual void compareLanes(std::string environment, std::int64_t sinceUnixMs,
        Done<std::vector<LaneFigures>> done, Millis deadline = Millis{10000})
        = 0;
    //! Whenever it is made anew; silent while there is no rollout.
    [[nodiscard]] virtual std::unique_ptr<Stream> watchVerdict(
        std::string environment, OnMessage<RolloutVerdict> onVerdict, OnEnd onEnd)
        = 0;

    //! At first, then whenever it changed; at least every 5 s.
    [[nodiscard]] virtual std::unique_ptr<Stream> watchAlerts(
        std::string environment, OnMessage<AlertReport> onReport, OnEnd onEnd)
        = 0;
    [[nodiscard]] virtual std::unique_ptr<Stream> watchSeries(
        SeriesQuery query, Millis period, OnMessage<SeriesAnswer> onAnswer, OnEnd onEnd)
        = 0;
    [[nodiscard]] virtual std::unique_ptr<Stream> watchLeaks(std::string environment,
        std::optional<std::uint32_t> lane, OnMessage<LeakReport> onReport, OnEnd onEnd)
        = 0;
    //! Probes are sent at once and followed until each has ended.
    [[nodiscard]] virtual std::unique_ptr<Stream> prove(
        ProofQuery query, OnMessage<ProofState> onState, OnEnd onEnd)
        = 0;
};

} // namespace pult::client
