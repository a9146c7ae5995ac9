// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/entry_url.h"

#include <gtest/gtest.h>

#include "tests/state/world.h"

namespace pult::state {
namespace {

TEST(EntryUrl, SaysWhereAndWhat)
{
    const auto http = EntryUrl::parse("http://shop.example:8080/a?b=c");
    ASSERT_TRUE(http) << http.error().message;
    EXPECT_FALSE(http->isGrpc);
    EXPECT_EQ(http->host, "shop.example");
    EXPECT_EQ(http->authority(), "shop.example:8080");
    EXPECT_EQ(http->path, "/a?b=c");
    EXPECT_EQ(EntryUrl::parse("http://h:80")->path, "/");
    const auto grpc = EntryUrl::parse("grpc://[::1]:9000/crm.v1.Orders/Take");
    ASSERT_TRUE(grpc) << grpc.error().message;
    EXPECT_TRUE(grpc->isGrpc);
    EXPECT_EQ(grpc->host, "::1");
    EXPECT_EQ(grpc->authority(), "[::1]:9000");
    EXPECT_EQ(grpc->path, "/crm.v1.Orders/Take");
}

TEST(EntryUrl, WhatIsNoneSaysWhy)
{
    const std::pair<const char*, const char*> cases[]{
        {"", "http://host:port"},
        {"https://h:443/", "http://host:port"},
        {"http://h/", "port"},
        {"http://h:0/", "port"},
        {"http://h:65536/", "port"},
        {"http://:80/", "no host"},
        {"http://user@h:80/", "no host"},
        {"http://h:80:81/", "port"},
        {"http://[::1:80/", "port"},
        {"http://h:80/a b", "percent"},
        {"http://h:80/#a", "fragment"},
        {"grpc://h:80", "Service/Method"},
        {"grpc://h:80/a.B", "Service/Method"},
        {"grpc://h:80/a.B/C/D", "Service/Method"},
        {"grpc://h:80//C", "Service/Method"},
    };
    for (const auto& [text, why] : cases) {
        const auto url = EntryUrl::parse(text);
        ASSERT_FALSE(url) << text;
        EXPECT_NE(url.error().message.find(why), std::string::npos)
            << text << ": " << url.error().message;
    }
    EXPECT_FALSE(EntryUrl::parse("http://h:80/" + std::string(3000, 'a')));
}

TEST(Entries, StandInOrderWithTheirDefaultsAndThePlanTellsThem)
{
    testing::World prod;
    SetPolicy command;
    command.policy.entries = {{"shop", "http://h:80/shop", {}, {{"x-tester", "ci"}}},
        {"pay", "grpc://h:81/crm.Pay/Do", {}, {}}};
    const auto decision = prod.run(command);
    const auto& entries = prod.environment().policy.entries;
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].name, "pay");
    EXPECT_EQ(entries[0].method, "");
    EXPECT_EQ(entries[1].method, "GET");
    EXPECT_EQ(
        decision.effects.at(1).text, "entry shop: none → GET http://h:80/shop with x-tester: ci");
    EXPECT_EQ(decision.cli,
        "pultctl set-policy prod --entry pay=grpc://h:81/crm.Pay/Do "
        "--entry 'shop=GET http://h:80/shop' --entry-header shop:x-tester=ci");
    EXPECT_EQ(prod.run(SetPolicy{}).effects.at(0).text, "entry pay: grpc://h:81/crm.Pay/Do → none");
}

} // namespace
} // namespace pult::state
