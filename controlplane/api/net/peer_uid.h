// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace pult::api {

//! Account at the other end of a unix socket (SO_PEERCRED: who connected).
[[nodiscard]] std::optional<uid_t> uidOfUnixPeer(int fd);

//! Account that owns the other end of a loopback TCP connection: an exact look-up of the peer's
//! socket by NETLINK_SOCK_DIAG (sock_diag(7)). Nothing when the kernel does not answer or the
//! peer's socket is not established any more: its owner is not told then.
[[nodiscard]] std::optional<uid_t> uidOfTcpPeer(int fd);

//! Name of the account; "uid-1234" for one without an entry in the password database.
[[nodiscard]] std::string accountName(uid_t uid);

} // namespace pult::api
