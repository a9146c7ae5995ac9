// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/text.h"

#include <type_traits>

#include "models/strings.h"

namespace pult::models {
namespace {

template <typename... Ts> struct Overloaded : Ts...
{
    using Ts::operator()...;
};
template <typename... Ts> Overloaded(Ts...) -> Overloaded<Ts...>;

struct ReasonText
{
    const char* reason = nullptr;
    const char* words = nullptr;
    //! The server's own words would only say it again.
    bool saysAll = false;
};

// What the user can do about it, for failures whose own message does not say.
constexpr ReasonText kReasons[] = {
    {"TRANSPORT", QT_TRANSLATE_NOOP("pult::models::Text", "The control plane does not answer.")},
    {"READ_ONLY",
        QT_TRANSLATE_NOOP("pult::models::Text",
            "This console is read-only: nothing was sent. Open the lock in the bar on top to "
            "write."),
        true},
    {"SHUTTING_DOWN",
        QT_TRANSLATE_NOOP("pult::models::Text", "The control plane is shutting down."), true},
    {"ENVIRONMENT_UNKNOWN",
        QT_TRANSLATE_NOOP("pult::models::Text", "The control plane has no such environment.")},
    {"TOKEN_EXPIRED",
        QT_TRANSLATE_NOOP("pult::models::Text", "The plan was too old; a new one has been made."),
        true},
    {"TOKEN_SPENT",
        QT_TRANSLATE_NOOP("pult::models::Text", "This plan has been carried out already."), true},
    {"PLAN_CHANGED",
        QT_TRANSLATE_NOOP(
            "pult::models::Text", "Something changed meanwhile: this is the plan now."),
        true},
    {"DISK_FULL",
        QT_TRANSLATE_NOOP("pult::models::Text",
            "The control plane's disk is full. Only what reduces risk is still written.")},
    {"JOURNAL_FAILED",
        QT_TRANSLATE_NOOP("pult::models::Text",
            "The control plane could not write its journal and takes no writes until it is "
            "restarted.")},
};

} // namespace

QString Text::verb(const client::Command& command)
{
    return std::visit(
        Overloaded{
            [](const client::CreateEnvironment&) { return tr("Create environment"); },
            [](const client::SetPolicy&) { return tr("Set policy"); },
            [](const client::Register&) { return tr("Register"); },
            [](const client::Promote&) { return tr("Promote"); },
            [](const client::Rollback&) { return tr("Roll back"); },
            [](const client::Retreat&) { return tr("Roll back"); },
            [](const client::Rebase&) { return tr("Rebase"); },
            [](const client::Drop&) { return tr("Drop"); },
            [](const client::ReleaseHold&) { return tr("Release hold"); },
            [](const client::ResetToActive&) { return tr("Reset to active"); },
            [](const client::RetireLegacy&) { return tr("Retire legacy"); },
            [](const client::Freeze&) { return tr("Freeze"); },
            [](const client::Unfreeze&) { return tr("Unfreeze"); },
            [](const client::ReportReadiness&) { return tr("Report readiness"); },
            [](const client::ForgetGateway&) { return tr("Forget gateway"); },
            [](const client::StartRollout&) { return tr("Start rollout"); },
            [](const client::SetShare&) { return tr("Set share"); },
            [](const client::AdvanceRollout&) { return tr("Advance rollout"); },
            [](const client::PauseRollout&) { return tr("Pause rollout"); },
            [](const client::ResumeRollout&) { return tr("Resume rollout"); },
            [](const client::AbortRollout&) { return tr("Abort rollout"); },
            [](const client::SetRolloutTemplate&) { return tr("Keep rollout template"); },
            [](const client::RemoveRolloutTemplate&) { return tr("Remove rollout template"); },
            [](const client::WaiveLeak&) { return tr("Waive leak"); },
            [](const client::RevokeWaiver&) { return tr("Revoke waiver"); },
        },
        command);
}

QString Text::error(const Error& error)
{
    for (const ReasonText& known : kReasons)
        if (error.reason == known.reason) {
            const QString words = tr(known.words);
            return error.message.empty() || known.saysAll
                ? words
                : words + QLatin1Char(' ') + toQt(error.message);
        }
    return error.message.empty() ? toQt(error.reason) : toQt(error.message);
}

} // namespace pult::models
