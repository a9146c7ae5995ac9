// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "client/wire/operation.h"
#include "controlplane/api/wire/operation.h"

namespace pult::api::testing {
namespace {

client::Gateway sent(const state::GatewayView& gateway)
{
    v1::Gateway message;
    wire::toWire(gateway, message);
    return client::wire::fromWire(message);
}

TEST(GatewayWireTest, theWayBackByHandComesAsALineForAShell)
{
    state::GatewayView gateway;
    gateway.identity.id = "edge-1";
    EXPECT_FALSE(sent(gateway).retreat);
    gateway.wayBack = {"/run/pult edge.sock", "set map #5 table 4|4|pult2"};
    ASSERT_TRUE(sent(gateway).retreat);
    EXPECT_EQ(sent(gateway).retreat->shellLine(),
        "echo 'set map #5 table 4|4|pult2' | socat - '/run/pult edge.sock'");
}

} // namespace
} // namespace pult::api::testing
