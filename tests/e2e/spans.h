// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "client/telemetry.h"
#include "tests/e2e/cluster.h"

namespace pult::test {

//! What spans show of a cluster, and its faults.
class Spans
{
public:
    explicit Spans(Cluster& cluster);

    using LeakCondition = std::function<bool(const client::LeakReport&)>;
    //! Waits for a report that satisfies the condition. Nothing: none came in time.
    std::optional<client::LeakReport> leaks(
        const LeakCondition& condition, std::chrono::seconds patience);
    //! The newest report as lines, for failures.
    [[nodiscard]] std::string told();

    using VerdictCondition = std::function<bool(const client::RolloutVerdict&)>;
    //! The same for a verdict on the rollout that is under way.
    std::optional<client::RolloutVerdict> verdict(
        const VerdictCondition& condition, std::chrono::seconds patience);

    //! "fault SERVICE more…" of the playground's own program. Returns what it printed.
    std::string fault(const std::string& service, const std::vector<std::string>& more);
    //! "load RATE".
    void load(int rate);

private:
    std::string run(std::vector<std::string> words);

    Cluster& m_cluster;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<client::LeakReport> m_report;
    std::optional<client::RolloutVerdict> m_verdict;
    // Last: their callbacks use the above.
    std::unique_ptr<client::Stream> m_stream;
    std::unique_ptr<client::Stream> m_verdicts;
};

//! Null: the report has no such edge.
[[nodiscard]] const client::LeakEdge* edgeOf(
    const client::LeakReport& report, const std::string& caller, const std::string& callee);

} // namespace pult::test
