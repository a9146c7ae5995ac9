// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/state/runner.h"

namespace pult::state::testing {

namespace {

const std::set<std::string> kErrors{"ENVIRONMENT_UNKNOWN", "FIELD_INVALID", "MANIFEST_INVALID"};
//! Events that change nothing of what a rollback does.
const std::set<std::string> kUnrelated{"set-policy", "register", "drop", "release-hold", "freeze",
    "unfreeze", "report-readiness", "forget-gateway", "close-lane", "mark-retired", "mark-started"};

Request requestOf(const Step& step)
{
    Request request;
    request.environment = step.environment;
    request.command = step.command;
    if (step.manifest)
        std::get<Register>(request.command).manifestYaml = step.manifest->yaml();
    request.user = step.user;
    request.reason = "because";
    request.reactor = step.reactor;
    return request;
}

std::optional<Failure> failed(const char* check, std::string message)
{
    return Failure{0, check, std::move(message)};
}

std::optional<Failure> checkDecision(const Decision& decision)
{
    const auto outcomes
        = (decision.refusals.empty() ? 0 : 1) + (decision.noOp ? 1 : 0) + (decision.event ? 1 : 0);
    if (outcomes != 1)
        return failed("a decision is one thing", decision.act + " is none or several");
    if (decision.act.empty() || decision.summary.empty() || decision.cli.empty())
        return failed("a decision has words", decision.act + ": words are missing");
    if (decision.commandClass < 1 || decision.commandClass > 3)
        return failed("a decision has a class", decision.act);
    if (decision.event && (decision.commandClass == 3) == decision.confirmation.empty())
        return failed("class 3 is confirmed", decision.act);
    return std::nullopt;
}

//! What rolling back would do now; nothing when it cannot be done.
std::optional<Digest> rollbackDigest(
    const Subject& subject, const State& state, const std::string& name, std::int64_t laterMs)
{
    const auto environment = state.find(name);
    if (!environment || environment->legacy == 0)
        return std::nullopt;
    Request request;
    request.environment = name;
    request.command = Rollback{environment->legacy, true};
    request.user = "root";
    request.reason = std::to_string(laterMs);
    auto facts = goodFacts(state);
    facts.nowUnixMs += laterMs;
    const auto decision = subject.decide(state, facts, request);
    if (!decision || !decision->event)
        return std::nullopt;
    return decision->effectDigest;
}

} // namespace

Runner::Runner(const Subject& subject)
    : m_subject(subject)
    , m_states{std::make_shared<const State>()}
{}

std::optional<Failure> Runner::step(const Step& step, Outcome& outcome)
{
    const auto decision
        = m_subject.decide(state(), factsOf(state(), step.observed), requestOf(step));
    if (!decision) {
        outcome.refused = true;
        outcome.kind = decision.error().reason;
        if (kErrors.count(decision.error().reason) == 0)
            return failed("decide is total", decision.error().message);
        return std::nullopt;
    }
    if (auto wrong = checkDecision(*decision))
        return wrong;
    outcome.refused = !decision->refusals.empty();
    outcome.kind = outcome.refused ? decision->refusals.front().reason : "no-op";
    if (!decision->event)
        return std::nullopt;
    outcome.event = true;
    outcome.kind = decision->event->kind;
    if (const auto* registered = std::get_if<Registered>(&decision->event->effect))
        outcome.registered = registered->number;
    return commit(step, *decision->event);
}

std::optional<Failure> Runner::commit(const Step& step, const Event& event)
{
    const auto planned = rollbackDigest(m_subject, state(), step.environment, 0);
    const auto after = m_subject.fold(state(), event, state().revision + 1);
    if (!after)
        return failed("fold is total", after.error().message);
    m_events.push_back(event);
    m_states.push_back(*after);
    const auto now = rollbackDigest(m_subject, state(), step.environment, 60'000);
    if (kUnrelated.count(event.kind) != 0 && planned && now && planned != now)
        return failed("a plan is stable", event.act + " changes what a rollback does");
    return judge(event);
}

std::optional<Failure> Runner::judge(const Event& event)
{
    const auto before = m_states[m_states.size() - 2]->find(event.environment);
    const auto after = state().find(event.environment);
    auto& memory = m_memory[event.environment];
    for (auto& service : routedServices(*after))
        memory.services.insert(std::move(service));
    const auto routesBefore = before ? routesOf(memory.services, *before, m_subject) : Routes{};
    const auto routesAfter = routesOf(memory.services, *after, m_subject);
    for (const auto& [name, other] : state().environments) {
        const auto was = m_states[m_states.size() - 2]->find(name);
        if (name != event.environment && was != other)
            return failed("environments are apart", event.act + " touches " + name);
    }
    return checkTransition(
        {before.get(), *after, state(), event, routesBefore, routesAfter, memory, m_subject});
}

std::optional<Failure> Runner::finish() const
{
    const auto expected = dump(state());
    // From the beginning, from the middle and from just before the end.
    for (const auto from : {std::size_t{0}, m_events.size() / 2, m_events.size() - 1}) {
        if (from >= m_events.size())
            continue;
        State replayed = deepCopy(*m_states[from]);
        for (auto i = from; i < m_events.size(); ++i) {
            const auto next = m_subject.fold(replayed, m_events[i], replayed.revision + 1);
            if (!next)
                return failed("a replay folds", next.error().message);
            replayed = **next;
        }
        if (dump(replayed) != expected)
            return failed("a replay gives the same",
                "from event " + std::to_string(from) + ":\n" + dump(replayed) + "instead of\n"
                    + expected);
    }
    return std::nullopt;
}

} // namespace pult::state::testing
