// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/net/listen_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "common/net/reasons.h"

namespace pult::net {

namespace {

constexpr int kBacklog = 1024;

tl::unexpected<Error> failed(const ListenAddress& address, const char* reason, std::string why)
{
    return failure(Code::FailedPrecondition, reason,
        "Cannot listen on " + address.text() + ": " + std::move(why) + ".",
        {{"address", address.text()}});
}

std::string systemError()
{
    return std::system_category().message(errno);
}

union SocketAddress {
    sockaddr any;
    sockaddr_un local;
    sockaddr_in v4;
    sockaddr_in6 v6;
};

socklen_t fill(const ListenAddress& from, SocketAddress& to)
{
    std::memset(&to, 0, sizeof(to));
    switch (from.kind) {
    case ListenAddress::Kind::Unix:
        to.local.sun_family = AF_UNIX;
        std::memcpy(to.local.sun_path, from.path.c_str(), from.path.size() + 1);
        return sizeof(to.local);
    case ListenAddress::Kind::Ipv4:
        to.v4.sin_family = AF_INET;
        to.v4.sin_port = htons(from.port);
        inet_pton(AF_INET, from.host.c_str(), &to.v4.sin_addr);
        return sizeof(to.v4);
    case ListenAddress::Kind::Ipv6:
        to.v6.sin6_family = AF_INET6;
        to.v6.sin6_port = htons(from.port);
        inet_pton(AF_INET6, from.host.c_str(), &to.v6.sin6_addr);
        return sizeof(to.v6);
    }
    return 0;
}

Result<void> preparePrivateDirectory(const ListenAddress& address)
{
    const auto directory = std::filesystem::path(address.path).parent_path();
    std::error_code error;
    std::filesystem::create_directories(directory.parent_path(), error);
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        return failed(address, kListenFailed, directory.string() + ": " + systemError());
    struct stat info
    {};
    if (::stat(directory.c_str(), &info) != 0)
        return failed(address, kListenFailed, directory.string() + ": " + systemError());
    if (info.st_uid != ::geteuid() || (info.st_mode & 0077U) != 0) {
        return failed(address, kDirectoryNotPrivate,
            "the directory " + directory.string()
                + " has to belong to this account and have mode 0700, because who may enter it is "
                  "who "
                  "may connect");
    }
    return {};
}

bool somebodyAnswers(const SocketAddress& address, socklen_t size)
{
    const UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return ::connect(probe.get(), &address.any, size) == 0 || errno == EAGAIN;
}

Result<void> prepareUnix(const ListenAddress& address, const SocketAddress& target, socklen_t size)
{
    if (auto prepared = preparePrivateDirectory(address); !prepared)
        return prepared;
    struct stat info
    {};
    if (::lstat(address.path.c_str(), &info) != 0)
        return {};
    if (!S_ISSOCK(info.st_mode))
        return failed(address, kListenFailed, "the file is there and is no socket");
    if (somebodyAnswers(target, size))
        return failed(address, kAddressInUse, "another program answers there");
    ::unlink(address.path.c_str());
    return {};
}

std::uint16_t boundPort(int fd)
{
    SocketAddress bound{};
    socklen_t size = sizeof(bound);
    ::getsockname(fd, &bound.any, &size);
    return ntohs(bound.any.sa_family == AF_INET6 ? bound.v6.sin6_port : bound.v4.sin_port);
}

} // namespace

Result<ListenSocket> ListenSocket::open(ListenAddress address)
{
    SocketAddress target{};
    const auto size = fill(address, target);
    const bool local = address.kind == ListenAddress::Kind::Unix;
    if (local) {
        if (auto prepared = prepareUnix(address, target, size); !prepared)
            return failure(std::move(prepared.error()));
    }
    UniqueFd fd(::socket(target.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd.valid())
        return failed(address, kListenFailed, systemError());
    if (!local) {
        // Without it a restart would wait for the last connections to be forgotten by the kernel.
        const int on = 1;
        ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    }
    if (::bind(fd.get(), &target.any, size) != 0)
        return failed(address, errno == EADDRINUSE ? kAddressInUse : kListenFailed, systemError());
    if (local)
        ::chmod(address.path.c_str(), 0600);
    else
        address.port = boundPort(fd.get());
    if (::listen(fd.get(), kBacklog) != 0)
        return failed(address, kListenFailed, systemError());
    return ListenSocket(std::move(address), std::move(fd));
}

ListenSocket::~ListenSocket()
{
    if (m_fd.valid() && m_address.kind == ListenAddress::Kind::Unix)
        ::unlink(m_address.path.c_str());
}

} // namespace pult::net
