// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "common/error.h"
#include "controlplane/routing/edge/edge_spec.h"

namespace pult::routing {

//! What follows the first comma: "…,id=edge-1,service=entry,region=eu,zone=west-a", each once, in
//! any order. Errors: INVALID_ARGUMENT USAGE, saying what is wrong.
[[nodiscard]] Result<void> takeEdgeFields(EdgeSpec& edge, const std::string& text);

//! "prod,id=edge-2,service=entry,region=eu,zone=west-a"; id and service must be there.
//! Errors: INVALID_ARGUMENT USAGE, saying what is wrong.
[[nodiscard]] Result<EdgeSpec> parseEnvoyOption(const std::string& text);

} // namespace pult::routing
