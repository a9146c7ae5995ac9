// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/state/command.h"
#include "controlplane/telemetry/reading/options.h"

namespace pult::telemetry {

//! The headers that a policy names, beside those that are known already.
void addHeadersOf(const state::Policy& policy, ReadingOptions& options);

} // namespace pult::telemetry
