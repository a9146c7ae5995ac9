// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "controlplane/state/draft.h"

namespace pult::state {

// What a policy may say, and how a plan tells of it. Pure.

//! An absent field means its default; entries in the order of their names.
[[nodiscard]] Policy policyWithDefaults(Policy policy);
//! Of one with its defaults. Errors: INVALID_ARGUMENT FIELD_INVALID, naming the field.
[[nodiscard]] Result<void> checkPolicy(const Policy& policy);
//! As options of pultctl; what is a default is left out.
[[nodiscard]] std::string policyFlags(const Policy& policy);
//! A line for each difference.
void tellPolicy(Draft& draft, const Policy& before, const Policy& after);

} // namespace pult::state
