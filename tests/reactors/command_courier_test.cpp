// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/reactors/command_courier.h"

#include <gmock/gmock.h>

#include "tests/reactors/recording_sink.h"

namespace pult::reactors {
namespace {

using namespace std::chrono_literals;
using testing::SizeIs;

Wish wish(const std::string& subject, const std::string& id)
{
    return {"prod", subject, id, state::CloseLane{3}, "drained"};
}

class CommandCourierTest : public testing::Test
{
protected:
    void deliver(std::vector<Wish> wishes) { m_courier.deliver(std::move(wishes)); }

    ManualClock m_clock;
    RecordingSink m_sink;
    CommandCourier m_courier{m_clock, m_sink};
};

TEST_F(CommandCourierTest, SubmitsAsAReactor)
{
    deliver({wish("close-lane/3", "id-1")});
    ASSERT_THAT(m_sink.requests, SizeIs(1));
    const auto& request = m_sink.requests[0];
    EXPECT_TRUE(request.reactor);
    EXPECT_EQ(request.environment, "prod");
    EXPECT_EQ(request.user, "pultd");
    EXPECT_EQ(request.origin, "reactor");
    EXPECT_EQ(request.requestId, "id-1");
    EXPECT_EQ(request.reason, "drained");
    EXPECT_EQ(std::get<state::CloseLane>(request.command).generation, 3U);
}

TEST_F(CommandCourierTest, OneSubjectIsUnderWayOnce)
{
    deliver({wish("a", "id-1"), wish("b", "id-2")});
    m_clock.advance(1h);
    deliver({wish("a", "id-1"), wish("b", "id-3")});
    EXPECT_THAT(m_sink.requests, SizeIs(2));
}

TEST_F(CommandCourierTest, TriesAgainEverLaterAfterFailures)
{
    deliver({wish("a", "id-1")});
    std::vector<long> pauses;
    for (int i = 0; i < 8; ++i) {
        m_sink.refuseAll();
        const auto before = m_sink.requests.size();
        long seconds = 0;
        while (m_sink.requests.size() == before) {
            m_clock.advance(1s);
            ++seconds;
            deliver({wish("a", "id-1")});
        }
        pauses.push_back(seconds);
    }
    EXPECT_EQ(pauses, (std::vector<long>{1, 2, 4, 8, 16, 32, 60, 60}));
    EXPECT_EQ(m_sink.requests.back().requestId, "id-1");
}

TEST_F(CommandCourierTest, AnotherWishOfTheSubjectGoesAtOnce)
{
    deliver({wish("a", "id-1")});
    m_sink.refuseAll();
    deliver({wish("a", "id-2")});
    EXPECT_THAT(m_sink.requests, SizeIs(2));
}

TEST_F(CommandCourierTest, WhatIsNotWishedAnyMoreIsForgotten)
{
    deliver({wish("a", "id-1")});
    m_sink.refuseAll();
    deliver({});
    deliver({wish("a", "id-1")});
    EXPECT_THAT(m_sink.requests, SizeIs(2)); // Its failures too.
}

TEST_F(CommandCourierTest, SuccessIsNotRepeatedWhileTheViewIsOld)
{
    deliver({wish("a", "id-1")});
    m_sink.answerAll(41);
    deliver({wish("a", "id-1")});
    EXPECT_THAT(m_sink.requests, SizeIs(1));
    m_clock.advance(1s);
    deliver({wish("a", "id-1")});
    EXPECT_THAT(m_sink.requests, SizeIs(2)); // Harmless: the id is known.
}

TEST(CommandCourierEndTest, AnAnswerMayComeAfterTheEnd)
{
    const ManualClock clock;
    RecordingSink sink;
    {
        CommandCourier courier(clock, sink);
        courier.deliver({wish("a", "id-1")});
    }
    sink.answerAll(41);
    EXPECT_THAT(sink.requests, SizeIs(1));
}

} // namespace
} // namespace pult::reactors
