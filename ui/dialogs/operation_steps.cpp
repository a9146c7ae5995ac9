// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/operation_steps.h"

#include "models/operation_words.h"

namespace pult::ui {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("pult::ui::OperationSteps", text);
}

StepState acknowledgedState(const client::Operation& operation, const models::OperationWords& now)
{
    if (client::endIsUnknown(operation))
        return StepState::Unknown;
    if (now.refused > 0 || now.lost > 0)
        return StepState::Failed;
    if (client::isAcknowledged(operation) && operation.countingUntilUnixMs != 0)
        return StepState::Running;
    if (client::isAcknowledged(operation) || operation.noRoutingChange)
        return StepState::Done;
    return operation.step == client::OperationStep::Accepted ? StepState::Pending
                                                             : StepState::Running;
}

//! Accepted before the control plane's last start; what came then was not written down.
std::vector<OperationStep> stepsNotKnown(
    const models::Text& text, const client::Operation& operation)
{
    const QString why = words("not known since a restart");
    return {{words("Accepted"), text.timeMs(operation.acceptedUnixMs), StepState::Done, {}},
        {words("Configured"), why, StepState::Unknown, {}},
        {words("Acknowledged"), why, StepState::Unknown, {}}};
}

StepState observedState(models::Watching watching)
{
    switch (watching) {
    case models::Watching::Ahead:
        return StepState::Pending;
    case models::Watching::Running:
        return StepState::Running;
    case models::Watching::Observed:
        return StepState::Done;
    case models::Watching::Contradicted:
        return StepState::Failed;
    case models::Watching::Never:
    case models::Watching::NoEvidence:
        break;
    }
    return StepState::Unknown;
}

//! What a minute of traffic after the switch comes to.
OperationStep verifiedStep(const models::ObservedWords& seen)
{
    OperationStep step{words("Verified"), words("or the next narrow act"), StepState::Pending,
        words("60 s later")};
    if (seen.verified)
        step = {words("Verified"), words("for 60 s of traffic"), StepState::Done, {}};
    else if (seen.state == models::Watching::Contradicted)
        step = {words("Verified"), words("did not help: see below"), StepState::Failed, {}};
    else if (seen.state == models::Watching::NoEvidence)
        step = {words("Verified"), words("by a probe: see below"), StepState::Unknown, {}};
    return step;
}

void addObserved(std::vector<OperationStep>& steps, const models::Text& text,
    const client::Operation& operation, bool verified)
{
    if (operation.noRoutingChange)
        return;
    const models::ObservedWords seen = models::observed(text, operation);
    steps.push_back({words("Observed"), seen.words, observedState(seen.state),
        seen.state == models::Watching::Ahead ? words("then") : QString()});
    if (verified && seen.state != models::Watching::Never)
        steps.push_back(verifiedStep(seen));
}

} // namespace

std::vector<OperationStep> progressSteps(
    const models::Text& text, const client::Operation& operation, bool verified)
{
    const models::OperationWords now = models::describe(text, operation);
    const bool configured = operation.step != client::OperationStep::Accepted;
    if (client::endIsUnknown(operation) && !configured)
        return stepsNotKnown(text, operation);
    QString acknowledged = now.acknowledged;
    if (operation.acknowledgedAfterUs != 0 && operation.counted > 0 && now.refused == 0
        && now.lost == 0 && operation.countingUntilUnixMs == 0)
        acknowledged
            = words("%1 in %2").arg(acknowledged, text.duration(operation.acknowledgedAfterUs));
    std::vector<OperationStep> steps{
        {words("Accepted"), text.timeMs(operation.acceptedUnixMs), StepState::Done, {}},
        {words("Configured"),
            configured ? text.after(operation.configuredAfterUs) : words("computing tables"),
            configured ? StepState::Done : StepState::Running, {}},
        {words("Acknowledged"), acknowledged, acknowledgedState(operation, now), {}}};
    addObserved(steps, text, operation, verified);
    return steps;
}

std::vector<OperationStep> stepsAhead(
    const models::Text& text, std::uint32_t gateways, bool watched)
{
    const QString then = words("then");
    std::vector<OperationStep> steps{
        {words("Accepted"), words("durable in the journal"), StepState::Pending, then},
        {words("Configured"), words("tables computed"), StepState::Pending, then},
        {words("Acknowledged"), words("0 of %1").arg(text.gateways(gateways)), StepState::Pending,
            then}};
    if (watched) {
        steps.push_back(
            {words("Observed"), words("live traffic, 300 requests"), StepState::Pending, then});
        steps.push_back(verifiedStep({}));
    } else {
        steps.push_back({words("Observed"), words("not watched: no spans"), StepState::Pending,
            words("not known")});
    }
    return steps;
}

void showShares(ShareBar& bar, const models::Text& text, const client::Operation& operation)
{
    const models::OperationWords now = models::describe(text, operation);
    bar.setParts({{static_cast<double>(operation.acknowledged), Tone::Ok},
                     {static_cast<double>(now.refused), Tone::Bad},
                     {static_cast<double>(now.lost), Tone::Warn}},
        std::max(1.0, static_cast<double>(operation.counted)), now.acknowledged);
    bar.setVisible(!operation.noRoutingChange && operation.counted > 0);
}

} // namespace pult::ui
