// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include "controlplane/state/decide.h"
#include "controlplane/state/environment_editor.h"
#include "controlplane/state/reasons.h"
#include "controlplane/state/rollout_fold.h"

namespace pult::state {

namespace {

tl::unexpected<Error> lacks(const Event& event, const std::string& what)
{
    return failure(Code::DataLoss, reasons::kFoldFailed,
        event.kind + " in " + event.environment + " refers to " + what
            + ", which is not in the state",
        {{"environment", event.environment}, {"kind", event.kind}});
}

std::string nameOf(GenerationNumber number)
{
    return "generation " + std::to_string(number);
}

//! One small function for each kind of event.
class Folder
{
public:
    Folder(EnvironmentEditor& editor, const Event& event, Revision revision)
        : m_editor(editor)
        , m_event(event)
        , m_revision(revision)
    {}

    Result<void> operator()(const EnvironmentCreated& effect)
    {
        auto& made = m_editor.environment();
        made.name = m_event.environment;
        made.environmentClass = effect.environmentClass;
        made.cluster = effect.cluster;
        made.policy = effect.policy;
        return {};
    }

    Result<void> operator()(const PolicySet& effect)
    {
        m_editor.environment().policy = effect.policy;
        return {};
    }

    Result<void> operator()(const Registered& effect)
    {
        const auto delta = deltaOf(effect);
        if (!delta)
            return failure(delta.error());
        if (effect.supersedes != 0) {
            if (!m_editor.environment().find(effect.supersedes))
                return lacks(m_event, nameOf(effect.supersedes));
        }
        auto& environment = m_editor.environment();
        environment.lastNumber = effect.number;
        environment.application = effect.application;
        auto generation = made(effect);
        if (effect.becameActive) {
            generation.role = Role::Active;
            generation.activatedUnixMs = m_event.unixMs;
            generation.wasHead = true;
            environment.head = effect.number;
            environment.starting = true;
            m_editor.changeActive(*delta, environment.active->restrictedTo(*delta));
        } else {
            generation.delta = *delta;
        }
        m_editor.add(std::move(generation));
        if (effect.supersedes != 0)
            m_editor.leave(effect.supersedes);
        return {};
    }

    Result<void> operator()(const Promoted& effect)
    {
        auto* promoted = m_editor.edit(effect.generation);
        auto* head = m_editor.edit(effect.legacy);
        if (!promoted || !head)
            return lacks(m_event, nameOf(promoted ? effect.legacy : effect.generation));
        if (effect.retired != 0 && !m_editor.edit(effect.retired))
            return lacks(m_event, nameOf(effect.retired));
        const auto changes = m_editor.resolve(effect.activeChanges, promoted->delta);
        const auto kept = fromActive(effect.legacyDelta, changes);
        if (!changes || !kept)
            return failure(changes ? kept.error() : changes.error());

        if (effect.retired != 0)
            m_editor.leave(effect.retired);
        m_editor.changeActive(*changes, *kept);
        head->role = Role::Legacy;
        head->delta = *kept;
        promoted->role = Role::Active;
        promoted->brought = *changes;
        promoted->delta = {};
        promoted->movedSinceBase = {};
        promoted->activatedUnixMs = m_event.unixMs;
        promoted->wasHead = true;
        m_editor.environment().head = effect.generation;
        m_editor.environment().legacy = effect.legacy;
        return settle(effect.rollout, effect.legacy);
    }

    Result<void> operator()(const RolledBack& effect)
    {
        auto* from = m_editor.edit(effect.from);
        auto* to = m_editor.edit(effect.to);
        if (!from || !to)
            return lacks(m_event, nameOf(from ? effect.to : effect.from));
        const auto changes = m_editor.resolve(effect.activeChanges, to->delta);
        const auto given = fromActive(effect.candidateDelta, changes);
        if (!changes || !given)
            return failure(changes ? given.error() : changes.error());

        m_editor.changeActive(*changes, *given);
        from->role = Role::Candidate;
        from->delta = *given;
        from->brought = {};
        from->base = effect.to;
        from->held = true;
        to->role = Role::Active;
        to->delta = {};
        to->activatedUnixMs = m_event.unixMs;
        m_editor.environment().head = effect.to;
        m_editor.environment().legacy = 0;
        return settle(effect.rollout);
    }

    Result<void> operator()(const Rebased& effect)
    {
        if (!m_editor.environment().find(effect.generation))
            return lacks(m_event, nameOf(effect.generation));
        m_editor.rebase(effect.generation, effect.base);
        return {};
    }

    Result<void> operator()(const Dropped& effect)
    {
        if (auto left = leave(effect.generation); !left)
            return left;
        return settle(effect.rollout);
    }

    Result<void> operator()(const HoldReleased& effect)
    {
        auto* generation = m_editor.edit(effect.generation);
        if (!generation)
            return lacks(m_event, nameOf(effect.generation));
        generation->held = false;
        return {};
    }

    Result<void> operator()(const ActiveReset& effect)
    {
        for (const auto number : effect.dropped) {
            if (auto left = leave(number); !left)
                return left;
        }
        return settle(effect.rollout);
    }

    Result<void> operator()(const LegacyRetired& effect)
    {
        if (auto left = leave(effect.generation); !left)
            return left;
        return settle(effect.rollout);
    }

    Result<void> operator()(const Frozen& effect)
    {
        m_editor.environment().freeze
            = FreezeState{effect.reason, m_event.user, effect.untilUnixMs, effect.exempt};
        return {};
    }

    Result<void> operator()(const Unfrozen&)
    {
        m_editor.environment().freeze.reset();
        return {};
    }

    Result<void> operator()(const ReadinessReported& effect)
    {
        m_editor.environment().reported[effect.deployment] = {effect.ready, effect.detail};
        return {};
    }

    Result<void> operator()(const GatewayForgotten& effect)
    {
        m_editor.environment().forgotten[effect.gateway] = m_revision;
        return {};
    }

    Result<void> operator()(const LaneClosed& effect)
    {
        auto& closing = m_editor.environment().closing;
        const auto at = std::find_if(closing.begin(), closing.end(),
            [&effect](const ClosingLane& lane) { return lane.number == effect.generation; });
        if (at == closing.end())
            return lacks(m_event, "the closing lane of " + nameOf(effect.generation));
        closing.erase(at);
        return {};
    }

    Result<void> operator()(const DeploymentsRetired& effect)
    {
        auto& retiring = m_editor.environment().retiring;
        for (const auto& key : effect.deployments) {
            const auto at = std::find_if(retiring.begin(), retiring.end(),
                [&key](const Retiring& entry) { return entry.deployment->key() == key; });
            if (at == retiring.end())
                return lacks(m_event, key.service + "-v" + std::to_string(key.generation));
            at->retired = true;
        }
        return {};
    }

    Result<void> operator()(const EnvironmentStarted&)
    {
        m_editor.environment().starting = false;
        return {};
    }

    Result<void> operator()(const RolloutStarted& effect)
    {
        if (!m_editor.environment().find(effect.generation) || effect.plan.stages.empty())
            return lacks(m_event, nameOf(effect.generation));
        m_editor.environment().rollout = std::make_shared<const Rollout>(begun(effect, moment()));
        return {};
    }

    Result<void> operator()(const RolloutAdvanced& effect)
    {
        const auto& rollout = m_editor.environment().rollout;
        if (rollout && effect.stage >= rollout->plan->stages.size())
            return lacks(m_event, "stage " + std::to_string(effect.stage + 1));
        return changeRollout(effect);
    }

    Result<void> operator()(const RolloutAborted& effect)
    {
        auto changed = changeRollout(effect);
        hold(effect.generation);
        return changed;
    }

    Result<void> operator()(const ShareSet& effect) { return changeRollout(effect); }
    Result<void> operator()(const RolloutPaused& effect) { return changeRollout(effect); }
    Result<void> operator()(const RolloutResumed& effect) { return changeRollout(effect); }
    Result<void> operator()(const StageBaking& effect) { return changeRollout(effect); }
    Result<void> operator()(const GateOpened& effect) { return changeRollout(effect); }
    Result<void> operator()(const HoldbackEnded& effect) { return changeRollout(effect); }

    Result<void> operator()(const RolloutTemplateSet& effect)
    {
        m_editor.environment().rolloutTemplates[effect.name]
            = std::make_shared<const RolloutPlan>(effect.plan);
        return {};
    }

    Result<void> operator()(const RolloutTemplateRemoved& effect)
    {
        if (m_editor.environment().rolloutTemplates.erase(effect.name) == 0)
            return lacks(m_event, "rollout template " + effect.name);
        return {};
    }

    Result<void> operator()(const LeakWaived& effect)
    {
        auto& waivers = m_editor.environment().waivers;
        std::erase_if(waivers,
            [this](const auto& known) { return known.second.untilUnixMs <= m_event.unixMs; });
        waivers[effect.edge]
            = {effect.owner, m_event.reason, m_event.user, m_event.unixMs, effect.untilUnixMs};
        return {};
    }

    Result<void> operator()(const WaiverRevoked& effect)
    {
        if (m_editor.environment().waivers.erase(effect.edge) == 0)
            return lacks(m_event, "the waiver of " + effect.edge.callee);
        return {};
    }

private:
    [[nodiscard]] EventMoment moment() const { return {m_revision, m_event.unixMs, m_event.user}; }

    template <typename RolloutEffect> Result<void> changeRollout(const RolloutEffect& effect)
    {
        auto& rollout = m_editor.environment().rollout;
        if (!rollout || rollout->generation != effect.generation)
            return lacks(m_event, "the rollout of " + nameOf(effect.generation));
        auto changed = *rollout;
        apply(changed, effect, moment());
        rollout = std::make_shared<const Rollout>(std::move(changed));
        return {};
    }

    //! What an event of the table does to the rollout beside the rest.
    Result<void> settle(const std::optional<RolloutOutcome>& outcome, GenerationNumber legacy = 0)
    {
        if (!outcome)
            return {};
        auto& rollout = m_editor.environment().rollout;
        if (!rollout)
            return lacks(m_event, "a rollout");
        auto changed = *rollout;
        apply(changed, *outcome, legacy, moment());
        rollout = std::make_shared<const Rollout>(std::move(changed));
        if (outcome->status == RolloutStatus::Aborted)
            hold(rollout->generation);
        return {};
    }

    //! Automation leaves it alone until a person releases it.
    void hold(GenerationNumber number)
    {
        auto* generation = m_editor.edit(number);
        if (generation && generation->role == Role::Candidate)
            generation->held = true;
    }

    Result<void> leave(GenerationNumber number)
    {
        if (!m_editor.environment().find(number))
            return lacks(m_event, nameOf(number));
        m_editor.leave(number);
        return {};
    }

    //! What the active map gives up for the changes: that of it which the references name.
    Result<ServiceTable> fromActive(const TableRef& refs, const Result<ServiceTable>& changes) const
    {
        const auto& active = *m_editor.environment().active;
        return m_editor.resolve(refs, changes ? active.restrictedTo(*changes) : active);
    }

    Result<ServiceTable> deltaOf(const Registered& effect) const
    {
        std::vector<ServiceTable::Entry> fresh;
        fresh.reserve(effect.deployments.size());
        for (const auto& deployment : effect.deployments)
            fresh.emplace_back(deployment.service, std::make_shared<const Deployment>(deployment));
        return m_editor.resolve(effect.delta, ServiceTable(std::move(fresh)));
    }

    [[nodiscard]] Generation made(const Registered& effect) const
    {
        Generation generation;
        generation.number = effect.number;
        generation.name = effect.name;
        generation.role = effect.kind == ManifestKind::Branch ? Role::Contour : Role::Candidate;
        generation.application = effect.application;
        generation.version = effect.version;
        generation.manifestDigest = effect.manifestDigest;
        generation.commit = effect.commit;
        generation.repository = effect.repository;
        generation.platinum = effect.platinum;
        generation.branches = effect.branches;
        generation.base = effect.base;
        generation.contributions = effect.contributions;
        generation.registeredUnixMs = m_event.unixMs;
        generation.registeredBy = m_event.user;
        return generation;
    }

    EnvironmentEditor& m_editor;
    const Event& m_event;
    Revision m_revision;
};

} // namespace

Result<EnvironmentPtr> foldEnvironment(const Environment& before, const Event& event,
    Revision revision, EnvironmentEditor::Scope scope)
{
    EnvironmentEditor editor(before, revision, event.unixMs, scope);
    if (auto folded = std::visit(Folder(editor, event, revision), event.effect); !folded)
        return failure(folded.error());
    editor.environment().last = {revision, event.unixMs, event.user, event.act};
    return editor.finish();
}

Result<StatePtr> fold(const State& state, const Event& event, Revision revision)
{
    const auto before = state.find(event.environment);
    if (!before && !std::holds_alternative<EnvironmentCreated>(event.effect))
        return lacks(event, "environment " + event.environment);
    auto folded = foldEnvironment(
        before ? *before : Environment{}, event, revision, EnvironmentEditor::Scope::Everything);
    if (!folded)
        return failure(folded.error());
    auto after = std::make_shared<State>(state);
    after->revision = revision;
    after->environments.insert_or_assign(event.environment, std::move(*folded));
    return after;
}

} // namespace pult::state
