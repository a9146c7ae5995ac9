// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <map>
#include <mutex>
#include <string>
#include <unordered_map>

#include "controlplane/api/caller.h"

namespace pult::api {

//! Whose connections are open. On a unix socket only this process's own account is let in at all;
//! a loopback connection belongs to who owns the socket at its other end when it was accepted.
//! Thread: any.
class PeerAccounts final : public Accounts
{
public:
    PeerAccounts();

    //! Whether the connection may go on to gRPC; to be asked before it does. False for a unix peer
    //! of another account, and for a peer address that was somebody else's a moment ago: calls of
    //! the old connection may still be on their way, so neither is known from then on.
    [[nodiscard]] bool admit(int fd);

    [[nodiscard]] Result<std::string> accountOf(const std::string& peer) const override;

private:
    [[nodiscard]] std::string nameOf(uid_t uid);

    const uid_t m_ownUid;
    const std::string m_ownName;
    mutable std::mutex m_mutex;
    std::unordered_map<std::string, std::string> m_byPeer;
    std::map<uid_t, std::string> m_names;
};

//! As gRPC names the peer of a connection, without its percent signs; empty for none of ours.
[[nodiscard]] std::string peerOf(int fd);

} // namespace pult::api
