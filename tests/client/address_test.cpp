// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/address.h"

#include <map>

#include <gtest/gtest.h>

namespace pult::client {
namespace {

using Kind = Address::Kind;

TEST(Address, readsEveryForm)
{
    EXPECT_EQ(parseAddress("unix:/run/pult/pultd.sock"),
        (Address{Kind::Unix, "/run/pult/pultd.sock", 0}));
    EXPECT_EQ(parseAddress("localhost:7000"), (Address{Kind::Name, "localhost", 7000}));
    EXPECT_EQ(parseAddress("10.0.0.7:65535"), (Address{Kind::Ipv4, "10.0.0.7", 65535}));
    EXPECT_EQ(parseAddress("[::1]:1"), (Address{Kind::Ipv6, "::1", 1}));
}

TEST(Address, namesTheSchemeForGrpc)
{
    EXPECT_EQ(parseAddress("unix:/a")->target(), "unix:/a");
    EXPECT_EQ(parseAddress("dns:7000")->target(), "dns:///dns:7000");
    EXPECT_EQ(parseAddress("1.2.3.4:5")->target(), "ipv4:1.2.3.4:5");
    EXPECT_EQ(parseAddress("[fe80::1]:5")->target(), "ipv6:[fe80::1]:5");
}

TEST(Address, textReadsBackAsTheSame)
{
    for (const char* text : {"unix:/a b/c", "localhost:7000", "1.2.3.4:5", "[::1]:9"}) {
        const auto address = parseAddress(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->text(), text);
    }
}

TEST(Address, saysWhatIsWrong)
{
    const std::pair<const char*, const char*> cases[]{
        {"", "port is missing"},
        {"localhost", "port is missing"},
        {"localhost:", "port is a number"},
        {"localhost:0", "port is a number"},
        {"localhost:65536", "port is a number"},
        {"localhost:70a", "port is a number"},
        {"local host:7000", "letters, digits"},
        {":7000", "letters, digits"},
        {"::1:7000", "written [address]:port"},
        {"[::1]", "written [address]:port"},
        {"[localhost]:7000", "no IPv6 address"},
        {"unix:", "absolute path"},
        {"unix:relative", "absolute path"},
    };
    for (const auto& [text, why] : cases) {
        const auto address = parseAddress(text);
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().reason, "ADDRESS_INVALID");
        EXPECT_NE(address.error().message.find(why), std::string::npos)
            << text << ": " << address.error().message;
    }
    EXPECT_FALSE(parseAddress("unix:/" + std::string(107, 'a')));
    EXPECT_TRUE(parseAddress("unix:/" + std::string(106, 'a')));
}

TEST(Address, defaultIsTheRunningDaemonOrThePlayground)
{
    std::map<std::string, std::string> variables{{"HOME", "/home/a"}};
    const auto read = [&](const char* name) { return variables[name]; };
    const auto none = [](const std::string&) { return false; };
    const auto all = [](const std::string&) { return true; };

    const std::string playground = "unix:/home/a/.local/share/pult/playground/pultd.sock";
    EXPECT_EQ(defaultServerAddress(read, all), playground);
    variables["XDG_RUNTIME_DIR"] = "/run/user/7";
    EXPECT_EQ(defaultServerAddress(read, all), "unix:/run/user/7/pult/pultd.sock");
    EXPECT_EQ(defaultServerAddress(read, none), playground);
    variables["XDG_DATA_HOME"] = "/data";
    EXPECT_EQ(defaultServerAddress(read, none), "unix:/data/pult/playground/pultd.sock");
}

} // namespace
} // namespace pult::client
