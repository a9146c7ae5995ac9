// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/scripted/scripted_plane.h"

#include <algorithm>

#include "tests/scripted/scripted_rollout.h"
#include "tests/scripted/scripted_state.h"

namespace pult::scripted {

class ScriptedPlane::Watch : public client::EnvironmentWatch
{
public:
    Watch(std::shared_ptr<ScriptedPlane> plane, std::string environment,
        std::function<void(client::EnvironmentViewPtr)> onView)
        : m_plane(std::move(plane))
        , m_environment(std::move(environment))
        , m_onView(std::move(onView))
    {
        m_plane->m_watches.push_back(this);
        tell();
    }
    ~Watch() override { std::erase(m_plane->m_watches, this); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    [[nodiscard]] const std::string& environment() const { return m_environment; }
    void tell()
    {
        const auto at = m_plane->m_views.find(m_environment);
        if (at != m_plane->m_views.end())
            m_onView(std::make_shared<const client::EnvironmentView>(at->second));
    }

private:
    std::shared_ptr<ScriptedPlane> m_plane;
    std::string m_environment;
    std::function<void(client::EnvironmentViewPtr)> m_onView;
};

ScriptedPlane::ScriptedPlane(std::shared_ptr<const Clock> clock)
    : m_clock(std::move(clock))
{}

std::function<Result<std::shared_ptr<client::ControlPlane>>(client::ConnectOptions)>
ScriptedPlane::connector()
{
    return [self = shared_from_this()](const client::ConnectOptions&) {
        return Result<std::shared_ptr<ControlPlane>>(self);
    };
}

std::function<std::unique_ptr<client::EnvironmentWatch>(client::ConnectOptions, std::string,
    std::shared_ptr<const Clock>, std::function<void(client::EnvironmentViewPtr)>)>
ScriptedPlane::watcher()
{
    return [self = shared_from_this()](const client::ConnectOptions&, std::string environment,
               const std::shared_ptr<const Clock>&,
               std::function<void(client::EnvironmentViewPtr)> onView) {
        return std::make_unique<Watch>(self, std::move(environment), std::move(onView));
    };
}

void ScriptedPlane::show(client::EnvironmentView view)
{
    const std::string environment = view.state ? view.state->name : std::string("prod");
    m_views[environment] = std::move(view);
    publish(environment);
}

void ScriptedPlane::confirm(const std::string& environment)
{
    m_views[environment].confirmedAt = m_clock->mono();
    publish(environment);
}

void ScriptedPlane::breakLink(const std::string& environment, client::LinkState link, Error why)
{
    m_views[environment].link = link;
    m_views[environment].trouble = std::move(why);
    publish(environment);
}

client::EnvironmentView ScriptedPlane::view(const std::string& environment) const
{
    const auto at = m_views.find(environment);
    return at == m_views.end() ? client::EnvironmentView{} : at->second;
}

void ScriptedPlane::publish(const std::string& environment)
{
    for (Watch* watch : m_watches)
        if (watch->environment() == environment)
            watch->tell();
}

void ScriptedPlane::listEnvironments(client::Callback<client::ServerInfo> done, Millis)
{
    if (m_fault == Fault::Unreachable)
        return done(failure(Code::Unavailable, "TRANSPORT", "connection refused"));
    client::ServerInfo info{"0.1.0", m_user, "0192f3a4-7c11", {}};
    for (const auto& [name, view] : m_views)
        if (view.state)
            info.environments.push_back({name, view.state->environmentClass, view.state->cluster,
                view.state->application, view.state->head});
    done(std::move(info));
}

void ScriptedPlane::plan(
    std::string environment, client::Command command, client::Callback<client::Plan> done, Millis)
{
    m_plans.emplace_back(environment, command);
    if (m_fault == Fault::Unreachable)
        return done(failure(Code::Unavailable, "TRANSPORT", "connection refused"));
    const auto at = m_views.find(environment);
    if (std::holds_alternative<client::CreateEnvironment>(command)) {
        client::EnvironmentState none;
        none.name = environment;
        return done(planFor(none, command, m_twist));
    }
    if (at == m_views.end() || !at->second.state)
        return done(
            failure(Code::NotFound, "ENVIRONMENT_UNKNOWN", "no environment " + environment));
    if (const auto* reg = std::get_if<client::Register>(&command);
        reg && reg->manifestYaml.find("broken") != std::string::npos)
        return done(failure(Code::InvalidArgument, "MANIFEST_INVALID",
            reg->fileName + ":3:12: version: expected text, got a list\n" + reg->fileName
                + ":9:5: endpoints: 10.2.7.300 is no IP address"));
    done(planFor(*at->second.state, command, m_twist));
}

client::Operation ScriptedPlane::carryOut(const client::Execution& execution)
{
    client::EnvironmentView& view = m_views[execution.environment];
    const client::Plan planned = planFor(*view.state, execution.command, m_twist);
    const std::uint64_t revision = view.state->revision + 1;
    client::Operation operation = operationAt(
        revision, planned.act, client::OperationStep::Configured, m_trouble ? 39 : 12);
    operation.requestId = execution.requestId;
    if (m_trouble)
        operation.gateways = {{"billing-77c-k1", client::GatewayState::Refused, 0,
                                  "RouteConfiguration orders: weighted cluster total is 0"},
            {"search-1ab-zz", client::GatewayState::Lost, 0, "not seen for 3 min"}};
    operation.commandClass = planned.commandClass;
    client::EnvironmentState next = *view.state;
    const bool aborts = next.rollout && next.rollout->alive() && next.rollout->sharePermille > 0
        && (std::holds_alternative<client::AbortRollout>(execution.command)
            || std::holds_alternative<client::Retreat>(execution.command));
    if (aborts)
        next = rollingOut(client::RolloutStatus::Aborted);
    else if (std::holds_alternative<client::Promote>(execution.command))
        next = afterPromote();
    else if (std::holds_alternative<client::Rollback>(execution.command)
        || std::holds_alternative<client::Retreat>(execution.command))
        next = afterRollback();
    else
        operation.noRoutingChange = true;
    next.revision = revision;
    next.revisionAct = planned.act;
    auto operations = std::make_shared<client::OperationMap>(*view.operations);
    operations->emplace(revision, std::make_shared<const client::Operation>(operation));
    view.operations = operations;
    view.state = std::make_shared<const client::EnvironmentState>(std::move(next));
    view.readiness = readiness(*view.state);
    view.confirmedAt = m_clock->mono();
    return operation;
}

void ScriptedPlane::execute(
    client::Execution execution, client::Callback<client::Operation> done, Millis deadline)
{
    m_executions.push_back(execution);
    const auto refuse = [&](Code code, const char* reason, const char* message) {
        done(failure(code, reason, message));
    };
    switch (m_fault) {
    case Fault::None:
        break;
    case Fault::Silent:
        m_silent.push_back(m_timers->after(deadline, [done = std::move(done)] {
            done(failure(Code::DeadlineExceeded, "TRANSPORT", "no answer in time"));
        }));
        return;
    case Fault::Refused:
        return refuse(Code::FailedPrecondition, "REFUSED", "g4 is not ready any more: 2 of 3");
    case Fault::PlanChanged:
        // The changed premise shows in every plan from now on; see setTwist().
        return refuse(Code::FailedPrecondition, "TOKEN_EXPIRED", "the plan is too old");
    case Fault::NotPermitted:
        return refuse(Code::PermissionDenied, "NOT_PERMITTED",
            "bob may not promote in prod; a release manager can grant it");
    case Fault::JournalFailed:
        return refuse(Code::Unavailable, "JOURNAL_FAILED", "fsync failed: no more writes");
    case Fault::Unreachable:
        return refuse(Code::Unavailable, "TRANSPORT", "connection refused");
    }
    client::Operation operation = carryOut(execution);
    done(operation);
    publish(execution.environment);
}

void ScriptedPlane::getOperation(
    std::string environment, std::string id, client::Callback<client::Operation> done, Millis)
{
    const client::EnvironmentView known = view(environment);
    if (known.operations)
        for (const auto& [revision, operation] : *known.operations)
            if (operation->id == id)
                return done(*operation);
    done(failure(Code::NotFound, "OPERATION_UNKNOWN", "no operation " + id));
}

void ScriptedPlane::getState(std::string environment, std::uint64_t revision,
    client::Callback<std::shared_ptr<const client::EnvironmentState>> done, Millis)
{
    const client::EnvironmentView known = view(environment);
    if (!known.state)
        return done(
            failure(Code::NotFound, "ENVIRONMENT_UNKNOWN", "no environment " + environment));
    if (revision > known.state->revision)
        return done(failure(Code::NotFound, "REVISION_UNKNOWN", "no such revision"));
    if (revision == 0 || revision == known.state->revision)
        return done(known.state);
    client::EnvironmentState past = beforePromote();
    past.revision = revision;
    if (revision < 812) {
        std::erase_if(past.generations, [](const auto& each) { return each->number == 6; });
        past.revisionUnixMs = kNowMs - 51 * 60'000;
        past.revisionAct = "Register g5";
    }
    done(std::make_shared<const client::EnvironmentState>(std::move(past)));
}

void ScriptedPlane::listJournal(
    client::JournalQuery query, client::Callback<client::JournalPage> done, Millis)
{
    const client::EnvironmentView known = view(query.environment);
    client::JournalPage page;
    if (known.state && known.state->head != 0)
        page.entries = journal(known.state->revision);
    std::erase_if(page.entries, [&](const client::JournalEntry& entry) {
        return (!query.user.empty() && entry.user != query.user)
            || (!query.kind.empty() && entry.kind != query.kind);
    });
    const std::size_t first
        = query.pageToken.empty() ? 0 : std::min(std::stoul(query.pageToken), page.entries.size());
    const std::size_t end = std::min(first + m_largestPage, page.entries.size());
    if (end < page.entries.size())
        page.nextPageToken = std::to_string(end);
    page.entries = {page.entries.begin() + static_cast<std::ptrdiff_t>(first),
        page.entries.begin() + static_cast<std::ptrdiff_t>(end)};
    done(std::move(page));
}

void ScriptedPlane::listVerdicts(
    client::VerdictQuery, client::Callback<client::VerdictPage> done, Millis)
{
    done(client::VerdictPage{});
}

void ScriptedPlane::verifyJournal(client::Callback<client::JournalProof> done, Millis)
{
    done(client::JournalProof{813, 813, std::string(32, '\x5e')});
}

void ScriptedPlane::listRoutes(
    std::string environment, std::string service, client::Callback<client::RouteTable> done, Millis)
{
    const client::EnvironmentView known = view(environment);
    if (!known.state)
        return done(
            failure(Code::NotFound, "ENVIRONMENT_UNKNOWN", "no environment " + environment));
    done(client::RouteTable{routes(*known.state, service), known.state->revision});
}

client::EnvironmentView viewOf(client::EnvironmentState state, bool trouble, MonoTime confirmedAt)
{
    client::EnvironmentView view;
    view.link = client::LinkState::Live;
    const bool empty = state.head == 0;
    const std::uint64_t revision = state.revision;
    view.readiness = readiness(state);
    view.gateways
        = empty ? std::make_shared<const client::GatewayMap>() : gateways(revision, trouble);
    view.operations
        = empty ? std::make_shared<const client::OperationMap>() : operations(revision, trouble);
    view.recent = std::make_shared<const std::vector<client::JournalEntry>>();
    view.state = std::make_shared<const client::EnvironmentState>(std::move(state));
    view.confirmedAt = confirmedAt;
    view.serverUnixMs = kNowMs;
    return view;
}

} // namespace pult::scripted
