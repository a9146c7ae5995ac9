// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/watch/message.h"

#include <grpcpp/impl/codegen/proto_utils.h>

namespace pult::api {

void Messages::add(const v1::WatchResponse& response)
{
    auto& buffer = parts.emplace_back();
    bool own = false;
    // Fails only for messages beyond 2 GiB.
    static_cast<void>(
        grpc::SerializationTraits<v1::WatchResponse>::Serialize(response, &buffer, &own));
    bytes += buffer.Length();
}

} // namespace pult::api
