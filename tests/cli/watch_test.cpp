// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/watch.h"

#include <gtest/gtest.h>

namespace pult::cli {
namespace {

using namespace client;

EnvironmentView live()
{
    EnvironmentView view;
    view.link = LinkState::Live;
    auto state = std::make_shared<EnvironmentState>();
    state->name = "prod";
    state->head = 4;
    state->revision = 17;
    view.state = std::move(state);
    view.operations = std::make_shared<OperationMap>();
    view.gateways = std::make_shared<GatewayMap>();
    view.readiness = std::make_shared<ReadinessMap>();
    view.recent = std::make_shared<std::vector<JournalEntry>>();
    view.complete = true;
    return view;
}

using Lines = std::vector<std::string>;

Lines lines(const EnvironmentView* before, const EnvironmentView& after)
{
    Lines result;
    for (const auto& event : eventsBetween(before, after))
        result.push_back(event.line);
    return result;
}

TEST(WatchEvents, theFirstViewSaysWhereThingsStand)
{
    EXPECT_EQ(lines(nullptr, live()), Lines{"live: prod at revision 17, head g4"});
}

TEST(WatchEvents, nothingNewIsNoEvent)
{
    const auto before = live();
    EXPECT_EQ(lines(&before, before), Lines{});
}

TEST(WatchEvents, tellsEntriesOnce)
{
    const auto before = live();
    auto after = before;
    JournalEntry entry;
    entry.revision = 18;
    entry.unixMs = 1'767'225'600'000;
    entry.act = "Promote g5";
    entry.user = "ann";
    entry.effect = "3 services";
    after.recent = std::make_shared<std::vector<JournalEntry>>(std::vector{entry});
    EXPECT_EQ(
        lines(&before, after), Lines{"2026-01-01T00:00:00Z  18  Promote g5 by ann: 3 services"});
    EXPECT_EQ(lines(&after, after), Lines{});
}

TEST(WatchEvents, tellsOperationsAndGatewaysThatChanged)
{
    auto before = live();
    Gateway known;
    known.id = "edge-1";
    known.state = GatewayState::Acknowledged;
    before.gateways
        = std::make_shared<GatewayMap>(GatewayMap{{"edge-1", std::make_shared<Gateway>(known)}});
    auto after = before;
    Operation operation;
    operation.id = "18";
    operation.act = "Promote g5";
    operation.step = OperationStep::Configured;
    operation.counted = 2;
    after.operations = std::make_shared<OperationMap>(
        OperationMap{{18, std::make_shared<Operation>(operation)}});
    Gateway same = known;
    same.acknowledgedRevision = 18;
    Gateway refusing;
    refusing.id = "edge-2";
    refusing.state = GatewayState::Refused;
    refusing.reason = "bad cluster";
    after.gateways
        = std::make_shared<GatewayMap>(GatewayMap{{"edge-1", std::make_shared<Gateway>(same)},
            {"edge-2", std::make_shared<Gateway>(refusing)}});
    EXPECT_EQ(lines(&before, after),
        (Lines{"operation 18  Promote g5: CONFIGURED 0/2", "gateway edge-2 refused: bad cluster"}));
}

TEST(WatchEvents, tellsLossAndReturn)
{
    const auto before = live();
    auto lost = before;
    lost.link = LinkState::Reconnecting;
    lost.trouble = Error{Code::Unavailable, "TRANSPORT", "cut", {}, {}};
    EXPECT_EQ(lines(&before, lost), Lines{"reconnecting: cut"});
    EXPECT_EQ(lines(&lost, before), Lines{"live: prod at revision 17, head g4"});
}

TEST(WatchEvents, tellsReadinessAndWritability)
{
    const auto before = live();
    auto after = before;
    after.readiness = std::make_shared<ReadinessMap>(
        ReadinessMap{{{"orders", 5}, {"orders", 5, Readiness::NotReady, 0, 1, "warming up"}}});
    after.writable = false;
    after.writesRefusedBecause = "disk full";
    EXPECT_EQ(lines(&before, after),
        (Lines{"orders g5 not ready: warming up", "writes are refused: disk full"}));
    auto back = after;
    back.writable = true;
    EXPECT_EQ(lines(&after, back), Lines{"writes are taken again"});
}

} // namespace
} // namespace pult::cli
