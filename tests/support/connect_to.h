// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <gtest/gtest.h>

#include "common/net/listen_socket.h"

namespace pult::test {

//! A connection to a socket of this process, blocking; the caller closes it.
inline int connectTo(const net::ListenSocket& socket)
{
    const auto& address = socket.address();
    const bool local = address.kind == net::ListenAddress::Kind::Unix;
    const int fd = ::socket(local ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (local) {
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        address.path.copy(to.sun_path, sizeof(to.sun_path) - 1);
        EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
    } else {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(address.port);
        inet_pton(AF_INET, address.host.c_str(), &to.sin_addr);
        EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
    }
    return fd;
}

} // namespace pult::test
