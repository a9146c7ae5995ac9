// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/plan_flow.h"

#include <utility>

namespace pult::ui {
namespace {

constexpr qint64 kAskAgainMs = 2'000;

} // namespace

PlanFlow::PlanFlow(
    client::Session& session, std::string environment, client::Command command, QObject* parent)
    : QObject(parent)
    , m_session(session)
    , m_environment(std::move(environment))
    , m_command(std::move(command))
{
    connect(&m_session, &client::Session::viewChanged, this, &PlanFlow::takeView);
    connect(&m_session, &client::Session::ticked, this, &PlanFlow::tick);
    if (const auto view = m_session.view(m_environment); view && view->state)
        m_seenRevision = view->state->revision;
}

bool PlanFlow::ended() const
{
    switch (m_stage) {
    case Stage::Done:
    case Stage::NotPermitted:
    case Stage::NotConfirmed:
    case Stage::Failed:
        return true;
    default:
        return false;
    }
}

void PlanFlow::setStage(Stage stage)
{
    m_stage = stage;
    Q_EMIT changed();
}

void PlanFlow::plan()
{
    if (ended() || m_stage == Stage::Executing)
        return;
    if (m_asking) {
        m_askAgain = true;
        return;
    }
    m_asking = true;
    const int question = ++m_asked;
    m_session.plan(m_environment, m_command, this, [this, question](Result<client::Plan> answer) {
        m_asking = false;
        if (question == m_asked && !ended() && m_stage != Stage::Executing)
            takePlan(std::move(answer));
        if (std::exchange(m_askAgain, false))
            plan();
    });
}

void PlanFlow::takePlan(Result<client::Plan> answer)
{
    if (answer) {
        m_renewFailed = false;
        usePlan(std::move(*answer));
        return;
    }
    m_error = answer.error();
    // A plan that is at hand stays: its token may well be good for the act that is needed.
    m_renewFailed = m_plan.has_value();
    setStage(m_plan ? m_stage : Stage::Unplanned);
}

void PlanFlow::usePlan(client::Plan plan)
{
    const bool differs = m_plan
        && (m_plan->effectDigest != plan.effectDigest || m_plan->refused() != plan.refused()
            || m_plan->commandClass != plan.commandClass);
    m_differs = m_differs || differs;
    m_plannedAt = m_session.clock().mono();
    m_error.reset();
    m_plan = std::move(plan);
    setStage(m_plan->refused() ? Stage::Impossible : Stage::Ready);
}

void PlanFlow::acceptChange()
{
    m_differs = false;
    m_refusal.reset();
}

std::optional<std::chrono::milliseconds> PlanFlow::planAge() const
{
    if (!m_plan)
        return std::nullopt;
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        m_session.clock().mono() - m_plannedAt);
}

void PlanFlow::execute(const QString& reason, const QString& confirmation)
{
    if (m_stage != Stage::Ready)
        return;
    m_execution = {m_environment, m_plan->command, m_plan->token, m_session.newRequestId(),
        reason.toStdString(), confirmation.toStdString()};
    send();
}

void PlanFlow::repeat()
{
    if (m_stage == Stage::NotConfirmed)
        send();
}

void PlanFlow::send()
{
    setStage(Stage::Executing);
    m_session.execute(
        m_execution, this, [this](const client::ExecuteOutcome& outcome) { takeOutcome(outcome); });
}

void PlanFlow::takeOutcome(const client::ExecuteOutcome& outcome)
{
    m_outcome = outcome;
    m_error = outcome.error;
    switch (outcome.outcome) {
    case client::Outcome::Done:
        m_operation = outcome.operation;
        setStage(Stage::Done);
        takeView(m_environment, m_session.view(m_environment));
        break;
    case client::Outcome::Refused:
        m_stage = Stage::Planning;
        m_differs = true;
        m_refusal = outcome.error;
        if (outcome.newPlan)
            usePlan(*outcome.newPlan);
        else
            plan();
        break;
    case client::Outcome::NotPermitted:
        setStage(Stage::NotPermitted);
        break;
    case client::Outcome::NotConfirmed:
        setStage(Stage::NotConfirmed);
        break;
    case client::Outcome::Failed:
        setStage(Stage::Failed);
        break;
    }
    Q_EMIT finished();
}

void PlanFlow::startOver()
{
    if (!ended() || m_stage == Stage::Done)
        return;
    m_error.reset();
    m_stage = Stage::Planning;
    plan();
    Q_EMIT changed();
}

void PlanFlow::takeView(const std::string& environment, const client::EnvironmentViewPtr& view)
{
    if (environment != m_environment || !view)
        return;
    if (m_stage == Stage::Done && m_operation && view->operations) {
        const auto at = view->operations->find(m_operation->revision);
        if (at != view->operations->end()) {
            m_operation = *at->second;
            Q_EMIT progressed();
        }
    }
    if (view->state
        && std::exchange(m_seenRevision, view->state->revision) != view->state->revision)
        plan();
}

void PlanFlow::tick()
{
    const auto age = planAge();
    // What stands in the way is often a readiness, which writes no event.
    if (m_stage == Stage::Impossible && age && age->count() >= kAskAgainMs)
        return plan();
    if (!age || m_renewFailed || m_stage == Stage::Unplanned || age->count() >= m_renewEveryMs)
        plan();
}

} // namespace pult::ui
