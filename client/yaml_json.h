// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "client/control_plane.h"
#include "client/environment_watch.h"
#include "client/journal.h"
#include "client/operation.h"
#include "client/plan.h"
#include "client/state.h"

namespace pult::client {

// Value objects as JSON, in one fixed order of lowerCamelCase fields that scripts may rely on:
// every field is always there; times are UTC text or null, hashes hexadecimal, states the words of
// text.h. A plan's token is not shown. Pure.

using Json = nlohmann::ordered_json;

[[nodiscard]] Json toJson(const ServerInfo& server);
[[nodiscard]] Json toJson(const EnvironmentSummary& summary);
[[nodiscard]] Json toJson(const EnvironmentState& state);
[[nodiscard]] Json toJson(const Generation& generation);
[[nodiscard]] Json toJson(const Deployment& deployment);
[[nodiscard]] Json toJson(const DeploymentReadiness& readiness);
[[nodiscard]] Json toJson(const Policy& policy);
[[nodiscard]] Json toJson(const Operation& operation);
[[nodiscard]] Json toJson(const Gateway& gateway);
[[nodiscard]] Json toJson(const Route& route);
[[nodiscard]] Json toJson(const RouteTable& table);
[[nodiscard]] Json toJson(const JournalEntry& entry);
[[nodiscard]] Json toJson(const JournalPage& page);
[[nodiscard]] Json toJson(const JournalProof& proof);
[[nodiscard]] Json toJson(const ServiceChange& change);
[[nodiscard]] Json toJson(const Plan& plan);
[[nodiscard]] Json toJson(const Error& error);

//! Indented, with a newline at the end. What is no UTF-8 is replaced, never thrown.
[[nodiscard]] std::string jsonText(const Json& json);
//! The same content as a YAML document; text that would read as a number or a truth is quoted.
[[nodiscard]] std::string yamlText(const Json& json);

} // namespace pult::client
