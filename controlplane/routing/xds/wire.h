// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <grpcpp/support/byte_buffer.h>

#include "common/error.h"
#include "controlplane/routing/xds/subscription.h"
#include "envoy/service/discovery/v3/ads.pb.h"

namespace pult::routing {

//! The request as it came. Errors: INVALID_ARGUMENT FIELD_INVALID.
[[nodiscard]] Result<envoy::service::discovery::v3::DiscoveryRequest> decode(
    grpc::ByteBuffer& buffer);

//! Nothing for a type that Pult does not serve.
[[nodiscard]] std::optional<DiscoveryQuery> toQuery(
    const envoy::service::discovery::v3::DiscoveryRequest& request);

//! A DiscoveryResponse around the shared bytes of its resources: nothing is serialized again.
[[nodiscard]] grpc::ByteBuffer encode(const DiscoveryAnswer& answer);

} // namespace pult::routing
