// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "controlplane/state/draft.h"

namespace pult::state {

//! What becomes of one service; null: it is not there.
[[nodiscard]] ServiceChange changeOf(
    const ServiceName& service, const DeploymentPtr& before, const DeploymentPtr& after);
//! What becomes of `before` when `delta` is laid over it: one change for each entry of the delta.
[[nodiscard]] std::vector<ServiceChange> changesOf(
    const ServiceTable& before, const ServiceTable& delta);
//! References to the entries of a table.
[[nodiscard]] TableRef refsOf(const ServiceTable& table);

//! Negative when version `a` is before `b`: numbers compare as numbers, a pre-release is before
//! its release.
[[nodiscard]] int compareVersions(const std::string& a, const std::string& b);

//! "3 services switch"; completeSwitch() adds where, in a plan.
void tellSwitch(Draft& draft);
//! Schemas that stay although the traffic returns, and messages that were sent. `number` is the
//! generation that has to work with them, whose deployments `returning` names.
void tellNotUndone(Draft& draft, const ServiceTable& leaving, const ServiceTable& returning,
    GenerationNumber number);
//! What the change does to other generations: MIXED or no longer, retiring; contours stay.
void tellConsequences(Draft& draft, const Environment& after);

} // namespace pult::state
