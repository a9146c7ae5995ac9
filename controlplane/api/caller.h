// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include <grpcpp/server_context.h>

#include "common/error.h"

namespace pult::api {

//! Whose connection a peer is. Thread: any.
class Accounts
{
public:
    virtual ~Accounts() = default;
    //! `peer` as grpc::ServerContext::peer() tells it.
    //! Errors: PERMISSION_DENIED ACCOUNT_UNKNOWN.
    [[nodiscard]] virtual Result<std::string> accountOf(const std::string& peer) const = 0;
};

struct Caller
{
    std::string user;
    //! From where, as the client says: no proof of anything.
    std::string origin;
};

//! Errors: those of accountOf().
[[nodiscard]] Result<Caller> callerOf(
    const grpc::CallbackServerContext& context, const Accounts& accounts);

//! At most 200 bytes of UTF-8 on one line; "unknown" for an empty one.
[[nodiscard]] std::string cleanOrigin(std::string_view text);

} // namespace pult::api
