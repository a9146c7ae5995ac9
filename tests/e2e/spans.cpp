// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/e2e/spans.h"

#include <algorithm>
#include <stdexcept>

#include "client/telemetry_json.h"

namespace pult::test {

Spans::Spans(Cluster& cluster)
    : m_cluster(cluster)
{
    m_stream = cluster.control().telemetry().watchLeaks(
        "prod", std::nullopt,
        [this](client::LeakReport report) {
            const std::scoped_lock lock(m_mutex);
            m_report = std::move(report);
            m_changed.notify_all();
        },
        [](const std::optional<Error>&) {});
    m_verdicts = cluster.control().telemetry().watchVerdict(
        "prod",
        [this](client::RolloutVerdict verdict) {
            const std::scoped_lock lock(m_mutex);
            m_verdict = std::move(verdict);
            m_changed.notify_all();
        },
        [](const std::optional<Error>&) {});
}

std::optional<client::RolloutVerdict> Spans::verdict(
    const VerdictCondition& condition, std::chrono::seconds patience)
{
    std::unique_lock lock(m_mutex);
    const bool met
        = m_changed.wait_for(lock, patience, [&] { return m_verdict && condition(*m_verdict); });
    return met ? m_verdict : std::nullopt;
}

std::optional<client::LeakReport> Spans::leaks(
    const LeakCondition& condition, std::chrono::seconds patience)
{
    std::unique_lock lock(m_mutex);
    const bool met
        = m_changed.wait_for(lock, patience, [&] { return m_report && condition(*m_report); });
    return met ? m_report : std::nullopt;
}

std::string Spans::told()
{
    const std::scoped_lock lock(m_mutex);
    if (!m_report)
        return "no report came\n";
    std::string text = std::to_string(m_report->edgesSeen) + " of "
        + std::to_string(m_report->edgesExpected) + " edges, "
        + std::to_string(m_report->health.received) + " spans\n";
    for (const auto& edge : m_report->edges) {
        text += edge.caller + " > " + edge.callee + ": " + std::string(client::text(edge.verdict))
            + ' ' + edge.rule + ' ' + edge.cause + " kept " + std::to_string(edge.counts.propagated)
            + " lost " + std::to_string(edge.counts.lost);
        for (const auto& cell : edge.carriers)
            text += ", " + cell.carrier + ' ' + std::string(client::text(cell.verdict));
        text += '\n';
    }
    return text;
}

std::string Spans::fault(const std::string& service, const std::vector<std::string>& more)
{
    std::vector<std::string> words{"fault", service};
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words));
}

void Spans::load(int rate)
{
    run({"load", std::to_string(rate)});
}

std::string Spans::run(std::vector<std::string> words)
{
    words.insert(words.begin(), binary("pult-playground").string());
    words.insert(words.end(), {"--data", (m_cluster.data() / "playground").string()});
    Program program(words, m_cluster.data() / "asked.log");
    std::string text;
    while (const auto line = program.readLine())
        text += *line + '\n';
    if (program.wait() != 0)
        throw std::runtime_error("pult-playground failed: " + program.log());
    return text;
}

const client::LeakEdge* edgeOf(
    const client::LeakReport& report, const std::string& caller, const std::string& callee)
{
    const auto found
        = std::find_if(report.edges.begin(), report.edges.end(), [&](const client::LeakEdge& edge) {
              return edge.caller == caller && edge.callee == callee;
          });
    return found == report.edges.end() ? nullptr : &*found;
}

} // namespace pult::test
