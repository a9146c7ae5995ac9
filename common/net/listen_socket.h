// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/error.h"
#include "common/net/listen_address.h"
#include "common/net/unique_fd.h"

namespace pult::net {

//! A socket that listens; a unix socket's file goes when this does.
class ListenSocket
{
public:
    //! A unix socket gets a directory of mode 0700 that must be the caller's own, and mode 0600. A
    //! file that is left of a dead server is removed; one behind which somebody answers is not.
    //! Errors: those of the address; FAILED_PRECONDITION LISTEN_FAILED, DIRECTORY_NOT_PRIVATE,
    //! ADDRESS_IN_USE.
    [[nodiscard]] static Result<ListenSocket> open(ListenAddress address);

    ListenSocket(ListenSocket&&) noexcept = default;
    ListenSocket& operator=(ListenSocket&&) noexcept = default;
    ~ListenSocket();

    //! With the port that was given out.
    [[nodiscard]] const ListenAddress& address() const { return m_address; }
    [[nodiscard]] int fd() const { return m_fd.get(); }

private:
    ListenSocket(ListenAddress address, UniqueFd fd)
        : m_address(std::move(address))
        , m_fd(std::move(fd))
    {}

    ListenAddress m_address;
    UniqueFd m_fd;
};

} // namespace pult::net
