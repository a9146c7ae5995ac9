// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "controlplane/state/decide.h"

#include <algorithm>

#include "controlplane/state/canonical.h"
#include "controlplane/state/changes.h"
#include "controlplane/state/draft.h"
#include "controlplane/state/environment_editor.h"
#include "controlplane/state/kinds.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/words.h"

namespace pult::state {

namespace {

constexpr std::size_t kServicesInEvent = 200;

bool frozen(const Environment& environment, std::int64_t nowUnixMs)
{
    const auto& freeze = environment.freeze;
    return freeze && (freeze->untilUnixMs == 0 || nowUnixMs < freeze->untilUnixMs);
}

//! Class 1 reduces risk: a freeze never stops it.
void checkFreeze(Draft& draft)
{
    const auto& before = draft.before;
    if (draft.decision.commandClass < 2 || !frozen(before, draft.facts.nowUnixMs)
        || std::holds_alternative<Unfreeze>(draft.decision.resolved))
        return;
    const auto& freeze = *before.freeze;
    const auto& exempt = freeze.exempt;
    auto text = before.name + " is frozen by " + freeze.by;
    if (freeze.untilUnixMs != 0)
        text += " until " + words::utc(freeze.untilUnixMs);
    if (!freeze.reason.empty())
        text += ": " + freeze.reason;
    if (std::find(exempt.begin(), exempt.end(), draft.request.user) == exempt.end()) {
        draft.refuse(reasons::kFrozen, text + ".", {draft.cli("unfreeze")});
        return;
    }
    draft.evidenceLine("FROZEN_EXEMPT", text + "; it does not bind " + draft.request.user,
        {freeze.by, draft.request.user}, Tone::Warn);
    draft.reliedOn.push_back("exempt from the freeze");
}

Event eventOf(Draft& draft)
{
    const auto& decision = draft.decision;
    Event event;
    event.environment = draft.request.environment;
    event.unixMs = draft.facts.nowUnixMs;
    event.user = draft.request.user;
    event.origin = draft.request.origin;
    event.kind = kindOf(decision.resolved);
    event.reason = draft.request.reason;
    event.commandClass = decision.commandClass;
    event.breakGlass = draft.breakGlass;
    event.requestId = draft.request.requestId;
    event.act = decision.act;
    event.summary = decision.summary;
    event.effectWords = draft.effectWords;
    event.cli = decision.cli;
    event.before = draft.before.name.empty() ? "no environment" : words::table(draft.before);
    event.reliedOn = draft.reliedOn;
    const auto shown = std::min(kServicesInEvent, decision.services.size());
    event.services.assign(
        decision.services.begin(), decision.services.begin() + static_cast<std::ptrdiff_t>(shown));
    event.effect = std::move(*draft.effect);
    return event;
}

Result<Decision> finish(Draft draft)
{
    auto& decision = draft.decision;
    if (decision.noOp || !draft.effect) {
        decision.noOp = decision.noOp && decision.refusals.empty();
        return std::move(decision);
    }
    auto event = eventOf(draft);
    // The plan tells what the fold does, so it cannot promise anything else.
    const auto after = foldEnvironment(
        draft.before, event, draft.state.revision + 1, EnvironmentEditor::Scope::Lanes);
    if (!after)
        return failure(after.error());
    tellConsequences(draft, **after);
    if (draft.refused())
        return std::move(decision);

    event.after = words::table(**after);
    event.effectDigest = effectDigest(event.environment, event.effect);
    decision.effectDigest = event.effectDigest;
    if (decision.commandClass == 3) {
        decision.confirmation = words::environmentClass((*after)->environmentClass) + " "
            + std::to_string(decision.services.size());
    }
    decision.event = std::move(event);
    return std::move(decision);
}

} // namespace

Result<Decision> decide(const State& state, const Facts& facts, const Request& request)
{
    static const Environment kNone;
    const auto environment = state.find(request.environment);
    const bool creates = std::holds_alternative<CreateEnvironment>(request.command);
    if (!environment && !creates) {
        return failure(Code::NotFound, reasons::kEnvironmentUnknown,
            "there is no environment " + request.environment,
            {{"environment", request.environment}});
    }
    const auto& before = environment && !creates ? *environment : kNone;
    Draft draft{
        state, before, facts, facts.of(request.environment), request, {}, {}, {}, {}, false};
    draft.decision.resolved = resolved(before, request.command);
    auto handled = std::visit(
        [&draft](const auto& command) -> Result<void> {
            if constexpr (std::is_same_v<std::decay_t<decltype(command)>, Retreat>)
                return {};
            else
                return handle(draft, command);
        },
        draft.decision.resolved);
    if (!handled)
        return failure(handled.error());
    if (!draft.decision.noOp)
        checkFreeze(draft);
    return finish(std::move(draft));
}

} // namespace pult::state
