// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/api/net/peer_uid.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cstring>
#include <vector>

#include "common/net/unique_fd.h"

namespace pult::api {

namespace {

struct DiagRequest
{
    nlmsghdr header;
    inet_diag_req_v2 body;
};

//! The key of the peer's socket: what is ours is its destination.
bool fillKey(int fd, inet_diag_req_v2& request)
{
    sockaddr_storage peer{};
    sockaddr_storage own{};
    socklen_t peerSize = sizeof(peer);
    socklen_t ownSize = sizeof(own);
    if (::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &peerSize) != 0
        || ::getsockname(fd, reinterpret_cast<sockaddr*>(&own), &ownSize) != 0)
        return false;
    request.sdiag_family = static_cast<std::uint8_t>(peer.ss_family);
    if (peer.ss_family == AF_INET) {
        const auto& from = reinterpret_cast<const sockaddr_in&>(peer);
        const auto& to = reinterpret_cast<const sockaddr_in&>(own);
        request.id.idiag_sport = from.sin_port;
        request.id.idiag_dport = to.sin_port;
        request.id.idiag_src[0] = from.sin_addr.s_addr;
        request.id.idiag_dst[0] = to.sin_addr.s_addr;
        return true;
    }
    if (peer.ss_family != AF_INET6)
        return false;
    const auto& from = reinterpret_cast<const sockaddr_in6&>(peer);
    const auto& to = reinterpret_cast<const sockaddr_in6&>(own);
    request.id.idiag_sport = from.sin6_port;
    request.id.idiag_dport = to.sin6_port;
    std::memcpy(request.id.idiag_src, &from.sin6_addr, sizeof(from.sin6_addr));
    std::memcpy(request.id.idiag_dst, &to.sin6_addr, sizeof(to.sin6_addr));
    return true;
}

std::optional<DiagRequest> requestFor(int fd)
{
    DiagRequest request{};
    request.header.nlmsg_len = sizeof(request);
    request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    request.header.nlmsg_flags = NLM_F_REQUEST;
    request.body.sdiag_protocol = IPPROTO_TCP;
    request.body.idiag_states = ~0U;
    request.body.id.idiag_cookie[0] = INET_DIAG_NOCOOKIE;
    request.body.id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    if (!fillKey(fd, request.body))
        return std::nullopt;
    return request;
}

std::optional<uid_t> uidFrom(const char* answer, std::size_t size)
{
    nlmsghdr header{};
    inet_diag_msg socket{};
    if (size < NLMSG_HDRLEN + sizeof(socket))
        return std::nullopt;
    std::memcpy(&header, answer, sizeof(header));
    std::memcpy(&socket, answer + NLMSG_HDRLEN, sizeof(socket));
    // A socket that is closing has no owner any more: the kernel says 0, which is root.
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || socket.idiag_state != TCP_ESTABLISHED)
        return std::nullopt;
    return socket.idiag_uid;
}

} // namespace

std::optional<uid_t> uidOfUnixPeer(int fd)
{
    ucred credentials{};
    socklen_t size = sizeof(credentials);
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0)
        return std::nullopt;
    return credentials.uid;
}

std::optional<uid_t> uidOfTcpPeer(int fd)
{
    const auto request = requestFor(fd);
    const net::UniqueFd netlink(::socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (!request || !netlink.valid())
        return std::nullopt;
    const timeval patience{0, 200'000};
    ::setsockopt(netlink.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    if (::send(netlink.get(), &*request, sizeof(*request), 0) < 0)
        return std::nullopt;
    std::array<char, 4096> answer{};
    const auto size = ::recv(netlink.get(), answer.data(), answer.size(), 0);
    return size < 0 ? std::nullopt : uidFrom(answer.data(), static_cast<std::size_t>(size));
}

std::string accountName(uid_t uid)
{
    constexpr std::size_t kRoom = 16384;
    std::vector<char> room(kRoom);
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(uid, &entry, room.data(), room.size(), &found) == 0 && found
        && *found->pw_name != '\0')
        return found->pw_name;
    return "uid-" + std::to_string(uid);
}

} // namespace pult::api
