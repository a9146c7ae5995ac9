// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include "client/rollout.h"
#include "client/wire/rollout.h"
#include "controlplane/api/wire/rollout.h"
#include "controlplane/state/rollout.h"

namespace pult::api::testing {
namespace {

// A client leaves default guards out of its request: would it know others, a plan would say
// what nobody chose.
TEST(RolloutWireTest, aClientAndTheControlPlaneHaveTheSameDefaultGuards)
{
    wire::Guards sent;
    wire::guardsToWire(state::defaultGuards(), &sent);
    EXPECT_EQ(client::wire::guardsFrom(sent), client::defaultGuards());
}

} // namespace
} // namespace pult::api::testing
