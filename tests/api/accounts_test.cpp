// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "common/net/listen_socket.h"
#include "controlplane/api/caller.h"
#include "controlplane/api/net/peer_accounts.h"
#include "controlplane/api/net/peer_uid.h"
#include "tests/support/connect_to.h"
#include "tests/support/program.h"

namespace pult::api::testing {
namespace {

using pult::test::connectTo;
using pult::test::TemporaryFolder;

std::string ownAccount()
{
    return accountName(::geteuid());
}

TEST(PeerAccounts, KnowsWhoseLoopbackConnectionItIs)
{
    for (const auto* address : {"127.0.0.1:0"}) {
        const auto socket = net::ListenSocket::open(*net::parseListenAddress(address));
        ASSERT_TRUE(socket);
        const net::UniqueFd client(connectTo(*socket));
        const net::UniqueFd server(::accept(socket->fd(), nullptr, nullptr));
        EXPECT_EQ(uidOfTcpPeer(server.get()), ::geteuid());
        PeerAccounts accounts;
        ASSERT_TRUE(accounts.admit(server.get()));
        EXPECT_EQ(accounts.accountOf(peerOf(server.get())).value_or("?"), ownAccount());
    }
}

TEST(PeerAccounts, DoesNotTakeAClosedConnectionForRoots)
{
    const auto socket = net::ListenSocket::open(*net::parseListenAddress("127.0.0.1:0"));
    ASSERT_TRUE(socket);
    net::UniqueFd client(connectTo(*socket));
    const net::UniqueFd server(::accept(socket->fd(), nullptr, nullptr));
    client.reset();
    EXPECT_FALSE(uidOfTcpPeer(server.get()));
    PeerAccounts accounts;
    EXPECT_TRUE(accounts.admit(server.get()));
    const auto account = accounts.accountOf(peerOf(server.get()));
    ASSERT_FALSE(account);
    EXPECT_EQ(account.error().reason, "ACCOUNT_UNKNOWN");
}

TEST(PeerAccounts, AUnixPeerIsTheOwnerOfTheSocket)
{
    const TemporaryFolder folder;
    const auto socket = net::ListenSocket::open(
        *net::parseListenAddress("unix:" + (folder.path() / "x").string()));
    ASSERT_TRUE(socket);
    const net::UniqueFd client(connectTo(*socket));
    const net::UniqueFd server(::accept(socket->fd(), nullptr, nullptr));
    PeerAccounts accounts;
    EXPECT_TRUE(accounts.admit(server.get()));
    EXPECT_EQ(accounts.accountOf("unix:").value_or("?"), ownAccount());
    EXPECT_EQ(accounts.accountOf("ipv6:%5B::1%5D:80").error().reason, "ACCOUNT_UNKNOWN");
}

TEST(Account, WithoutANameItIsANumber)
{
    EXPECT_EQ(accountName(4'000'000'000U), "uid-4000000000");
    EXPECT_EQ(accountName(0), "root");
}

TEST(Origin, IsOneShortLineOfUtf8)
{
    EXPECT_EQ(cleanOrigin(""), "unknown");
    EXPECT_EQ(cleanOrigin("console 0.1.0 on büro"), "console 0.1.0 on büro");
    EXPECT_EQ(cleanOrigin("a\nb\x1b[2Jc\x7f"), "a?b?[2Jc?");
    EXPECT_EQ(cleanOrigin("\xc2\x85\xc3"), "??");
    EXPECT_EQ(cleanOrigin("\xed\xa0\x80\xc0\x80"), "?????");
    const auto cut = cleanOrigin(std::string(199, 'x') + "ü");
    EXPECT_EQ(cut, std::string(199, 'x'));
}

} // namespace
} // namespace pult::api::testing
