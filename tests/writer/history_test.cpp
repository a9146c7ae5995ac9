// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/state_history.h"

#include <random>

#include <gtest/gtest.h>

#include "tests/writer/plant.h"

namespace pult::writer::testing {
namespace {

TEST(StateHistory, GivesTheStateAtAnyRevision)
{
    Plant plant;
    plant.create("prod");
    std::vector<std::string> states{
        plant.m_codec.encodeState(state::State{}), plant.m_codec.encodeState(*plant.state())};
    while (plant.state()->revision < 2100) {
        state::Policy policy;
        policy.drainSeconds = static_cast<std::uint32_t>(100 + plant.state()->revision);
        plant.done({"prod", state::SetPolicy{policy}});
        states.push_back(plant.m_codec.encodeState(*plant.state()));
    }
    plant.m_journal.awaitSnapshot(2000);
    std::mt19937 random(3);
    for (int i = 0; i < 300; ++i) {
        const state::Revision revision = 1 + random() % (states.size() - 1);
        const auto state = plant.m_history.at(revision);
        ASSERT_TRUE(state) << state.error().message;
        EXPECT_EQ(plant.m_codec.encodeState(**state), states[revision]) << revision;
    }
    // As a slider that is drawn back step by step.
    for (state::Revision revision = 1900; revision > 1500; --revision)
        EXPECT_EQ(plant.m_codec.encodeState(**plant.m_history.at(revision)), states[revision]);
}

TEST(StateHistory, TheNewestIsThePublishedOneAndTheFutureIsUnknown)
{
    Plant plant;
    plant.create("prod");
    EXPECT_EQ(*plant.m_history.at(0), plant.state());
    EXPECT_EQ(*plant.m_history.at(1), plant.state());
    const auto future = plant.m_history.at(2);
    ASSERT_FALSE(future);
    EXPECT_EQ(future.error().code, Code::NotFound);
    EXPECT_EQ(future.error().reason, "REVISION_UNKNOWN");
    EXPECT_EQ(future.error().metadata.at("newest"), "1");
}

} // namespace
} // namespace pult::writer::testing
