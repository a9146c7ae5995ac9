// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include <QObject>

#include "client/qt/session.h"

namespace pult::ui {

//! One write on its way: planned, kept fresh, executed, followed. Whoever shows it, a dialog or the
//! on-call page, only draws what stands here. Environment and command never change.
//!
//! While nothing was executed the plan is renewed when the environment's table changes and before
//! its token expires; every 2 s while it is impossible. Thread: GUI.
class PlanFlow : public QObject
{
    Q_OBJECT
public:
    enum class Stage
    {
        Planning, //!< No plan yet.
        Unplanned, //!< The server would not or could not plan; error() says why.
        Ready, //!< plan() can be executed.
        Impossible, //!< plan() comes with refusals.
        Executing,
        Done, //!< operation() is followed.
        NotPermitted,
        NotConfirmed, //!< repeat() is safe.
        Failed,
    };
    Q_ENUM(Stage)

    PlanFlow(client::Session& session, std::string environment, client::Command command,
        QObject* parent = nullptr);

    [[nodiscard]] const std::string& environment() const { return m_environment; }
    [[nodiscard]] const client::Command& command() const { return m_command; }
    [[nodiscard]] client::Session& session() const { return m_session; }

    //! Asks for a plan now. Nothing happens once something was executed.
    void plan();
    //! Renew the plan at least this often, in milliseconds; default 60 000.
    void setRenewEvery(qint64 ms) { m_renewEveryMs = ms; }
    //! Sends the plan's command once; nothing happens unless Ready.
    void execute(const QString& reason, const QString& confirmation);
    //! After NotConfirmed: the same request again, with the same id.
    void repeat();
    //! After an end other than Done: plans anew.
    void startOver();

    [[nodiscard]] Stage stage() const { return m_stage; }
    [[nodiscard]] bool ended() const;
    //! The newest plan; nothing before the first.
    [[nodiscard]] const std::optional<client::Plan>& currentPlan() const { return m_plan; }
    //! How old that plan is; nothing before the first.
    [[nodiscard]] std::optional<std::chrono::milliseconds> planAge() const;
    //! The plan's effect differs from the one shown before, until acceptChange() is called.
    [[nodiscard]] bool planDiffers() const { return m_differs; }
    void acceptChange();
    //! The server could not be asked again: the plan shown is the last one known.
    [[nodiscard]] bool planIsOld() const { return m_renewFailed; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }
    //! Why the last execute() was refused, until acceptChange(); the plan shown came after it.
    [[nodiscard]] const std::optional<Error>& refusal() const { return m_refusal; }
    [[nodiscard]] const client::ExecuteOutcome& outcome() const { return m_outcome; }
    //! After Done: as the stream tells it, the server's answer until then.
    [[nodiscard]] const std::optional<client::Operation>& operation() const { return m_operation; }

Q_SIGNALS:
    void changed();
    //! The operation moved on.
    void progressed();
    //! Once, when execute() or repeat() has ended.
    void finished();

private:
    void takePlan(Result<client::Plan> answer);
    void usePlan(client::Plan plan);
    void takeOutcome(const client::ExecuteOutcome& outcome);
    void takeView(const std::string& environment, const client::EnvironmentViewPtr& view);
    void tick();
    void setStage(Stage stage);
    void send();

    client::Session& m_session;
    const std::string m_environment;
    const client::Command m_command;
    Stage m_stage = Stage::Planning;
    std::optional<client::Plan> m_plan;
    MonoTime m_plannedAt{};
    std::optional<Error> m_error;
    std::optional<Error> m_refusal;
    client::Execution m_execution;
    client::ExecuteOutcome m_outcome;
    std::optional<client::Operation> m_operation;
    qint64 m_renewEveryMs = 60'000;
    std::uint64_t m_seenRevision = 0;
    //! Answers to older questions are dropped.
    int m_asked = 0;
    bool m_asking = false;
    bool m_askAgain = false;
    bool m_differs = false;
    bool m_renewFailed = false;
};

} // namespace pult::ui
