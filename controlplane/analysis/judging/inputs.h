// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "controlplane/state/rollout.h"
#include "controlplane/state/verdict.h"

namespace pult::analysis {

//! What both arms did at one service, or in one slice of it.
struct ArmsEvidence
{
    std::vector<state::VerdictPeriod> periods; //!< By time, all stages.
    // Latencies are of the newest share only: pooled over several they would compare different
    // times of day.
    std::optional<state::VerdictPeriod> latencyPeriod; //!< Nothing: no latencies are known.
    std::vector<state::VerdictBin> candidateLatency;
    std::vector<state::VerdictBin> controlLatency;
    state::VerdictMoments candidateMoments;
    state::VerdictMoments controlMoments;
    std::vector<std::string> sampleTraces; //!< Of the candidate's failed units.
};

struct SliceEvidence
{
    std::string dimension;
    std::string value;
    ArmsEvidence arms;
};

struct ServiceEvidence
{
    state::ServiceName service;
    bool changed = false; //!< The candidate brings it.
    ArmsEvidence arms;
    std::vector<SliceEvidence> slices;
};

//! What Prometheus answered for one guard and service.
struct PromQlEvidence
{
    std::string guard;
    state::ServiceName service; //!< Empty: the template names none.
    state::VerdictSource source = state::VerdictSource::NotYetAsked;
    std::string detail;
    std::string query;
    std::vector<state::VerdictSample> samples; //!< By time.
};

struct JudgeInputs
{
    std::string environment;
    state::GenerationNumber generation = 0;
    state::GenerationNumber control = 0;
    std::uint32_t stage = 0;
    std::uint32_t sharePermille = 0;
    bool holdback = false;
    std::int64_t atUnixMs = 0;
    std::int64_t sinceUnixMs = 0;

    std::vector<ServiceEvidence> services; //!< That the lane touches.
    //! Services among which alpha is spent: all that the lane may touch; more are not judged more
    //! strictly as they are met.
    std::size_t serviceBudget = 0;
    //! Slices that were looked at, times metrics, when only the worst of them are here. 0: all are.
    std::size_t slicesTested = 0;
    //! Users (or requests, as the plan has it) at the edges concerned, while the share was taken.
    std::vector<state::VerdictPeriod> shares;
    std::string sharesMissing; //!< Why there are none.
    std::vector<PromQlEvidence> prometheus;
    std::uint64_t stageUnits = 0;
    std::map<std::string, std::map<std::string, std::uint64_t>> coverage;
};

//! Shares that were held so far, this one included; at least one for each stage.
[[nodiscard]] std::size_t sharesSoFar(const JudgeInputs& inputs);

//! What a verdict was made of, to judge it again. Of slices only the worst are kept in a verdict,
//! by the kinds of its guards.
[[nodiscard]] JudgeInputs inputsOf(const state::RolloutVerdict& verdict);
//! What the metrics that were made of these inputs do not hold: kinds that no guard asked for at a
//! service. By service, then kind.
[[nodiscard]] std::vector<state::MetricVerdict> unaskedOf(
    const JudgeInputs& inputs, const std::vector<state::MetricVerdict>& metrics);

} // namespace pult::analysis
