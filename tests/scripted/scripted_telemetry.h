// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "client/telemetry.h"

namespace pult::scripted {

//! Requests of one kind that flow at one rate between two moments.
struct Traffic
{
    std::string service;
    std::uint32_t lane = 0;
    std::uint32_t serving = 0;
    double rate = 0; //!< A second.
    double errors = 0; //!< 0 to 1.
    double p99Us = 0;
    std::int64_t fromUnixMs = 0;
    std::int64_t toUnixMs = 0; //!< 0: goes on.
};

//! What traces show, without a network: answers at once from what a test sets. Receives no spans
//! until switched on. Thread: GUI only; callbacks run inside the calls.
class ScriptedTelemetry : public client::Telemetry
{
public:
    //! Every call and stream ends with TELEMETRY_OFF until told otherwise.
    void setOn(bool on);
    //! Every call and new stream ends so; nothing: as it should be.
    void setFailure(std::optional<Error> failure) { m_failure = std::move(failure); }
    //! Tells the watches too.
    void setReport(client::LeakReport report);
    //! Nothing: none was judged. Tells the watches too.
    void setVerdict(std::optional<client::RolloutVerdict> verdict);
    //! Tells the watches too.
    void setAlerts(client::AlertReport report);
    void setHistory(std::vector<client::VerdictLine> lines) { m_history = std::move(lines); }
    void setFigures(std::vector<client::LaneFigures> figures) { m_figures = std::move(figures); }
    [[nodiscard]] const std::vector<client::JudgeQuery>& judged() const { return m_judged; }
    void setTrace(client::Trace trace) { m_traces[trace.id] = std::move(trace); }
    void setRequests(std::vector<client::FoundRequest> found) { m_found = std::move(found); }
    void setTraffic(std::vector<Traffic> traffic, std::int64_t nowUnixMs);
    //! What a probe through an entry comes to, event by event.
    void setProof(const std::string& entry, std::vector<client::ProofState> events);

    //! As when the connection breaks, or the server ends them.
    void endStreams(const std::optional<Error>& why);
    [[nodiscard]] std::size_t openStreams() const { return m_streams.size(); }
    //! Streams of leaks that were ever opened.
    [[nodiscard]] int leakWatches() const { return m_leakWatches; }
    [[nodiscard]] const std::vector<client::ProofQuery>& proofs() const { return m_proofs; }
    [[nodiscard]] const std::vector<client::RequestQuery>& searches() const { return m_searches; }

    void querySeries(
        client::SeriesQuery query, Done<client::SeriesAnswer> done, Millis deadline) override;
    void listLeaks(std::string environment, std::optional<std::uint32_t> lane,
        Done<client::LeakReport> done, Millis deadline) override;
    void getTrace(std::string environment, std::string traceId, Done<client::Trace> done,
        Millis deadline) override;
    void findRequests(client::RequestQuery query, Done<std::vector<client::FoundRequest>> done,
        Millis deadline) override;
    void getVerdict(
        std::string environment, Done<client::RolloutVerdict> done, Millis deadline) override;
    void verdictHistory(std::string environment, Done<std::vector<client::VerdictLine>> done,
        Millis deadline) override;
    void judgeAgain(
        client::JudgeQuery query, Done<client::RolloutVerdict> done, Millis deadline) override;
    void compareLanes(std::string environment, std::int64_t sinceUnixMs,
        Done<std::vector<client::LaneFigures>> done, Millis deadline) override;
    [[nodiscard]] std::unique_ptr<client::Stream> watchVerdict(
        std::string environment, OnMessage<client::RolloutVerdict> onVerdict, OnEnd onEnd) override;
    [[nodiscard]] std::unique_ptr<client::Stream> watchAlerts(
        std::string environment, OnMessage<client::AlertReport> onReport, OnEnd onEnd) override;
    [[nodiscard]] std::unique_ptr<client::Stream> watchSeries(client::SeriesQuery query,
        Millis period, OnMessage<client::SeriesAnswer> onAnswer, OnEnd onEnd) override;
    [[nodiscard]] std::unique_ptr<client::Stream> watchLeaks(std::string environment,
        std::optional<std::uint32_t> lane, OnMessage<client::LeakReport> onReport,
        OnEnd onEnd) override;
    [[nodiscard]] std::unique_ptr<client::Stream> prove(
        client::ProofQuery query, OnMessage<client::ProofState> onState, OnEnd onEnd) override;

private:
    class OpenStream;

    [[nodiscard]] std::optional<Error> failure() const;
    [[nodiscard]] client::SeriesAnswer series(const client::SeriesQuery& query) const;
    std::unique_ptr<client::Stream> opened(OnMessage<client::LeakReport> onReport, OnEnd onEnd);

    bool m_on = false;
    std::optional<Error> m_failure;
    std::optional<client::LeakReport> m_report;
    std::map<std::string, client::Trace> m_traces;
    std::vector<client::FoundRequest> m_found;
    std::vector<Traffic> m_traffic;
    std::int64_t m_nowUnixMs = 0;
    std::map<std::string, std::vector<client::ProofState>> m_scripts;
    std::vector<client::ProofQuery> m_proofs;
    std::vector<client::RequestQuery> m_searches;
    std::optional<client::RolloutVerdict> m_verdict;
    client::AlertReport m_alerts;
    std::vector<client::VerdictLine> m_history;
    std::vector<client::LaneFigures> m_figures;
    std::vector<client::JudgeQuery> m_judged;
    std::set<OpenStream*> m_streams;
    int m_leakWatches = 0;
};

// The world of scripted_state.h as traces show it: g5 is told from g4 everywhere but at pricing,
// where orders loses the lane; g6 was hardly seen.

[[nodiscard]] client::LeakReport leakReport();
//! The same; somebody sees to its worst leak.
[[nodiscard]] client::LeakReport waivedReport();
//! Nothing was seen yet.
[[nodiscard]] client::LeakReport quietReport();
//! As leakReport() once orders has been repaired.
[[nodiscard]] client::LeakReport repairedReport();
inline constexpr const char* kLeakTrace = "7c1f0a6be2d94c11a8f35b9d0e41e09a";
//! A request that lost its lane between orders and pricing.
[[nodiscard]] client::Trace leakTrace();
//! Synthetic, with one culprit in the middle.
[[nodiscard]] client::Trace bigTrace(int spans);
[[nodiscard]] std::vector<client::FoundRequest> foundRequests();
//! Requests of g4, and of g5 as a candidate that gets a few per cent.
[[nodiscard]] std::vector<Traffic> candidateTraffic();
//! g5 took over four minutes ago, and fails where billing is called.
[[nodiscard]] std::vector<Traffic> trafficAfterPromote();
//! Everything above.
void fill(ScriptedTelemetry& telemetry);

} // namespace pult::scripted
