// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.h"
#include "common/net/http_client.h"
#include "controlplane/analysis/engine/prom_port.h"
#include "controlplane/state/alert_port.h"

namespace pult::analysis {

//! Reads the answer of /api/v1/query: one number, or why not.
[[nodiscard]] PromAnswer promAnswerOf(const net::HttpOutcome& outcome);
//! Reads /api/v1/alerts of Prometheus or /api/v2/alerts of Alertmanager: those that fire.
//! Errors: UNAVAILABLE PROMETHEUS_UNREACHABLE, saying why.
[[nodiscard]] Result<std::vector<state::Alert>> promAlertsOf(const net::HttpOutcome& outcome);
[[nodiscard]] Result<std::vector<state::Alert>> alertmanagerAlertsOf(
    const net::HttpOutcome& outcome);
//! Percent-encoded, for a query string.
[[nodiscard]] std::string urlEncoded(std::string_view text);

//! A Prometheus and, if there is one, an Alertmanager, by HTTP. Thread: any; answers come on the
//! client's.
class Prometheus final : public PromQlSource
{
public:
    static constexpr std::chrono::milliseconds kDeadline{5000};

    //! "http://127.0.0.1:9090", without a slash at the end; `alertmanager` may be empty.
    Prometheus(std::string url, std::string alertmanager);

    void ask(const std::string& query, std::function<void(PromAnswer)> done) override;

    using Alerts = std::function<void(Result<std::vector<state::Alert>>)>;
    //! What fires, by Prometheus itself.
    void alerts(Alerts done);
    //! What Alertmanager holds and nobody silenced. Only when it is configured.
    void alertmanagerAlerts(Alerts done);
    [[nodiscard]] bool hasPrometheus() const { return !m_url.empty(); }
    [[nodiscard]] bool hasAlertmanager() const { return !m_alertmanager.empty(); }

private:
    void get(std::string url, net::HttpClient::Done done);

    const std::string m_url;
    const std::string m_alertmanager;
    net::HttpClient m_client;
};

} // namespace pult::analysis
