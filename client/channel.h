// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "client/control_plane.h"

namespace pult::client {

//! Errors: INVALID_ARGUMENT ADDRESS_INVALID.
[[nodiscard]] Result<std::shared_ptr<grpc::Channel>> makeChannel(const ConnectOptions& options);

//! Puts the origin into the metadata, cut to what the server takes.
void addOrigin(grpc::ClientContext& context, const std::string& origin);

} // namespace pult::client
