// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/telemetry/reading/span_text.h"

namespace pult::bench {

//! Where and how leaks are planted, and what the world is like besides.
struct TrafficOptions
{
    int services = 40;
    int instances = 2;
    int requests = 20'000;
    std::int64_t lengthMs = 3'600'000;
    double late = 0.01; //!< Of spans, up to two minutes.
    double lateMost = 120'000;
    double lost = 0.005;
    double duplicated = 0.02;
    std::int64_t skewMs = 5'000; //!< Of hosts, either way.
    double lanes = 0.2; //!< Of requests, on lanes other than the active one.
};

//! An hour of traffic of a made-up shop: a tree of services, each calling its own below, with cron
//! jobs, batches of messages, clients of people, and planted leaks.
class Traffic
{
public:
    Traffic(const TrafficOptions& options, std::uint32_t seed);

    //! "orders > billing" of every edge that loses lanes.
    [[nodiscard]] const std::set<std::string>& planted() const { return m_planted; }
    //! Edges about which no more can be known than that they are suspect.
    [[nodiscard]] const std::set<std::string>& plantedSuspects() const { return m_suspects; }
    //! Only tells calls of its own; requests are routed to it all the same.
    [[nodiscard]] static std::string lonely() { return "lonely"; }
    [[nodiscard]] std::string service(int number) const;
    [[nodiscard]] int services() const { return m_options.services; }
    //! Whether generation 2 or 3 has the service of its own.
    [[nodiscard]] static bool ownedBy(int lane, int service);
    //! Spans in the order of arrival, for this request; times are set.
    void request(int number, std::vector<telemetry::testing::WrittenSpan>& spans);

private:
    enum class Flaw
    {
        None,
        HeaderDropped,
        DroppedOnTheWay,
        TraceTorn,
        WrongRoute,
        NotInjected,
        Foreign, //!< A lane's own deployment gets what is of no lane.
        NotCalled, //!< The lane's requests never come to its own deployment.
    };
    struct Call
    {
        int service = 0;
        std::uint32_t lane = 0; //!< 0: the header is not there.
        telemetry::TraceId trace;
        telemetry::SpanId parent = 0;
        std::int64_t startMs = 0;
        int depth = 0;
    };
    using Spans = std::vector<telemetry::testing::WrittenSpan>;

    [[nodiscard]] Flaw flawOf(int caller, int callee) const;
    std::int64_t serve(const Call& call, Spans& spans);
    std::int64_t callOut(const Call& call, int callee, int generation, telemetry::SpanId entry,
        std::int64_t startMs, Spans& spans);
    std::int64_t publish(const Call& call, int callee, int generation, telemetry::SpanId entry,
        std::int64_t startMs, Spans& spans);
    void cron(int service, std::int64_t atMs, Spans& spans);
    void callOfLonely(std::int64_t atMs, Spans& spans);
    telemetry::testing::WrittenSpan span(int service, int generation, telemetry::SpanKind kind,
        const Call& call, std::int64_t startMs);
    [[nodiscard]] telemetry::SpanId newId() { return ++m_lastId * 0x9e3779b97f4a7c15ULL; }
    [[nodiscard]] telemetry::TraceId newTrace();
    [[nodiscard]] std::vector<int> calleesOf(int service) const;
    [[nodiscard]] double chance();

    TrafficOptions m_options;
    std::mt19937_64 m_random;
    std::set<std::string> m_planted;
    std::set<std::string> m_suspects;
    std::uint64_t m_lastId = 0;
};

} // namespace pult::bench
