// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "controlplane/state/state.h"

namespace pult::state {

//! The living generation of that name; null: none, or no name.
[[nodiscard]] GenerationPtr findNamed(const Environment& environment, const std::string& name);

//! A contour after a repository put its services into it.
struct JoinedContour
{
    ServiceTable delta;
    std::vector<Contribution> contributions; //!< By repository.
    std::size_t kept = 0; //!< Services of other repositories.
    std::vector<ServiceName> taken; //!< Both want them: must be empty.
};

//! Another repository adds its services to a living contour of the name; the same one supersedes
//! what it put there. `contour`: null when there is none yet.
[[nodiscard]] JoinedContour joined(
    const Generation* contour, Contribution mine, const ServiceTable& delta);

} // namespace pult::state
