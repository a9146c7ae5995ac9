// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/analysis/prometheus/alert_keeper.h"

#include <algorithm>
#include <set>
#include <utility>

namespace pult::analysis {

namespace {

std::set<std::string> servicesOf(const state::Environment& environment)
{
    std::set<std::string> services;
    if (environment.active) {
        for (const auto& [service, deployment] : *environment.active)
            services.insert(service);
    }
    for (const auto& [number, generation] : environment.generations) {
        for (const auto& [service, deployment] : generation->delta)
            services.insert(service);
    }
    return services;
}

bool concerns(const state::Alert& alert, const std::set<std::string>& services,
    const std::string& environment)
{
    const auto label = alert.labels.find("environment");
    if (label != alert.labels.end() && label->second != environment)
        return false;
    return services.contains(alert.service);
}

bool known(const std::vector<state::Alert>& alerts, const state::Alert& wanted)
{
    return std::ranges::any_of(alerts, [&](const state::Alert& alert) {
        return alert.name == wanted.name && alert.service == wanted.service
            && alert.generation == wanted.generation;
    });
}

//! What wakes people first.
int rankOf(const state::Alert& alert)
{
    const auto& severity = alert.severity;
    if (severity == "page" || severity == "critical")
        return 0;
    return severity == "warning" ? 1 : 2;
}

} // namespace

AlertKeeper::AlertKeeper(const Clock& clock, Scheduler& scheduler, Prometheus& prometheus)
    : m_clock(clock)
    , m_scheduler(scheduler)
    , m_prometheus(prometheus)
{}

AlertKeeper::~AlertKeeper()
{
    m_ticks.reset();
}

void AlertKeeper::start(state::StatePtr state)
{
    {
        const std::scoped_lock lock(m_shared->mutex);
        m_shared->state = std::move(state);
    }
    if (!m_prometheus.hasPrometheus() && !m_prometheus.hasAlertmanager())
        return;
    ask();
    m_ticks = m_scheduler.every(kPeriod, [this] { ask(); });
}

void AlertKeeper::onCommit(const state::Commit& commit)
{
    const std::scoped_lock lock(m_shared->mutex);
    m_shared->state = commit.after;
}

void AlertKeeper::ask()
{
    const auto taker = [shared = m_shared, nowUnixMs = m_clock.wall().time_since_epoch().count()](
                           const char* source) {
        return [shared, nowUnixMs, source](Result<std::vector<state::Alert>> answer) {
            const std::scoped_lock lock(shared->mutex);
            auto& told = shared->told[source];
            told.trouble = answer ? std::string() : answer.error().message;
            if (!answer)
                return;
            told.alerts = *std::move(answer);
            told.atUnixMs = nowUnixMs;
        };
    };
    if (m_prometheus.hasPrometheus())
        m_prometheus.alerts(taker("Prometheus"));
    if (m_prometheus.hasAlertmanager())
        m_prometheus.alertmanagerAlerts(taker("Alertmanager"));
}

state::AlertReport AlertKeeper::alerts(const std::string& environment) const
{
    state::AlertReport report;
    report.environment = environment;
    report.configured = m_prometheus.hasPrometheus() || m_prometheus.hasAlertmanager();
    const std::scoped_lock lock(m_shared->mutex);
    const auto found = m_shared->state ? m_shared->state->find(environment) : nullptr;
    const auto services = found ? servicesOf(*found) : std::set<std::string>();
    for (const auto& [source, told] : m_shared->told) {
        if (!told.trouble.empty())
            report.troubles.push_back(told.trouble);
        report.atUnixMs = std::max(report.atUnixMs, told.atUnixMs);
        for (const auto& alert : told.alerts) {
            if (concerns(alert, services, environment) && !known(report.alerts, alert))
                report.alerts.push_back(alert);
        }
    }
    std::ranges::stable_sort(report.alerts, [](const state::Alert& a, const state::Alert& b) {
        return std::pair(rankOf(a), a.name) < std::pair(rankOf(b), b.name);
    });
    return report;
}

} // namespace pult::analysis
