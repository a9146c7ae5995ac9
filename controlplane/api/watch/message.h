// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <grpcpp/support/byte_buffer.h>

#include "controlplane/state/journal_port.h"
#include "pult/v1/observer.pb.h"

namespace pult::api {

//! Watch responses that belong together, serialized once and shared by all who are sent them.
struct Messages
{
    std::vector<grpc::ByteBuffer> parts;
    std::size_t bytes = 0;
    //! Of a change or a snapshot: what the reader knows once it has them all.
    state::Revision revision = 0;
    std::string hash;

    void add(const v1::WatchResponse& response);
};

using MessagesPtr = std::shared_ptr<const Messages>;

} // namespace pult::api
