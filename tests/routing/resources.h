// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>

#include "controlplane/routing/xds/resource.h"
#include "envoy/service/discovery/v3/ads.pb.h"

namespace pult::routing::testing {

//! The message inside a framed resource.
template <typename Message> Message unpack(const Resource& resource)
{
    envoy::service::discovery::v3::DiscoveryResponse response;
    Message message;
    if (!response.ParseFromArray(resource.bytes.begin(), static_cast<int>(resource.bytes.size()))
        || response.resources_size() != 1 || !response.resources(0).UnpackTo(&message))
        throw std::runtime_error(resource.name + " is not framed as the type it should be");
    return message;
}

} // namespace pult::routing::testing
