// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "controlplane/routing/haproxy/edge_changes.h"
#include "controlplane/routing/haproxy/edge_image.h"
#include "controlplane/routing/haproxy/haproxy_option.h"

namespace pult::routing {
namespace {

state::DeploymentPtr deployment(
    state::GenerationNumber generation, const std::vector<std::uint16_t>& ports)
{
    auto made = std::make_shared<state::Deployment>();
    made->service = "entry";
    made->generation = generation;
    for (const auto port : ports)
        made->placement.endpoints.push_back({"127.0.0.1", port});
    return made;
}

EdgeTable table()
{
    EdgeTable made;
    made.deployments = {deployment(4, {7001, 7002}), deployment(5, {7003})};
    made.lanes = {{4, "rel-4", "4", made.deployments[0]}, {5, "", "4", made.deployments[1]}};
    made.active = made.lanes[0];
    made.staged = EdgeShare{made.lanes[1], 50, false};
    made.longestRequestSeconds = 30;
    return made;
}

//! As it starts: empty maps, every server in maintenance.
RuntimeState fresh(int slots = 3, int servers = 2)
{
    RuntimeState state;
    for (const auto& name : edgeMaps()) {
        state.mapIds[name] = "#" + std::to_string(state.mapIds.size());
        state.maps[name];
    }
    for (int slot = 1; slot <= slots; ++slot) {
        for (int server = 1; server <= servers; ++server)
            state.slots["pult" + std::to_string(slot)].push_back(
                {"s" + std::to_string(server), "127.0.0.1", "1", false});
    }
    return state;
}

TEST(EdgeImage, TheTableIsOneValue)
{
    const auto slots = assignSlots({}, table(), fresh()).value();
    const auto image = imageOf(table(), slots);
    EXPECT_EQ(image.maps.at("table").at("table"), "4|4|pult1|5|4|pult2|50|users|0|-|none|1000|30");
    EXPECT_EQ(image.maps.at("lanes"), (MapEntries{{"4", "4|4|pult1"}, {"5", "5|4|pult2"}}));
    EXPECT_EQ(image.maps.at("names"), (MapEntries{{"rel-4", "4|4|pult1"}}));
    EXPECT_EQ(image.slots.at("pult1").size(), 2U);
}

TEST(EdgeImage, HoldbackBeginsAtABucket)
{
    auto held = table();
    held.staged.reset();
    held.holdback = EdgeShare{held.lanes[1], 100, false};
    const auto image = imageOf(held, assignSlots({}, held, fresh()).value());
    EXPECT_EQ(image.maps.at("table").at("table"), "4|4|pult1|0|-|none|0|users|5|4|pult2|900|30");
}

TEST(EdgeImage, AnEdgeThatOnlyStampsLeadsUpstream)
{
    auto stamps = table();
    stamps.deployments.clear();
    stamps.active.target = nullptr;
    stamps.staged.reset();
    for (auto& lane : stamps.lanes)
        lane.target = nullptr;
    const auto image = imageOf(stamps, {});
    EXPECT_EQ(image.maps.at("lanes").at("5"), "5|4|upstream");
}

TEST(EdgeImage, ALaneWithoutTheServiceIsAnError)
{
    auto absent = table();
    absent.lanes[1].target = nullptr;
    const auto image = imageOf(absent, assignSlots({}, absent, fresh()).value());
    EXPECT_EQ(image.maps.at("lanes").at("5"), "5|4|none");
}

TEST(EdgeImage, NothingInstalledIsNoTable)
{
    const auto image = imageOf({}, {});
    EXPECT_TRUE(image.maps.at("table").empty());
}

TEST(EdgeSlots, ADeploymentKeepsItsSlotAndTakesTheOneThatHoldsIt)
{
    auto actual = fresh();
    actual.slots["pult3"] = {{"s1", "127.0.0.1", "7003", true}, {"s2", "127.0.0.1", "1", false}};
    const auto book = assignSlots({}, table(), actual).value();
    EXPECT_EQ(book.at({"entry", 5}), "pult3");
    EXPECT_EQ(book.at({"entry", 4}), "pult1");
    EXPECT_EQ(assignSlots(book, table(), fresh()).value(), book);
}

TEST(EdgeSlots, ASlotIsFreeOnceItsDeploymentIsGone)
{
    const auto book = assignSlots({}, table(), fresh(2)).value();
    auto next = table();
    next.deployments = {next.deployments[1], deployment(6, {7009})};
    EXPECT_EQ(assignSlots(book, next, fresh(2)).value().at({"entry", 6}), "pult1");
}

TEST(EdgeSlots, NoRoomIsRefusedWithNumbers)
{
    EXPECT_EQ(assignSlots({}, table(), fresh(1)).error().message,
        "2 deployments of entry are at work, its configuration has 1 slots");
    EXPECT_EQ(assignSlots({}, table(), fresh(3, 1)).error().message,
        "entry-v4 has 2 endpoints, slot pult1 of its configuration has 1 servers");
}

TEST(EdgeChanges, ServersComeBeforeTheMapsThatLeadToThem)
{
    const auto actual = fresh();
    const auto image = imageOf(table(), assignSlots({}, table(), actual).value());
    const auto changes = changesTo(image, actual);
    EXPECT_EQ(changes.servers,
        (std::vector<std::string>{"set server pult1/s1 addr 127.0.0.1 port 7001",
            "set server pult1/s1 state ready", "set server pult1/s2 addr 127.0.0.1 port 7002",
            "set server pult1/s2 state ready", "set server pult2/s1 addr 127.0.0.1 port 7003",
            "set server pult2/s1 state ready"}));
    EXPECT_EQ(changes.replaced, (std::vector<std::string>{"lanes", "names"}));
    EXPECT_EQ(changes.table,
        (std::vector<std::string>{
            "add map #5 table 4|4|pult1|5|4|pult2|50|users|0|-|none|1000|30"}));
    EXPECT_TRUE(changes.emptied.empty());
    EXPECT_EQ(replaceCommands(image, actual, "names", "7"),
        (std::vector<std::string>{"add map @7 #1 rel-4 4|4|pult1", "commit map @7 #1"}));
}

TEST(EdgeChanges, AShareIsOneWrite)
{
    auto actual = fresh();
    const auto slots = assignSlots({}, table(), actual).value();
    const auto image = imageOf(table(), slots);
    actual.maps = image.maps;
    for (const auto& [slot, endpoints] : image.slots) {
        for (std::size_t i = 0; i < endpoints.size(); ++i)
            actual.slots[slot][i] = {
                "s" + std::to_string(i + 1), "127.0.0.1", std::to_string(endpoints[i].port), true};
    }
    ASSERT_TRUE(changesTo(image, actual).empty()) << differenceOf(image, actual);
    auto more = table();
    more.staged->permille = 250;
    const auto changes = changesTo(imageOf(more, slots), actual);
    EXPECT_EQ(changes.table,
        (std::vector<std::string>{
            "set map #5 table 4|4|pult1|5|4|pult2|250|users|0|-|none|1000|30"}));
    EXPECT_TRUE(changes.servers.empty() && changes.replaced.empty() && changes.emptied.empty());
    EXPECT_EQ(differenceOf(imageOf(more, slots), actual),
        "map pult-table.map holds table 4|4|pult1|5|4|pult2|50|users|0|-|none|1000|30, not table "
        "4|4|pult1|5|4|pult2|250|users|0|-|none|1000|30");
}

TEST(EdgeChanges, WhatNothingLeadsToIsEmptiedLast)
{
    auto actual = fresh();
    actual.slots["pult3"][0] = {"s1", "127.0.0.1", "7099", true};
    const auto slots = assignSlots({}, table(), fresh()).value();
    const auto changes = changesTo(imageOf(table(), slots), actual);
    EXPECT_EQ(changes.emptied, (std::vector<std::string>{"set server pult3/s1 state maint"}));
}

TEST(RuntimeWords, SpacesAndSemicolonsStayInside)
{
    EXPECT_EQ(runtimeWord("a b;c\\d"), "a\\ b\\;c\\\\d");
    EXPECT_EQ(preparedVersion("New version created: 12\n"), "12");
    EXPECT_EQ(preparedVersion("Unknown map identifier."), "");
}

TEST(RuntimeAnswers, AreRead)
{
    const auto info = readInfo("Name: HAProxy\nVersion: 2.6.12-1\nPid: 17\nStart_time_sec: 5\n"
                               "description: pult edge 1 a b c\n");
    EXPECT_EQ(info, (HaproxyInfo{"2.6.12-1", "17 since 5", "pult edge 1 a b c"}));
    EXPECT_EQ(readMapIds("# id (file) description\n3 (/x/pult-table.map) pattern loaded from\n"
                         "4 (/x/other.map) pattern\n"),
        (std::map<std::string, std::string>{{"table", "#3"}}));
    EXPECT_EQ(readMap("0x12 a b|c\n0x13 e g f\n"), (MapEntries{{"a", "b|c"}, {"e g", "f"}}));
    const auto slots = readServers("1\n# be_id be_name srv_id srv_name srv_addr srv_op_state "
                                   "srv_admin_state srv_port\n3 pult1 1 s1 127.0.0.1 2 4 99\n"
                                   "3 pult1 2 s2 ::1 0 5 1\n4 upstream 1 app 127.0.0.1 2 0 80\n");
    ASSERT_EQ(slots.size(), 1U);
    EXPECT_EQ(slots.at("pult1"),
        (std::vector<RuntimeServer>{{"s1", "127.0.0.1", "99", true}, {"s2", "::1", "1", false}}));
}

TEST(HaproxyOptions, AreParsed)
{
    EXPECT_EQ(parseHaproxyOption("prod=/run/e.sock,id=a,service=entry,region=eu,zone=z").value(),
        (HaproxyOption{{"prod", "a", "eu", "z", "entry"}, "/run/e.sock"}));
    EXPECT_EQ(parseHaproxyOption("prod=/run/west-1.sock").value().edge.id, "west-1");
    const auto wrong = [](const char* text) {
        const auto parsed = parseHaproxyOption(text);
        return parsed ? std::string() : parsed.error().message;
    };
    EXPECT_NE(wrong("prod").find("does not begin with an environment"), std::string::npos);
    EXPECT_NE(wrong("=/x").find("does not begin with an environment"), std::string::npos);
    EXPECT_NE(wrong("prod=x.sock").find("begins with /"), std::string::npos);
    EXPECT_NE(wrong("prod=/x,idd=1").find("\"idd=1\" is none of"), std::string::npos);
    EXPECT_NE(wrong("prod=/x,id=").find("\"id=\" is none of"), std::string::npos);
    EXPECT_NE(wrong("prod=/x,id=a,id=b").find("id is there twice"), std::string::npos);
}

} // namespace
} // namespace pult::routing
