// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/net/peer_accounts.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "controlplane/api/net/peer_uid.h"
#include "controlplane/api/reasons.h"

namespace pult::api {

namespace {

constexpr char kUnixPeer[] = "unix:";

//! gRPC writes "ipv6:%5B::1%5D:80".
std::string withoutPercents(const std::string& peer)
{
    std::string plain;
    for (std::size_t i = 0; i < peer.size(); ++i) {
        const auto code = peer.compare(i, 3, "%5B") == 0 ? '[' : ']';
        const bool escaped = peer.compare(i, 3, "%5B") == 0 || peer.compare(i, 3, "%5D") == 0;
        plain += escaped ? code : peer[i];
        i += escaped ? 2 : 0;
    }
    return plain;
}

} // namespace

std::string peerOf(int fd)
{
    sockaddr_storage peer{};
    socklen_t size = sizeof(peer);
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &size) != 0)
        return {};
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (peer.ss_family == AF_UNIX)
        return kUnixPeer;
    if (peer.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(peer);
        inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
        return "ipv4:" + std::string(text.data()) + ":" + std::to_string(ntohs(v4.sin_port));
    }
    if (peer.ss_family != AF_INET6)
        return {};
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(peer);
    inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
    return "ipv6:[" + std::string(text.data()) + "]:" + std::to_string(ntohs(v6.sin6_port));
}

PeerAccounts::PeerAccounts()
    : m_ownUid(::geteuid())
    , m_ownName(accountName(m_ownUid))
{}

bool PeerAccounts::admit(int fd)
{
    const auto peer = peerOf(fd);
    if (peer == kUnixPeer)
        return uidOfUnixPeer(fd) == m_ownUid;
    const auto uid = peer.empty() ? std::nullopt : uidOfTcpPeer(fd);
    const std::scoped_lock lock(m_mutex);
    if (!uid) {
        // It may speak; its calls are refused with a reason.
        m_byPeer.erase(peer);
        return !peer.empty();
    }
    const auto [entry, fresh] = m_byPeer.emplace(peer, nameOf(*uid));
    if (fresh || entry->second == nameOf(*uid))
        return true;
    m_byPeer.erase(entry);
    return false;
}

Result<std::string> PeerAccounts::accountOf(const std::string& peer) const
{
    if (peer.rfind(kUnixPeer, 0) == 0)
        return m_ownName;
    const std::scoped_lock lock(m_mutex);
    const auto found = m_byPeer.find(withoutPercents(peer));
    if (found != m_byPeer.end())
        return found->second;
    return failure(Code::PermissionDenied, kAccountUnknown,
        "The account of the caller at " + peer
            + " could not be found out. Connect again, or over the unix socket.",
        {{"peer", peer}});
}

std::string PeerAccounts::nameOf(uid_t uid)
{
    auto& name = m_names[uid];
    if (name.empty())
        name = accountName(uid);
    return name;
}

} // namespace pult::api
