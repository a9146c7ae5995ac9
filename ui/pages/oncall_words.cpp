// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/oncall_words.h"

#include "client/cli_at.h"
#include "client/text.h"
#include "models/operation_words.h"
#include "models/rollout_words.h"
#include "models/service_diff.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui::oncall {
namespace {

constexpr std::int64_t kDayMs = 24 * 3'600'000LL;
constexpr qsizetype kEventsShown = 5;

QString words(const char* text)
{
    return QCoreApplication::translate("pult::ui::OnCall", text);
}

models::Lines evidence(const client::Plan& plan, bool against)
{
    models::Lines lines;
    for (const client::PlanLine& line : plan.evidence) {
        const bool speaksAgainst
            = line.tone == client::Tone::Warn || line.tone == client::Tone::Bad;
        if (speaksAgainst == against)
            lines << models::Line{models::toQt(line.text), models::Tone::Plain};
    }
    return lines;
}

bool isBookkeeping(const std::string& kind)
{
    return kind == "report_readiness" || kind == "mark_started" || kind == "mark_retired"
        || kind == "close_lane";
}

QString releaseOf(const client::Generation& generation)
{
    return (models::toQt(generation.application) + u' ' + models::toQt(generation.version))
        .trimmed();
}

} // namespace

QString headline(const models::Text& text, const client::EnvironmentState* state, std::int64_t now)
{
    if (!state || state->head == 0)
        return words("Nothing is installed here yet");
    const auto head = models::findGeneration(*state, state->head);
    if (!head)
        return words("%1 is active").arg(models::Text::generation(state->head));
    if (const auto& rollout = state->rollout;
        rollout && rollout->alive() && rollout->sharePermille > 0)
        return words("%1 is at %2 since %3")
            .arg(models::Text::generation(rollout->generation),
                models::rollout::shareOf(rollout->sharePermille, rollout->plan.unit),
                text.moment(rollout->stageSinceUnixMs));
    const QString name
        = models::Text::generation(head->number) + u", "_s + releaseOf(*head) + u","_s;
    if (now - head->activatedUnixMs > kDayMs)
        return words("No release since %1: %2 has been active for %3")
            .arg(text.moment(head->activatedUnixMs), models::Text::generation(head->number),
                text.since(head->activatedUnixMs, now));
    return words("%1 became active %2").arg(name, text.ago(head->activatedUnixMs, now));
}

models::Lines evidenceFor(const client::Plan& plan, const models::Lines& live)
{
    models::Lines lines = live + evidence(plan, false);
    if (lines.isEmpty())
        lines << models::Line{words("Nothing found"), models::Tone::Muted};
    return lines;
}

models::Lines evidenceAgainst(const client::Plan& plan, const models::Lines& live)
{
    models::Lines lines = live + evidence(plan, true);
    if (lines.isEmpty())
        lines << models::Line{words("Nothing found"), models::Tone::Muted};
    return lines;
}

QString actTitle(
    const client::Plan& plan, const client::EnvironmentState* state, const QString& environment)
{
    QString act = models::toQt(plan.act);
    // The application belongs beside the numbers: two applications may both be at g5.
    if (state && !state->application.empty())
        for (const QString& verb : {u"Roll back "_s, u"Abort "_s})
            if (act.startsWith(verb + u'g'))
                act.insert(verb.size(), models::toQt(state->application) + u' ');
    return words("%1 in %2").arg(act, environment);
}

QString actDetail(const models::Text& text, const PlanFlow& flow)
{
    const client::Plan& plan = *flow.currentPlan();
    QStringList parts;
    if (plan.servicesChanged > 0)
        parts << words("%1 at %2")
                     .arg(text.services(plan.servicesChanged),
                         text.gateways(plan.gatewaysConcerned));
    if (plan.expectedMs > 0)
        parts << words("about %1 s").arg((plan.expectedMs + 999) / 1'000);
    const QString age = text.age(flow.planAge().value_or(std::chrono::milliseconds{0}));
    if (flow.planIsOld())
        parts << words("plan of %1 ago, the control plane does not answer since").arg(age);
    else if (flow.planDiffers())
        parts << words("plan of %1 ago, it has changed").arg(age);
    else
        parts << words("plan of %1 ago, nothing changed since").arg(age);
    return parts.join(u" · "_s);
}

bool isContradicted(const PlanFlow& flow)
{
    return flow.operation() && flow.operation()->observation
        && flow.operation()->observation->outcome == client::ObservationOutcome::Contradicted;
}

bool isJournalFailed(const PlanFlow& flow)
{
    return flow.ended() && flow.error() && flow.error()->reason == "JOURNAL_FAILED";
}

QString outcomeTitle(const models::Text& text, const PlanFlow& flow)
{
    switch (flow.stage()) {
    case PlanFlow::Stage::Executing:
        return words("Sent. Waiting for the control plane…");
    case PlanFlow::Stage::Done:
        return (isContradicted(flow) ? words("Decided, but not what traffic shows: %1, %2")
                                     : words("Done: %1, %2"))
            .arg(
                models::toQt(flow.operation()->act), text.timeMs(flow.operation()->acceptedUnixMs));
    case PlanFlow::Stage::NotConfirmed:
        return isJournalFailed(flow)
            ? words("Not confirmed: the control plane could not write its journal")
            : words("Not confirmed: no answer within 3 s");
    case PlanFlow::Stage::NotPermitted:
        return words("Not permitted");
    case PlanFlow::Stage::Failed:
        return words("Failed: nothing was done");
    default:
        return {};
    }
}

QString outcomeDetail(const models::Text& text, const PlanFlow& flow)
{
    const QString request = models::toQt(flow.outcome().execution.requestId);
    QString why = flow.error() ? models::Text::error(*flow.error()) : QString();
    switch (flow.stage()) {
    case PlanFlow::Stage::Executing:
        return words("It ends within 3 s, one way or the other.");
    case PlanFlow::Stage::Done:
        return words("gateways: %1 · request %2")
            .arg(models::describe(text, *flow.operation()).acknowledged, request);
    case PlanFlow::Stage::NotConfirmed:
        if (isJournalFailed(flow))
            return words("It may have been done: a restart makes true what it finds on the disk. "
                         "Holding again then tells; the request id stays %1.")
                .arg(request);
        return words("It may have been done. Holding again is safe: the request id stays %1.")
            .arg(request);
    case PlanFlow::Stage::NotPermitted:
        return why;
    case PlanFlow::Stage::Failed:
        return words("%1 · request %2").arg(why, request);
    default:
        return {};
    }
}

models::Lines events(const models::Text& text, const std::vector<client::JournalEntry>& entries)
{
    models::Lines lines;
    for (const client::JournalEntry& entry : entries) {
        if (lines.size() == kEventsShown)
            break;
        // What CI and the control plane note by themselves is no change that anybody would look
        // for.
        if (isBookkeeping(entry.kind))
            continue;
        lines << models::Line{text.momentExact(entry.unixMs) + u"  "_s + models::toQt(entry.act)
                + u" · "_s + models::toQt(entry.user),
            models::Tone::Plain};
    }
    if (lines.isEmpty())
        lines << models::Line{words("No event in view"), models::Tone::Muted};
    return lines;
}

QStringList terminalLines(
    const std::string& environment, const QStringList& endpoints, const client::Plan* plan)
{
    const std::string line
        = plan && !plan->cli.empty() ? plan->cli : client::cliLine(environment, client::Retreat{});
    QStringList lines;
    for (const QString& endpoint : endpoints)
        lines << models::toQt(client::cliAt(endpoint.toStdString(), line));
    return lines;
}

QString incidentNote(const models::Text& text, const PlanFlow& flow,
    const client::EnvironmentState* state, const QString& environment, std::int64_t now)
{
    QStringList lines;
    lines << words("%1 · %2").arg(environment, text.iso(now));
    lines << headline(text, state, now);
    if (const auto& plan = flow.currentPlan()) {
        lines << (plan->refused() ? words("Rolling back is not possible:")
                                  : models::toQt(plan->act) + u':');
        for (const client::Refusal& refusal : plan->refusals)
            lines << u"- "_s + models::toQt(refusal.message);
        for (const client::PlanLine& line : plan->effects)
            lines << u"- "_s + models::toQt(line.text);
        for (const client::PlanLine& line : plan->notUndone)
            lines << words("- not undone: %1").arg(models::toQt(line.text));
    }
    if (flow.ended())
        lines << outcomeTitle(text, flow) << outcomeDetail(text, flow);
    return lines.join(u'\n');
}

} // namespace pult::ui::oncall
