// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace pult::playground {

//! A call from one demo service to another; a failing optional one does not fail the caller.
struct Call
{
    std::string service;
    bool optional = false;
};

//! What a version of a service does: groups of parallel calls, one group after the other.
struct Behaviour
{
    std::vector<std::vector<Call>> steps;
    std::chrono::milliseconds work{1};
};

struct CatalogService
{
    std::string version;
    //! Lines of YAML below the version: artifacts, contracts, database; already indented by 4.
    std::string extras;
    //! Addresses it serves on, so that readiness counts more than one.
    int endpoints = 1;
};

//! A release of the demo CRM as a person would describe it.
struct CatalogRelease
{
    std::string version;
    std::string name;
    std::string commit;
    std::vector<std::string> branches;
    std::map<std::string, CatalogService> services;
    //! B -> F: callers of B reach F.
    std::map<std::string, std::string> replacements;
};

//! 3.21.0, 3.22.1 and 3.23.0, in this order. 3.22.1 changes three services; 3.23.0 adds one and
//! replaces one.
[[nodiscard]] const std::vector<CatalogRelease>& catalog();

//! The calls of a service at a version. Versions that the catalog does not know behave like the
//! newest known one below them.
[[nodiscard]] Behaviour behaviourOf(const std::string& service, const std::string& version);

//! Where one service of one release listens: 127.0.0.1 and these ports.
using PortMap = std::map<std::string, std::vector<std::uint16_t>>;

//! What the catalog says about a service at a version beside the version itself; empty: nothing.
[[nodiscard]] std::string extrasOf(const std::string& service, const std::string& version);

//! The manifest of a release with a placement for one environment. Every service needs its ports.
[[nodiscard]] std::string manifestYaml(
    const CatalogRelease& release, const std::string& environment, const PortMap& ports);

//! 3.23.0 -> 3.24.0; a version without three numbers gets ".1" appended.
[[nodiscard]] std::string nextVersion(const std::string& version);

} // namespace pult::playground
