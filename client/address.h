// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "common/error.h"

namespace pult::client {

//! Where a control plane listens.
struct Address
{
    enum class Kind
    {
        Unix,
        Name, //!< To be looked up in DNS.
        Ipv4,
        Ipv6,
    };
    Kind kind = Kind::Unix;
    //! Path of the socket file, or host without brackets.
    std::string host;
    std::uint16_t port = 0;

    //! What gRPC calls the target.
    [[nodiscard]] std::string target() const;
    //! As a person writes it; parseAddress() takes it back.
    [[nodiscard]] std::string text() const;

    friend bool operator==(const Address&, const Address&) = default;
};

//! "unix:/path", "host:port", "1.2.3.4:port" or "[::1]:port".
//! Errors: INVALID_ARGUMENT ADDRESS_INVALID, saying what is wrong.
[[nodiscard]] Result<Address> parseAddress(std::string_view text);

//! Where pultctl and the playground meet when nobody says otherwise:
//! $XDG_RUNTIME_DIR/pult/pultd.sock when that file exists, otherwise
//! ${XDG_DATA_HOME:-~/.local/share}/pult/playground/pultd.sock.
//! `variable` reads the environment ("" when unset), `exists` looks at the file system.
[[nodiscard]] std::string defaultServerAddress(
    const std::function<std::string(const char*)>& variable,
    const std::function<bool(const std::string&)>& exists);
//! The same with the process's own environment and file system.
[[nodiscard]] std::string defaultServerAddress();

} // namespace pult::client
