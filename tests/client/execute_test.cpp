// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/execute.h"

#include <deque>

#include <gtest/gtest.h>

#include "pult/v1/release_control.pb.h"
#include "tests/support/manual_timers.h"
#include "tests/support/no_telemetry.h"

namespace pult::client {
namespace {

using std::chrono::milliseconds;

Error transport(Code code = Code::Unavailable)
{
    return {code, "TRANSPORT", "cut", {}, {}};
}

Operation operation(const char* id)
{
    Operation result;
    result.id = id;
    return result;
}

//! Answers Execute from a list, at once; the last answer repeats.
class ScriptedPlane final : public ControlPlane
{
public:
    void execute(Execution execution, Callback<Operation> done, Millis) override
    {
        requestIds.push_back(execution.requestId);
        auto answer = answers.front();
        if (answers.size() > 1)
            answers.pop_front();
        done(std::move(answer));
    }
    void plan(std::string, Command, Callback<Plan> done, Millis) override
    {
        ++plans;
        Plan plan;
        plan.act = "planned anew";
        done(std::move(plan));
    }
    void listEnvironments(Callback<ServerInfo>, Millis) override {}
    void getOperation(std::string, std::string, Callback<Operation>, Millis) override {}
    void getState(std::string, std::uint64_t, Callback<std::shared_ptr<const EnvironmentState>>,
        Millis) override
    {}
    void listJournal(JournalQuery, Callback<JournalPage>, Millis) override {}
    void listVerdicts(VerdictQuery, Callback<VerdictPage>, Millis) override {}
    void verifyJournal(Callback<JournalProof>, Millis) override {}
    void listRoutes(std::string, std::string, Callback<RouteTable>, Millis) override {}
    Telemetry& telemetry() override { return m_telemetry; }

    std::deque<Result<Operation>> answers;
    std::vector<std::string> requestIds;
    int plans = 0;

private:
    test::NoTelemetry m_telemetry;
};

class ExecuteTest : public testing::Test
{
protected:
    void press()
    {
        executeUntilAnswered(plane, timers, clock,
            {"prod", Promote{5}, "token", "request-1", "why", {}}, [this](ExecuteOutcome outcome) {
                ++ends;
                result = std::move(outcome);
            });
    }
    ExecuteOutcome pressed(Error error)
    {
        plane->answers = {failure(std::move(error))};
        press();
        EXPECT_EQ(ends, 1);
        ends = 0;
        return result;
    }

    std::shared_ptr<ManualClock> clock = std::make_shared<ManualClock>();
    std::shared_ptr<test::ManualTimers> timers = std::make_shared<test::ManualTimers>(clock);
    std::shared_ptr<ScriptedPlane> plane = std::make_shared<ScriptedPlane>();
    ExecuteOutcome result;
    int ends = 0;
};

TEST_F(ExecuteTest, anAnswerIsDone)
{
    plane->answers = {operation("17")};
    press();
    EXPECT_EQ(ends, 1);
    EXPECT_EQ(result.outcome, Outcome::Done);
    EXPECT_EQ(result.operation->id, "17");
    EXPECT_FALSE(result.error);
}

TEST_F(ExecuteTest, aLostAnswerIsAskedForAgainWithTheSameRequestId)
{
    plane->answers = {failure(transport()), failure(transport(Code::Internal)), operation("17")};
    press();
    EXPECT_EQ(ends, 0);
    timers->advance(milliseconds{100});
    timers->advance(milliseconds{100});
    EXPECT_EQ(result.outcome, Outcome::Done);
    EXPECT_EQ(result.attempts, 3);
    EXPECT_EQ(plane->requestIds, std::vector<std::string>(3, "request-1"));
}

TEST_F(ExecuteTest, silenceEndsNotConfirmedWithinThreeSeconds)
{
    plane->answers = {failure(transport())};
    press();
    timers->advance(milliseconds{2700});
    EXPECT_EQ(ends, 0);
    timers->advance(milliseconds{300});
    EXPECT_EQ(ends, 1);
    EXPECT_EQ(result.outcome, Outcome::NotConfirmed);
    EXPECT_EQ(result.execution.requestId, "request-1") << "to be pressed again with";
    EXPECT_EQ(result.execution.token, "token");
    EXPECT_GT(result.attempts, 20);
}

TEST_F(ExecuteTest, aServerThatShutsDownIsTriedAgain)
{
    plane->answers
        = {failure(Error{Code::Unavailable, "SHUTTING_DOWN", "bye", {}, {}}), operation("1")};
    press();
    timers->advance(milliseconds{100});
    EXPECT_EQ(result.outcome, Outcome::Done);
}

TEST_F(ExecuteTest, errorsHaveTheirOutcome)
{
    const auto error = [](Code code, const char* reason) {
        return Error{code, reason, "m", {}, {}};
    };
    EXPECT_EQ(
        pressed(error(Code::PermissionDenied, "ROLE_MISSING")).outcome, Outcome::NotPermitted);
    EXPECT_EQ(pressed(transport(Code::Unauthenticated)).outcome, Outcome::NotPermitted);
    EXPECT_EQ(pressed(transport(Code::Unimplemented)).outcome, Outcome::Failed);
    EXPECT_EQ(pressed(error(Code::ResourceExhausted, "DISK_FULL")).outcome, Outcome::Failed);
    EXPECT_EQ(pressed(error(Code::InvalidArgument, "REASON_MISSING")).outcome, Outcome::Failed);
    EXPECT_EQ(plane->plans, 0);
}

//! Its restart makes durable what it finds: that may be this.
TEST_F(ExecuteTest, aFailedJournalLeavesItOpenAndIsNotPressed)
{
    const auto outcome = pressed({Code::Unavailable, "JOURNAL_FAILED", "m", {}, {}});
    EXPECT_EQ(outcome.outcome, Outcome::NotConfirmed);
    EXPECT_EQ(outcome.attempts, 1) << "asking again tells nothing before a restart";
}

TEST_F(ExecuteTest, refusalsBringANewPlan)
{
    int asked = 0;
    for (const char* reason : {"REFUSED", "TOKEN_EXPIRED", "TOKEN_SPENT", "TOKEN_INVALID"}) {
        const auto outcome = pressed({Code::FailedPrecondition, reason, "m", {}, {}});
        EXPECT_EQ(outcome.outcome, Outcome::Refused) << reason;
        ASSERT_TRUE(outcome.newPlan) << reason;
        EXPECT_EQ(outcome.newPlan->act, "planned anew");
        EXPECT_EQ(plane->plans, ++asked);
    }
}

TEST_F(ExecuteTest, aChangedPlanIsTakenFromTheErrorItself)
{
    v1::PlanResponse plan;
    plan.set_act("changed");
    const auto outcome
        = pressed({Code::Aborted, "PLAN_CHANGED", "m", {}, plan.SerializeAsString()});
    EXPECT_EQ(outcome.outcome, Outcome::Refused);
    EXPECT_EQ(outcome.newPlan->act, "changed");
    EXPECT_EQ(plane->plans, 0);
}

TEST_F(ExecuteTest, aClosedConnectionIsNotConfirmed)
{
    plane->answers = {failure(transport())};
    press();
    plane.reset();
    timers->advance(milliseconds{100});
    EXPECT_EQ(ends, 1);
    EXPECT_EQ(result.outcome, Outcome::NotConfirmed);
}

} // namespace
} // namespace pult::client
