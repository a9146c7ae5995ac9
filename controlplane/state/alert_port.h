// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "controlplane/state/deployment.h"

namespace pult::state {

//! An alert that fires.
struct Alert
{
    std::string name; //!< Label alertname.
    std::string severity; //!< Label severity. Empty: none.
    ServiceName service; //!< By the labels service, service_name, app, job; empty: none of them.
    GenerationNumber generation = 0; //!< By the label generation; 0: none.
    std::string summary; //!< Annotation summary, otherwise description. Empty: none.
    std::string value; //!< As told. Empty: not told.
    std::int64_t sinceUnixMs = 0;
    std::string from; //!< "Prometheus" or "Alertmanager".
    std::map<std::string, std::string> labels;

    friend bool operator==(const Alert&, const Alert&) = default;
};

//! What fires for the services of one environment.
struct AlertReport
{
    std::string environment;
    std::int64_t atUnixMs = 0;
    std::vector<Alert> alerts; //!< By severity, then name.
    std::vector<std::string> troubles; //!< Sources that did not answer, in words.
    bool configured = false; //!< Somebody is asked at all.

    friend bool operator==(const AlertReport&, const AlertReport&) = default;
};

//! What fires now. Thread: any.
class AlertSource
{
public:
    virtual ~AlertSource() = default;
    [[nodiscard]] virtual AlertReport alerts(const std::string& environment) const = 0;
};

} // namespace pult::state
