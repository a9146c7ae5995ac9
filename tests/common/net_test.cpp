// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>
#include <sys/stat.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>

#include <gtest/gtest.h>

#include "common/net/acceptor.h"
#include "common/net/listen_address.h"
#include "common/net/listen_socket.h"
#include "tests/support/connect_to.h"
#include "tests/support/program.h"

namespace pult::net::testing {
namespace {

using pult::test::connectTo;
using pult::test::TemporaryFolder;

std::string reasonOf(const Result<ListenAddress>& address)
{
    return address ? address->text() : address.error().reason;
}

TEST(ListenAddress, TakesUnixSocketsAndLoopbackOnly)
{
    EXPECT_EQ(reasonOf(parseListenAddress("unix:/run/pult/x.sock")), "unix:/run/pult/x.sock");
    EXPECT_EQ(reasonOf(parseListenAddress("127.0.0.1:8080")), "127.0.0.1:8080");
    EXPECT_EQ(reasonOf(parseListenAddress("127.1.2.3:0")), "127.1.2.3:0");
    EXPECT_EQ(reasonOf(parseListenAddress("[::1]:1")), "[::1]:1");
    EXPECT_EQ(reasonOf(parseListenAddress("localhost:65535")), "127.0.0.1:65535");
    for (const auto* open : {"0.0.0.0:1", "10.0.0.1:1", "[::]:1", "[fe80::1]:1", "128.0.0.1:1"})
        EXPECT_EQ(reasonOf(parseListenAddress(open)), "ADDRESS_NOT_LOCAL") << open;
    for (const auto* wrong : {"", ":", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80",
             "example.org:80", "unix:", "unix:relative", "127.0.0.1:-1", "127.0.0.1:8x"})
        EXPECT_EQ(reasonOf(parseListenAddress(wrong)), "LISTEN_ADDRESS_INVALID") << wrong;
    EXPECT_EQ(
        reasonOf(parseListenAddress("unix:/" + std::string(107, 'x'))), "LISTEN_ADDRESS_INVALID");
}

TEST(ListenSocket, MakesAPrivateDirectoryAndCleansUp)
{
    const TemporaryFolder folder;
    const auto path = folder.path() / "run" / "pultd.sock";
    {
        const auto socket = ListenSocket::open(*parseListenAddress("unix:" + path.string()));
        ASSERT_TRUE(socket) << socket.error().message;
        struct stat info
        {};
        ::stat(path.parent_path().c_str(), &info);
        EXPECT_EQ(info.st_mode & 0777U, 0700U);
        ::stat(path.c_str(), &info);
        EXPECT_EQ(info.st_mode & 0777U, 0600U);
        const auto second = ListenSocket::open(*parseListenAddress("unix:" + path.string()));
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().reason, "ADDRESS_IN_USE");
        EXPECT_TRUE(std::filesystem::exists(path));
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(ListenSocket, RemovesAStaleFileOnly)
{
    const TemporaryFolder folder;
    const auto path = folder.path() / "pultd.sock";
    const auto address = *parseListenAddress("unix:" + path.string());
    const int dead = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    path.string().copy(to.sun_path, sizeof(to.sun_path) - 1);
    ASSERT_EQ(::bind(dead, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
    ::close(dead);
    ASSERT_TRUE(std::filesystem::exists(path));
    EXPECT_TRUE(ListenSocket::open(address));
    std::ofstream(path) << "somebody's";
    const auto refused = ListenSocket::open(address);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "LISTEN_FAILED");
    EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(ListenSocket, RefusesADirectoryThatOthersMayEnter)
{
    const TemporaryFolder folder;
    std::filesystem::permissions(folder.path(), std::filesystem::perms(0755));
    const auto socket
        = ListenSocket::open(*parseListenAddress("unix:" + (folder.path() / "x").string()));
    ASSERT_FALSE(socket);
    EXPECT_EQ(socket.error().reason, "DIRECTORY_NOT_PRIVATE");
}

TEST(ListenSocket, TakesAFreePortAndTellsIt)
{
    const auto socket = ListenSocket::open(*parseListenAddress("127.0.0.1:0"));
    ASSERT_TRUE(socket);
    EXPECT_GT(socket->address().port, 0);
    const auto again = ListenSocket::open(socket->address());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().reason, "ADDRESS_IN_USE");
}

//! Counts what it is handed.
class Handed
{
public:
    void take(int fd)
    {
        const std::scoped_lock lock(m_mutex);
        m_fds.emplace_back(fd);
        m_changed.notify_all();
    }
    void await(std::size_t count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_fds.size() >= count; });
    }
    std::size_t count()
    {
        const std::scoped_lock lock(m_mutex);
        return m_fds.size();
    }
    void clear()
    {
        const std::scoped_lock lock(m_mutex);
        m_fds.clear();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<UniqueFd> m_fds;
};

bool closedByPeer(int fd)
{
    char byte = 0;
    return ::recv(fd, &byte, 1, 0) <= 0;
}

TEST(Acceptor, ClosesWhatIsBeyondTheCapAndGoesOnAfterwards)
{
    const auto socket = ListenSocket::open(*parseListenAddress("127.0.0.1:0"));
    ASSERT_TRUE(socket);
    Handed handed;
    const int lowest = ::dup(0);
    ::close(lowest);
    // The clients below take descriptors of this process, too.
    Acceptor acceptor({{&*socket, [&](int fd) { handed.take(fd); }}}, lowest + 30);
    std::vector<UniqueFd> clients;
    while (clients.size() < 60)
        clients.emplace_back(connectTo(*socket));
    EXPECT_TRUE(closedByPeer(clients.back().get()));
    EXPECT_LT(handed.count(), 30U);
    clients.clear();
    handed.clear();
    const UniqueFd later(connectTo(*socket));
    handed.await(1);
}

TEST(Acceptor, SurvivesTheLossOfAllDescriptors)
{
    const auto socket = ListenSocket::open(*parseListenAddress("127.0.0.1:0"));
    ASSERT_TRUE(socket);
    Handed handed;
    Acceptor acceptor({{&*socket, [&](int fd) { handed.take(fd); }}}, 1 << 20);
    std::vector<UniqueFd> clients;
    for (int i = 0; i < 3; ++i)
        clients.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const int next = ::dup(0);
    ::close(next);
    rlimit tight = before;
    tight.rlim_cur = static_cast<rlim_t>(next);
    ::setrlimit(RLIMIT_NOFILE, &tight);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(socket->address().port);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    for (const auto& client : clients) {
        EXPECT_EQ(::connect(client.get(), reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
        EXPECT_TRUE(closedByPeer(client.get()));
    }
    ::setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_EQ(handed.count(), 0U);
    const UniqueFd later(connectTo(*socket));
    handed.await(1);
}

} // namespace
} // namespace pult::net::testing
