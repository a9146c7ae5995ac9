// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/writer/planner.h"

#include <gtest/gtest.h>

#include "tests/state/world.h"
#include "tests/writer/plant.h"

namespace pult::writer::testing {
namespace {

using state::testing::ManifestText;
using state::testing::World;

class FixedFacts final : public state::FactsSource
{
public:
    explicit FixedFacts(const state::Facts& facts)
        : m_facts(std::make_shared<const state::Facts>(facts))
    {}
    [[nodiscard]] std::shared_ptr<const state::Facts> facts() const override { return m_facts; }

private:
    std::shared_ptr<const state::Facts> m_facts;
};

//! A switch of `orders` from g1 to g2, planned.
class PlannerTest : public ::testing::Test
{
protected:
    PlannerTest()
    {
        for (const auto* version : {"1", "2"}) {
            prod.registerText(ManifestText("CRM", version)
                                  .platinum()
                                  .service("orders", version)
                                  .service("search", "1")
                                  .placed("prod"));
        }
        prod.allReady();
    }

    //! What the line says of gateways equals what the operation will wait for.
    void expectGateways(std::uint32_t gateways)
    {
        const auto published = std::make_shared<PublishedState>(prod.m_state);
        const FixedFacts facts(prod.m_facts);
        const Planner planner(published, facts, m_codec, m_tokens);
        state::Request request;
        request.environment = "prod";
        request.command = state::Promote{2};
        request.user = "alice";
        const auto planned = planner.plan(request);
        ASSERT_TRUE(planned && planned->decision.event);
        EXPECT_EQ(planned->gatewaysConcerned, gateways);
        const auto& line = planned->decision.effects.at(0);
        EXPECT_EQ(line.code, "SERVICES_SWITCH");
        ASSERT_EQ(line.args.size(), 3U);
        EXPECT_EQ(line.args[1], std::to_string(gateways));
    }

    World prod;
    codec::JournalCodec m_codec;
    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>();
    std::shared_ptr<SeededIdSource> m_ids = std::make_shared<SeededIdSource>(7);
    PlanTokens m_tokens{m_clock, m_ids};
};

TEST_F(PlannerTest, CountsEdgesAndWhoAsksForWhatChanges)
{
    prod.gateway("client-1", 1, true, {"orders", "search"});
    prod.gateway("client-2", 1, true, {"search"});
    prod.gateway("edge-1", 1, true, {"*"});
    prod.gateway("edge-2", 1, true, {"*"});
    expectGateways(3);
}

TEST_F(PlannerTest, CountsWhereThereAreOnlyEdges)
{
    prod.gateway("edge-1", 1, true, {"*"});
    expectGateways(1);
}

TEST_F(PlannerTest, CountsNobodyWhereNobodyIsKnown)
{
    expectGateways(0);
}

} // namespace
} // namespace pult::writer::testing
