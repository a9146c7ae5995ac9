// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grpcpp/support/status.h>

#include "common/error.h"

namespace pult {

//! The one codec between Error and grpc::Status. The details are a google.rpc.Status whose only
//! detail is a pult.v1.ErrorInfo, as AIP-193 asks.
[[nodiscard]] grpc::Status toStatus(const Error& error);
//! For a status that is not OK. Without our details the reason is "TRANSPORT".
[[nodiscard]] Error fromStatus(const grpc::Status& status);

} // namespace pult
