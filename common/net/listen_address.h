// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/error.h"

namespace pult::net {

//! Where to listen: a unix socket, or a port on loopback. Nothing else until identity lands.
struct ListenAddress
{
    enum class Kind
    {
        Unix,
        Ipv4,
        Ipv6,
    };
    Kind kind = Kind::Unix;
    std::string path; //!< Of the unix socket, absolute.
    std::string host; //!< Without brackets.
    std::uint16_t port = 0; //!< 0: any free one.

    //! As clients take it: "unix:/path", "127.0.0.1:80", "[::1]:80".
    [[nodiscard]] std::string text() const;

    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

//! "unix:/path", "127.0.0.1:port", "[::1]:port" or "localhost:port" (IPv4).
//! Errors: INVALID_ARGUMENT LISTEN_ADDRESS_INVALID; FAILED_PRECONDITION ADDRESS_NOT_LOCAL.
[[nodiscard]] Result<ListenAddress> parseListenAddress(std::string_view text);

} // namespace pult::net
