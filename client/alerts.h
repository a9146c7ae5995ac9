// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pult::client {

//! An alert of Prometheus or Alertmanager that fires. Values of pult.v1.Alert.
struct Alert
{
    std::string name;
    std::string severity; //!< Empty: none.
    std::string service;
    std::uint32_t generation = 0; //!< 0: none.
    std::string summary;
    std::string value;
    std::int64_t sinceUnixMs = 0;
    std::string from; //!< "Prometheus" or "Alertmanager".
    std::map<std::string, std::string> labels;

    friend bool operator==(const Alert&, const Alert&) = default;
};

struct AlertReport
{
    std::int64_t atUnixMs = 0; //!< When a source answered last; 0: none has.
    std::vector<Alert> alerts; //!< The most severe first.
    std::vector<std::string> troubles; //!< Sources that do not answer, in words.
    bool configured = false; //!< Somebody is asked at all.

    friend bool operator==(const AlertReport&, const AlertReport&) = default;
};

} // namespace pult::client
