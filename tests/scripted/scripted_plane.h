// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "client/control_plane.h"
#include "client/environment_watch.h"
#include "client/timers.h"
#include "common/clock.h"
#include "tests/scripted/scripted_telemetry.h"

namespace pult::scripted {

//! How Execute ends.
enum class Fault
{
    None,
    Silent, //!< Never answers: the call ends with its deadline.
    Refused, //!< The plan's premise has gone.
    PlanChanged, //!< Another effect; comes with the new plan. Once.
    NotPermitted,
    JournalFailed,
    Unreachable, //!< Neither Plan nor Execute reaches the server.
};

//! A control plane without a network: answers at once from a state that tests set and that
//! Promote, Rollback and Retreat move on. Also the source of the watches.
//! Thread: GUI only. Callbacks run inside the calls.
class ScriptedPlane : public client::ControlPlane,
                      public std::enable_shared_from_this<ScriptedPlane>
{
public:
    explicit ScriptedPlane(std::shared_ptr<const Clock> clock);

    //! Watching and calling through this plane.
    [[nodiscard]] std::function<Result<std::shared_ptr<ControlPlane>>(client::ConnectOptions)>
    connector();
    [[nodiscard]] std::function<std::unique_ptr<client::EnvironmentWatch>(client::ConnectOptions,
        std::string, std::shared_ptr<const Clock>, std::function<void(client::EnvironmentViewPtr)>)>
    watcher();

    //! Sets the whole view of an environment and tells the watches.
    void show(client::EnvironmentView view);
    //! The same view, confirmed by the stream right now.
    void confirm(const std::string& environment);
    //! The last view with another link, as when the stream breaks.
    void breakLink(const std::string& environment, client::LinkState link, Error why);
    [[nodiscard]] client::EnvironmentView view(const std::string& environment) const;

    void setFault(Fault fault) { m_fault = fault; }
    //! Changes what plans say, so that their effect differs.
    void setTwist(const std::string& twist) { m_twist = twist; }
    //! For calls that are never answered: they end with their deadline.
    void setTimers(std::shared_ptr<client::Timers> timers) { m_timers = std::move(timers); }
    void setUser(const std::string& user) { m_user = user; }
    //! Pages of the journal have at most so many entries; at first all.
    void setLargestPage(std::size_t entries) { m_largestPage = entries; }
    //! Gateways refuse and get lost after a switch.
    void setTrouble(bool trouble) { m_trouble = trouble; }

    [[nodiscard]] const std::vector<client::Execution>& executions() const { return m_executions; }
    //! Environment and verb of every Plan.
    [[nodiscard]] const std::vector<std::pair<std::string, client::Command>>& plans() const
    {
        return m_plans;
    }

    void listEnvironments(
        client::Callback<client::ServerInfo> done, Millis deadline = kDeadline) override;
    void plan(std::string environment, client::Command command, client::Callback<client::Plan> done,
        Millis deadline = kDeadline) override;
    void execute(client::Execution execution, client::Callback<client::Operation> done,
        Millis deadline = kDeadline) override;
    void getOperation(std::string environment, std::string id,
        client::Callback<client::Operation> done, Millis deadline = kDeadline) override;
    void getState(std::string environment, std::uint64_t revision,
        client::Callback<std::shared_ptr<const client::EnvironmentState>> done,
        Millis deadline = kDeadline) override;
    void listJournal(client::JournalQuery query, client::Callback<client::JournalPage> done,
        Millis deadline = kDeadline) override;
    void listVerdicts(client::VerdictQuery query, client::Callback<client::VerdictPage> done,
        Millis deadline = Millis{10000}) override;
    void verifyJournal(
        client::Callback<client::JournalProof> done, Millis deadline = Millis{60000}) override;
    void listRoutes(std::string environment, std::string service,
        client::Callback<client::RouteTable> done, Millis deadline = kDeadline) override;
    [[nodiscard]] ScriptedTelemetry& telemetry() override { return m_telemetry; }

private:
    class Watch;

    void publish(const std::string& environment);
    [[nodiscard]] client::Operation carryOut(const client::Execution& execution);

    std::shared_ptr<const Clock> m_clock;
    std::map<std::string, client::EnvironmentView> m_views;
    std::vector<Watch*> m_watches;
    std::vector<client::Execution> m_executions;
    std::vector<std::pair<std::string, client::Command>> m_plans;
    std::shared_ptr<client::Timers> m_timers;
    std::vector<std::unique_ptr<client::Timers::Handle>> m_silent;
    Fault m_fault = Fault::None;
    std::string m_twist;
    std::string m_user = "alice";
    bool m_trouble = false;
    std::size_t m_largestPage = 1'000;
    ScriptedTelemetry m_telemetry;
};

//! View of an environment as it is at a revision of scripted_state.h.
[[nodiscard]] client::EnvironmentView viewOf(
    client::EnvironmentState state, bool trouble, MonoTime confirmedAt);

//! What the plane would answer to Plan.
[[nodiscard]] client::Plan planFor(const client::EnvironmentState& state,
    const client::Command& command, const std::string& twist);

} // namespace pult::scripted
