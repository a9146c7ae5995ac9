// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "controlplane/routing/xds/session.h"
#include "controlplane/routing/xds/wire.h"

namespace pult::routing {

//! One of the two variants of the xDS protocol: how its messages are read and written, and which
//! rules a subscription follows. Everything else is the same for both.
struct Dialect
{
    Result<Incoming> (*read)(grpc::ByteBuffer& buffer);
    grpc::ByteBuffer (*write)(const DiscoveryAnswer& answer);
    Session::Subscribe subscribe;
};

//! StreamAggregatedResources.
extern const Dialect kStateOfTheWorld;
//! DeltaAggregatedResources.
extern const Dialect kDelta;

} // namespace pult::routing
