// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <grpcpp/support/status.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace pult::telemetry::testing {

//! RetryInfo among the details.
inline std::optional<google::rpc::RetryInfo> retryOf(const grpc::Status& status)
{
    google::rpc::Status details;
    google::rpc::RetryInfo retry;
    details.ParseFromString(status.error_details());
    for (const auto& detail : details.details()) {
        if (detail.UnpackTo(&retry))
            return retry;
    }
    return std::nullopt;
}

} // namespace pult::telemetry::testing
