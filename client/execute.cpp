// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/execute.h"

#include <algorithm>

namespace pult::client {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kRetryDelay{100};
//! Time kept so that an answer is still shown within the budget.
constexpr milliseconds kShortest{20};

bool isOneOf(const std::string& reason, std::initializer_list<const char*> reasons)
{
    return std::any_of(
        reasons.begin(), reasons.end(), [&](const char* one) { return reason == one; });
}

//! One press. Keeps itself alive by the callbacks that hold it.
class Press : public std::enable_shared_from_this<Press>
{
public:
    Press(std::weak_ptr<ControlPlane> plane, std::shared_ptr<Timers> timers,
        std::shared_ptr<const Clock> clock, std::function<void(ExecuteOutcome)> done,
        milliseconds budget)
        : m_plane(std::move(plane))
        , m_timers(std::move(timers))
        , m_clock(std::move(clock))
        , m_done(std::move(done))
        , m_end(m_clock->mono() + budget)
    {}

    void begin(Execution execution)
    {
        m_outcome.execution = std::move(execution);
        attempt();
    }

private:
    [[nodiscard]] milliseconds left() const
    {
        return std::chrono::duration_cast<milliseconds>(m_end - m_clock->mono());
    }

    void attempt()
    {
        const auto plane = m_plane.lock();
        if (!plane) {
            closed();
            return;
        }
        ++m_outcome.attempts;
        plane->execute(
            m_outcome.execution,
            [self = shared_from_this()](
                Result<Operation> answer) { self->take(std::move(answer)); },
            std::max(left(), kShortest));
    }

    void closed()
    {
        m_outcome.error = Error{Code::Cancelled, "TRANSPORT", "The connection was closed.", {}, {}};
        finish(Outcome::NotConfirmed);
    }

    void take(Result<Operation> answer)
    {
        if (answer) {
            m_outcome.operation = std::move(*answer);
            finish(Outcome::Done);
            return;
        }
        m_outcome.error = std::move(answer.error());
        if (isUnconfirmed(*m_outcome.error))
            retry();
        else
            conclude();
    }

    void retry()
    {
        if (m_outcome.error->code == Code::Cancelled || left() < kRetryDelay + kShortest) {
            finish(Outcome::NotConfirmed);
            return;
        }
        // The handle is kept by the press, and the press by the timer until it has fired.
        m_timer = m_timers->after(kRetryDelay, [self = shared_from_this()] { self->attempt(); });
    }

    void conclude()
    {
        const Outcome outcome = outcomeOf(*m_outcome.error);
        if (auto plan = newPlanOf(*m_outcome.error))
            m_outcome.newPlan = std::move(plan);
        const auto plane = m_plane.lock();
        if (outcome != Outcome::Refused || m_outcome.newPlan || left() < kShortest || !plane) {
            finish(outcome);
            return;
        }
        plane->plan(
            m_outcome.execution.environment, m_outcome.execution.command,
            [self = shared_from_this()](Result<Plan> plan) {
                if (plan)
                    self->m_outcome.newPlan = std::make_shared<Plan>(std::move(*plan));
                self->finish(Outcome::Refused);
            },
            left());
    }

    void finish(Outcome outcome)
    {
        m_outcome.outcome = outcome;
        if (outcome == Outcome::Done)
            m_outcome.error.reset();
        m_done(std::move(m_outcome));
    }

    std::weak_ptr<ControlPlane> m_plane;
    std::shared_ptr<Timers> m_timers;
    std::shared_ptr<const Clock> m_clock;
    std::function<void(ExecuteOutcome)> m_done;
    MonoTime m_end;
    std::unique_ptr<Timers::Handle> m_timer;
    ExecuteOutcome m_outcome;
};

} // namespace

bool isUnconfirmed(const Error& error)
{
    if (error.reason == "SHUTTING_DOWN")
        return true;
    if (error.reason != "TRANSPORT")
        return false;
    return error.code == Code::Unavailable || error.code == Code::DeadlineExceeded
        || error.code == Code::Cancelled || error.code == Code::Internal;
}

Outcome outcomeOf(const Error& error)
{
    if (isOneOf(error.reason,
            {"PLAN_CHANGED", "REFUSED", "TOKEN_EXPIRED", "TOKEN_SPENT", "TOKEN_INVALID"}))
        return Outcome::Refused;
    if (error.code == Code::PermissionDenied || error.code == Code::Unauthenticated)
        return Outcome::NotPermitted;
    // Nobody can know what the disk holds; a restart makes durable what it finds there.
    if (error.reason == "JOURNAL_FAILED")
        return Outcome::NotConfirmed;
    return Outcome::Failed;
}

void executeUntilAnswered(std::weak_ptr<ControlPlane> plane, std::shared_ptr<Timers> timers,
    std::shared_ptr<const Clock> clock, Execution execution,
    std::function<void(ExecuteOutcome)> done, milliseconds budget)
{
    std::make_shared<Press>(
        std::move(plane), std::move(timers), std::move(clock), std::move(done), budget)
        ->begin(std::move(execution));
}

} // namespace pult::client
