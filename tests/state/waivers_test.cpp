// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "controlplane/state/leak_waiver.h"
#include "tests/state/world.h"

namespace pult::state::testing {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

const WaivedEdge kAll{"gate", "orders", {}};
const WaivedEdge kCart{"gate", "orders", "GET /cart"};

class Waivers : public ::testing::Test
{
protected:
    std::int64_t in(std::int64_t days) const { return m_world.m_facts.nowUnixMs + days * kDayMs; }
    const LeakWaivers& kept() const { return m_world.environment().waivers; }
    //! Owner of what holds for the entry; "": nobody.
    std::string ownerOf(const std::string& entry) const
    {
        const auto* const found
            = waiverOf(kept(), "gate", entry, "orders", m_world.m_facts.nowUnixMs);
        return found ? found->second.owner : "";
    }

    World m_world;
};

TEST_F(Waivers, areOfAnEntryOrOfAllAndEndByThemselves)
{
    m_world.run(WaiveLeak{kAll, "crm", in(10)});
    m_world.run(WaiveLeak{kCart, "ann", in(5)});
    EXPECT_EQ(ownerOf("GET /cart"), "ann") << "its own goes before that of all";
    EXPECT_EQ(ownerOf("GET /other"), "crm");
    EXPECT_EQ(waiverOf(kept(), "", "GET /cart", "orders", 0), nullptr) << "another caller";
    m_world.later(5 * kDayMs);
    EXPECT_EQ(ownerOf("GET /cart"), "crm");
    m_world.later(5 * kDayMs);
    EXPECT_EQ(ownerOf("GET /cart"), "");
    m_world.run(WaiveLeak{{"", "gate", {}}, "web", in(1)});
    EXPECT_EQ(kept().size(), 1U) << "those that are over went";
}

TEST_F(Waivers, tellWhoAndTakeThePlaceOfOneAnother)
{
    m_world.run(WaiveLeak{kCart, "ann", in(5)});
    const auto& waiver = kept().at(kCart);
    EXPECT_EQ(waiver.by, "alice");
    EXPECT_EQ(waiver.sinceUnixMs, m_world.m_facts.nowUnixMs);
    const auto again = m_world.plan(WaiveLeak{kCart, "ann", in(5)});
    EXPECT_TRUE(again->noOp);
    const auto longer = m_world.plan(WaiveLeak{kCart, "ann", in(6)});
    EXPECT_EQ(longer->commandClass, 2U);
    EXPECT_EQ(longer->act, "Waive leak gate → orders");
    EXPECT_THAT(
        texts(longer->effects), ::testing::Contains("it takes the place of the waiver by alice"));
    m_world.run(WaiveLeak{kCart, "bob", in(6)});
    EXPECT_EQ(ownerOf("GET /cart"), "bob");
    EXPECT_EQ(kept().size(), 1U);
}

TEST_F(Waivers, areRevokedExactlyAndEvenWhileFrozen)
{
    m_world.run(WaiveLeak{kCart, "ann", in(5)});
    EXPECT_TRUE(m_world.plan(RevokeWaiver{kAll})->noOp) << "another waiver";
    m_world.run(Freeze{});
    EXPECT_THAT(m_world.refusals(WaiveLeak{kAll, "ann", in(5)}), ::testing::ElementsAre("FROZEN"));
    EXPECT_EQ(m_world.run(RevokeWaiver{kCart}).commandClass, 1U);
    EXPECT_TRUE(kept().empty());
    EXPECT_TRUE(m_world.plan(RevokeWaiver{kCart})->noOp);
}

TEST_F(Waivers, wantAnOwnerACalleeAndADayThatIsNear)
{
    for (const auto& odd : {WaiveLeak{{"gate", "", {}}, "ann", in(1)}, WaiveLeak{kCart, "", in(1)},
             WaiveLeak{kCart, std::string(101, 'a'), in(1)}, WaiveLeak{kCart, "ann", in(0)},
             WaiveLeak{kCart, "ann", in(90) + 1}, WaiveLeak{{"a\nb", "orders", {}}, "ann", in(1)},
             WaiveLeak{{"gate", "orders", std::string(257, 'e')}, "ann", in(1)}})
        EXPECT_EQ(m_world.error(odd), "FIELD_INVALID") << odd.owner << ' ' << odd.untilUnixMs;
    EXPECT_EQ(m_world.error(WaiveLeak{kCart, "علی", in(90)}), "");
    EXPECT_EQ(m_world.error(RevokeWaiver{{"gate", "", {}}}), "FIELD_INVALID");
}

TEST_F(Waivers, areBounded)
{
    for (int i = 0; i < 200; ++i)
        m_world.run(WaiveLeak{{"gate", "s" + std::to_string(i), {}}, "ann", in(1)});
    EXPECT_EQ(m_world.error(WaiveLeak{kCart, "ann", in(1)}), "FIELD_INVALID");
    EXPECT_EQ(m_world.error(WaiveLeak{{"gate", "s7", {}}, "bob", in(2)}), "") << "known already";
    m_world.later(kDayMs);
    EXPECT_EQ(m_world.error(WaiveLeak{kCart, "ann", in(1)}), "") << "all are over";
}

} // namespace
} // namespace pult::state::testing
