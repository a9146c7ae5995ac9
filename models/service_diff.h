// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include <QStringList>

#include "client/state.h"
#include "models/tone.h"

namespace pult::models {

//! What becomes of one service between two maps.
enum class ServiceFate
{
    Same,
    Changed,
    New,
    Gone,
    Replaced, //!< Another service's deployment stands in.
};

struct ServiceDiff
{
    QString service;
    ServiceFate fate = ServiceFate::Same;
    QString versionBefore;
    QString versionAfter;
    std::uint32_t generationBefore = 0;
    std::uint32_t generationAfter = 0;
    //! What else moves: datasets, schemas, contracts.
    Badges notes;

    friend bool operator==(const ServiceDiff&, const ServiceDiff&) = default;
};

//! Generations named by number; the head's delta is empty because it is the active map.
[[nodiscard]] client::GenerationPtr findGeneration(
    const client::EnvironmentState& state, std::uint32_t number);
//! What stands at a service for requests of `generation`; null: nothing.
[[nodiscard]] client::DeploymentPtr standing(const client::EnvironmentState& state,
    const client::Generation& generation, const std::string& service);

//! What a deployment brings that the other did not, in words, short enough for badges.
[[nodiscard]] Badges broughtBy(const client::Deployment* before, const client::Deployment& after);
[[nodiscard]] ServiceDiff diffService(const std::string& service,
    const client::DeploymentPtr& before, const client::DeploymentPtr& after);
//! Services that differ between two generations of one state, by name.
[[nodiscard]] std::vector<ServiceDiff> compareGenerations(const client::EnvironmentState& state,
    const client::Generation& before, const client::Generation& after);
//! Services that a candidate, contour or legacy changes against the active map, by name.
[[nodiscard]] std::vector<ServiceDiff> deltaOf(
    const client::EnvironmentState& state, const client::Generation& generation);

} // namespace pult::models
