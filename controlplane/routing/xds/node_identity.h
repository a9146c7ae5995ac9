// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.h"
#include "controlplane/state/ports.h"
#include "envoy/config/core/v3/base.pb.h"

namespace pult::routing {

//! Who a data plane says it is. Environment: metadata "environment", otherwise the node's cluster.
//! Kind: metadata "kind", edge or client (the default). Words for the program: metadata
//! "data_plane", otherwise its user agent. Errors: INVALID_ARGUMENT FIELD_INVALID naming the field.
[[nodiscard]] Result<state::GatewayIdentity> identityOf(const envoy::config::core::v3::Node& node);

} // namespace pult::routing
