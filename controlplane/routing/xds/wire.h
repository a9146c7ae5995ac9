// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <grpcpp/support/byte_buffer.h>

#include "common/error.h"
#include "controlplane/routing/xds/discovery.h"
#include "envoy/config/core/v3/base.pb.h"

namespace pult::routing {

//! A message of a data plane.
struct Incoming
{
    //! Guaranteed on the first message of a stream only.
    envoy::config::core::v3::Node node;
    //! Nothing for a type that Pult does not serve.
    std::optional<DiscoveryQuery> query;
};

//! A DiscoveryRequest. Errors: INVALID_ARGUMENT FIELD_INVALID.
[[nodiscard]] Result<Incoming> readWorld(grpc::ByteBuffer& buffer);
//! A DeltaDiscoveryRequest. Errors: INVALID_ARGUMENT FIELD_INVALID.
[[nodiscard]] Result<Incoming> readDelta(grpc::ByteBuffer& buffer);

//! A DiscoveryResponse around the shared bytes of its resources: nothing is serialized again.
[[nodiscard]] grpc::ByteBuffer writeWorld(const DiscoveryAnswer& answer);
//! A DeltaDiscoveryResponse around the same bytes, each after its name and version.
[[nodiscard]] grpc::ByteBuffer writeDelta(const DiscoveryAnswer& answer);

} // namespace pult::routing
