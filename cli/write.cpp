// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/write.h"

#include <optional>

#include <nlohmann/json.hpp>

#include "cli/render.h"
#include "cli/table.h"
#include "cli/wait.h"
#include "client/execute.h"
#include "client/text.h"
#include "client/timers.h"

namespace pult::cli {

using namespace client;
using std::chrono::milliseconds;

namespace {

//! What the line says about how to write, checked.
struct Manner
{
    bool yes = false;
    bool wait = false;
    bool ownRequestId = false;
    Patience patience;
    std::string reason;
    std::string confirmation;
    std::string requestId;
};

Result<Manner> mannerOf(const Arguments& arguments)
{
    const auto patience = patienceOf(arguments);
    if (!patience)
        return failure(patience.error());
    return Manner{arguments.has("yes"), arguments.has("wait") || patience->observed,
        arguments.has("request-id"), *patience, arguments.value("reason"),
        arguments.value("confirm"), arguments.value("request-id")};
}

Result<Plan> planOf(Context& context, const std::string& environment, const Command& command)
{
    return ask<Plan>(context,
        [&](auto& plane, auto done) { plane.plan(environment, command, std::move(done)); });
}

std::string askPerson(Context& context, const std::string& question)
{
    context.io.err << question << std::flush;
    std::string answer;
    std::getline(context.io.in, answer);
    return answer;
}

//! One command on its way through plan, consent, execute and wait.
class Write
{
public:
    Write(Context& context, Manner manner, std::string environment, Command command)
        : m_context(context)
        , m_manner(std::move(manner))
        , m_environment(std::move(environment))
        , m_command(std::move(command))
    {}

    Exit run()
    {
        auto plan = planOf(m_context, m_environment, m_command);
        if (!plan)
            return m_context.complain(plan.error());
        m_plan = std::move(*plan);
        if ((m_plan.refused() || m_plan.noOp) && m_manner.ownRequestId && wasDoneBefore())
            return finishDone();
        if (m_plan.refused())
            return report("refused", Exit::Refused);
        if (m_error)
            return report("failed", m_context.complain(*m_error));
        if (m_plan.noOp)
            return report("no-op", Exit::Done);
        if (const auto exit = consent(); exit != Exit::Done)
            return exit;
        return execute();
    }

private:
    //! A request id of the caller's may belong to a run whose answer was lost; then the plan is
    //! refused, or has nothing to do, because the thing is done. Without a token Execute only
    //! answers known ids.
    bool wasDoneBefore()
    {
        auto answer = ask<Operation>(m_context, [this](auto& plane, auto done) {
            plane.execute(executionOf(m_manner.requestId, {}), std::move(done));
        });
        if (answer)
            m_operation = std::move(*answer);
        else if (answer.error().reason != "TOKEN_INVALID" && !m_plan.refused())
            m_error = std::move(answer.error());
        return answer.has_value();
    }

    [[nodiscard]] Execution executionOf(std::string requestId, std::string token) const
    {
        return {m_environment, m_command, std::move(token), std::move(requestId), m_manner.reason,
            m_manner.confirmation};
    }

    Exit refuseToGuess(const std::string& what)
    {
        m_context.io.err << "pultctl: " << clean(m_plan.act) << " is class " << m_plan.commandClass
                         << " and nobody can be asked here: " << what << ". Nothing was done."
                         << std::endl;
        return Exit::Usage;
    }

    Exit consent()
    {
        if (m_plan.commandClass < 2)
            return Exit::Done;
        const bool typed = m_plan.commandClass >= 3;
        if (!m_context.io.interactive)
            return typed ? consentByConfirm() : consentByYes();
        const bool asks
            = m_manner.reason.empty() || (typed ? m_manner.confirmation.empty() : !m_manner.yes);
        if (asks)
            renderPlan(m_context.io.err, m_plan);
        if (m_manner.reason.empty())
            m_manner.reason = askPerson(m_context, "Reason: ");
        if (m_manner.reason.empty())
            return declined();
        return typed ? askToType() : askForYes();
    }

    Exit consentByYes()
    {
        if (!m_manner.yes)
            return refuseToGuess("say --yes");
        return m_manner.reason.empty() ? refuseToGuess("say why with --reason") : Exit::Done;
    }

    Exit consentByConfirm()
    {
        if (m_manner.confirmation.empty())
            return refuseToGuess("say --confirm " + shellQuote(m_plan.confirmation));
        if (m_manner.reason.empty())
            return refuseToGuess("say why with --reason");
        return checkConfirmation();
    }

    Exit askForYes()
    {
        if (m_manner.yes)
            return Exit::Done;
        const auto answer
            = askPerson(m_context, actText(m_plan.act, m_plan.environment) + "? [yes/no] ");
        return answer == "yes" || answer == "y" ? Exit::Done : declined();
    }

    Exit askToType()
    {
        if (m_manner.confirmation.empty()) {
            m_manner.confirmation
                = askPerson(m_context, "Type " + clean(m_plan.confirmation) + " to go on: ");
            if (m_manner.confirmation != m_plan.confirmation)
                return declined();
        }
        return checkConfirmation();
    }

    //! What was confirmed is another effect than the one planned now.
    Exit checkConfirmation()
    {
        if (m_manner.confirmation == m_plan.confirmation)
            return Exit::Done;
        m_context.io.err << "pultctl: The plan now asks for --confirm "
                         << clean(shellQuote(m_plan.confirmation)) << ", not for "
                         << clean(shellQuote(m_manner.confirmation)) << ". Nothing was done."
                         << std::endl;
        return Exit::PlanChanged;
    }

    Exit declined()
    {
        m_context.io.err << "Nothing was done." << std::endl;
        return Exit::Failed;
    }

    Exit execute()
    {
        auto requestId = m_manner.ownRequestId ? m_manner.requestId : m_context.ids().uuid();
        std::promise<ExecuteOutcome> promise;
        executeUntilAnswered(*m_context.plane(), systemTimers(), m_context.clock(),
            executionOf(std::move(requestId), m_plan.token),
            [&promise](ExecuteOutcome outcome) { promise.set_value(std::move(outcome)); });
        auto outcome = promise.get_future().get();
        m_manner.requestId = outcome.execution.requestId;
        if (outcome.outcome == Outcome::Done) {
            m_operation = std::move(outcome.operation);
            return finishDone();
        }
        m_error = std::move(outcome.error);
        const Exit exit = exitOf(*m_error);
        if (outcome.newPlan)
            m_plan = *outcome.newPlan;
        m_context.complain(*m_error);
        if (outcome.outcome == Outcome::NotConfirmed)
            tellHowToRepeat(m_error->reason == "JOURNAL_FAILED");
        return report(std::string(text(outcome.outcome)), exit);
    }

    void tellHowToRepeat(bool afterRestart)
    {
        m_context.io.err << "It may have been done. "
                         << (afterRestart ? "Once the control plane was restarted, it" : "It")
                         << " is safe to run it again with --request-id " << m_manner.requestId
                         << std::endl;
    }

    Exit finishDone()
    {
        Exit exit = Exit::Done;
        if (m_manner.wait)
            exit = waitForOperation(m_context, *m_operation, m_manner.patience);
        return report("done", exit);
    }

    [[nodiscard]] Json json(const std::string& outcome) const
    {
        return {{"outcome", outcome}, {"requestId", m_manner.requestId}, {"plan", toJson(m_plan)},
            {"operation", m_operation ? toJson(*m_operation) : Json(nullptr)},
            {"error", m_error ? toJson(*m_error) : Json(nullptr)}};
    }

    Exit report(const std::string& outcome, Exit exit)
    {
        m_context.print(json(outcome), [&](std::ostream& out) {
            if (m_operation)
                renderDone(out);
            else if (outcome == "no-op")
                out << "Nothing to do: " << clean(m_plan.summary) << '\n';
            else if (outcome == "refused")
                renderPlan(out, m_plan);
        });
        return exit;
    }

    void renderDone(std::ostream& out) const
    {
        out << actText(m_operation->act, m_environment) << ": operation " << clean(m_operation->id)
            << '\n'
            << progressText(*m_operation) << '\n';
    }

    Context& m_context;
    Manner m_manner;
    const std::string m_environment;
    const Command m_command;
    Plan m_plan;
    std::optional<Operation> m_operation;
    std::optional<Error> m_error;
};

} // namespace

Exit runWrite(Context& context, const Verb& verb, const Arguments& arguments)
{
    const auto manner = mannerOf(arguments);
    if (!manner)
        return context.complain(manner.error());
    const auto commands = verb.commands(context, arguments);
    if (!commands)
        return context.complain(commands.error());
    for (const auto& command : *commands) {
        Write write(context, *manner, arguments.words.front(), command);
        if (const Exit exit = write.run(); exit != Exit::Done)
            return exit;
    }
    return Exit::Done;
}

Exit runPlanOnly(Context& context, const Verb& verb, const Arguments& arguments)
{
    const auto commands = verb.commands(context, arguments);
    if (!commands)
        return context.complain(commands.error());
    Exit exit = Exit::Done;
    for (const auto& command : *commands) {
        const auto plan = planOf(context, arguments.words.front(), command);
        if (!plan)
            return context.complain(plan.error());
        context.print(toJson(*plan), [&](std::ostream& out) { renderPlan(out, *plan); });
        if (plan->refused())
            exit = Exit::Refused;
    }
    return exit;
}

} // namespace pult::cli
