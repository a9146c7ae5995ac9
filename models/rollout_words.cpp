// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/rollout_words.h"

#include <algorithm>

#include <QCoreApplication>

#include "client/rollout_needs.h"
#include "client/text.h"
#include "models/rollout_reach.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models::rollout {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::rollout", text);
}

constexpr std::int64_t kSecond = 1'000;
constexpr std::uint32_t kWhole = 1'000;

QString names(const std::vector<std::string>& list)
{
    QStringList all;
    for (const std::string& each : list)
        all << toQt(each);
    if (all.size() < 2)
        return all.join(QString());
    const QString last = all.takeLast();
    return words("%1 and %2").arg(all.join(u", "_s), last);
}

QString gateWords(const client::Stage& stage, const client::RolloutPlan& plan, bool last)
{
    if (last)
        return plan.finish == client::Finish::PushOnGreen ? words("promotes on green")
                                                          : words("a person promotes");
    return stage.gate == client::Gate::Person ? words("a person") : words("automatic");
}

QString stageTitle(const client::Stage& stage, client::ShareUnit unit)
{
    const QString name = toQt(stage.name);
    const QString reach = shareOf(stage.sharePermille, unit);
    return name.isEmpty() || name == share(stage.sharePermille) ? reach : name;
}

StageFacts factsOf(const client::Rollout& rollout, std::size_t at)
{
    const client::Stage& stage = rollout.plan.stages[at];
    StageFacts facts;
    facts.title = stageTitle(stage, rollout.plan.unit);
    QStringList parts;
    if (facts.title == toQt(stage.name) && !stage.name.empty())
        parts << share(stage.sharePermille);
    if (stage.bakeSeconds > 0)
        parts << words("bake %1").arg(waitWords(stage.bakeSeconds * kSecond));
    parts << gateWords(stage, rollout.plan, at + 1 == rollout.plan.stages.size());
    if (const QString edges = where(stage.where); !edges.isEmpty())
        parts << edges;
    facts.detail = parts.join(u" · "_s);
    return facts;
}

void describeCurrent(StageFacts& facts, const client::Rollout& rollout, std::int64_t now)
{
    const client::Stage* stage = rollout.stageNow();
    if (!stage)
        return;
    const double whole = static_cast<double>(stage->bakeSeconds) * kSecond;
    const auto baked = static_cast<double>(rollout.bakedAt(now));
    facts.progress = whole <= 0 ? 1 : std::clamp(baked / whole, 0.0, 1.0);
    facts.stands = rollout.bakeSinceUnixMs == 0;
    switch (rollout.status) {
    case client::RolloutStatus::Running:
        facts.running = words("edges are taking it");
        break;
    case client::RolloutStatus::Baking:
        facts.running = rollout.bakeLeftMs(now) > 0
            ? words("%1 left").arg(countdown(rollout.bakeLeftMs(now)))
            : words("baked");
        break;
    case client::RolloutStatus::WaitingGate:
        facts.running
            = goesByItself(rollout) ? words("waits for green") : words("waits for a person");
        break;
    case client::RolloutStatus::Paused:
        facts.running = words("paused, %1 left").arg(countdown(rollout.bakeLeftMs(now)));
        break;
    default:
        break;
    }
}

QString nextStage(const client::Rollout& rollout)
{
    const std::size_t next = rollout.stage; // from 1: the one behind the current
    if (next >= rollout.plan.stages.size())
        return words("promote of %1").arg(Text::generation(rollout.generation));
    return stageTitle(rollout.plan.stages[next], rollout.plan.unit);
}

QString whatHolds(const client::Rollout& rollout, const client::RolloutVerdict* verdict)
{
    if (!verdict || !client::isAboutStage(*verdict, rollout))
        return words("no verdict yet");
    if (verdict->holds)
        return words("a signal holds it");
    return verdict->outcome == client::VerdictOutcome::NotEnoughData ? words("not enough data yet")
                                                                     : QString();
}

//! While the bake clock runs, and once it is over.
QString afterBake(const Text& text, const client::Rollout& rollout,
    const client::RolloutVerdict* verdict, std::int64_t left)
{
    const QString next = nextStage(rollout);
    const bool automatic = goesByItself(rollout);
    const QString missing = missingWords(text, rollout, verdict);
    if (left > 0) {
        const QString said = automatic
            ? words("%1 in %2 if all guards pass").arg(next, waitWords(left))
            : words("in %1 a person is asked about %2").arg(waitWords(left), next);
        return missing.isEmpty() ? said
                                 : words("%1 and enough is seen: %2 so far").arg(said, missing);
    }
    if (!missing.isEmpty())
        return (automatic ? words("%1 once enough is seen: %2 so far")
                          : words("a person is asked about %1 once enough is seen: %2 so far"))
            .arg(next, missing);
    if (!automatic)
        return words("a person is asked about %1").arg(next);
    const QString holds = whatHolds(rollout, verdict);
    return holds.isEmpty() ? words("%1 now, all guards pass").arg(next)
                           : words("%1 when all guards pass: %2").arg(next, holds);
}

//! An open gate goes on by itself, too, unless it is one for a person.
QString atGate(const Text& text, const client::Rollout& rollout,
    const client::RolloutVerdict* verdict, bool frozen)
{
    const QString next = nextStage(rollout);
    const bool last = rollout.stage >= rollout.plan.stages.size();
    if (!goesByItself(rollout))
        return last ? words("%1 is next, once somebody promotes it").arg(next)
                    : words("%1 is next, once somebody advances it").arg(next);
    // It was enough when the gate opened; a restart of the control plane may have lost it.
    const QString missing = verdict && client::isAboutStage(*verdict, rollout)
        ? missingWords(text, rollout, verdict)
        : QString();
    const QString waits = frozen ? words("the freeze is over")
        : missing.isEmpty()      ? words("all guards pass")
                            : words("enough is seen (%1 so far) and all guards pass").arg(missing);
    const QString holds = frozen || !missing.isEmpty() ? QString() : whatHolds(rollout, verdict);
    return words("%1 by itself when %2, or once somebody decides%3")
        .arg(next, waits, holds.isEmpty() ? QString() : u": "_s + holds);
}

} // namespace

bool goesByItself(const client::Rollout& rollout)
{
    const client::Stage* stage = rollout.stageNow();
    if (!stage)
        return false;
    return rollout.stage >= rollout.plan.stages.size()
        ? rollout.plan.finish == client::Finish::PushOnGreen
        : stage->gate != client::Gate::Person;
}

QString share(std::uint32_t permille)
{
    return toQt(client::shareText(permille));
}

QString waitWords(std::int64_t ms)
{
    const std::int64_t seconds = std::max<std::int64_t>(0, (ms + kSecond - 1) / kSecond);
    if (seconds < 60)
        return words("%1 s").arg(seconds);
    if (seconds < 3'600)
        return seconds % 60 == 0 ? words("%1 min").arg(seconds / 60)
                                 : words("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return seconds / 60 % 60 == 0
        ? words("%1 h").arg(seconds / 3'600)
        : words("%1 h %2 min").arg(seconds / 3'600).arg(seconds / 60 % 60);
}

QString countdown(std::int64_t ms)
{
    const std::int64_t seconds = std::max<std::int64_t>(0, (ms + kSecond - 1) / kSecond);
    const auto two = [](std::int64_t value) { return u"%1"_s.arg(value, 2, 10, QChar(u'0')); };
    return seconds < 3'600
        ? u"%1:%2"_s.arg(seconds / 60).arg(two(seconds % 60))
        : u"%1:%2:%3"_s.arg(seconds / 3'600).arg(two(seconds / 60 % 60), two(seconds % 60));
}

QString status(client::RolloutStatus status)
{
    switch (status) {
    case client::RolloutStatus::Running:
        return words("RUNNING");
    case client::RolloutStatus::Baking:
        return words("BAKING");
    case client::RolloutStatus::WaitingGate:
        return words("WAITS FOR A PERSON");
    case client::RolloutStatus::Paused:
        return words("PAUSED");
    case client::RolloutStatus::Aborted:
        return words("ABORTED");
    case client::RolloutStatus::Done:
        return words("DONE");
    case client::RolloutStatus::Unknown:
        break;
    }
    return words("UNKNOWN");
}

Tone tone(client::RolloutStatus status)
{
    switch (status) {
    case client::RolloutStatus::Running:
    case client::RolloutStatus::Baking:
        return Tone::Accent;
    case client::RolloutStatus::WaitingGate:
    case client::RolloutStatus::Paused:
        return Tone::Warn;
    case client::RolloutStatus::Aborted:
        return Tone::Bad;
    case client::RolloutStatus::Done:
        return Tone::Good;
    case client::RolloutStatus::Unknown:
        break;
    }
    return Tone::Plain;
}

QString where(const client::EdgeSelector& where)
{
    QString place = names(where.zones);
    if (place.isEmpty())
        place = names(where.regions);
    const bool all = where.permille == 0 || where.permille == kWhole;
    if (all)
        return place.isEmpty() ? QString() : words("edges of %1").arg(place);
    const QString part = where.permille == kWhole / 2
        ? words("half of the edges")
        : words("%1 of the edges").arg(share(where.permille));
    return place.isEmpty() ? part : words("%1 of %2").arg(part, place);
}

QString shareOf(std::uint32_t permille, client::ShareUnit unit)
{
    return (unit == client::ShareUnit::Requests ? words("%1 of requests") : words("%1 of users"))
        .arg(share(permille));
}

std::vector<StageFacts> ladder(const Text&, const client::Rollout& rollout, std::int64_t now)
{
    std::vector<StageFacts> stages;
    for (std::size_t i = 0; i < rollout.plan.stages.size(); ++i) {
        StageFacts facts = factsOf(rollout, i);
        const bool done = rollout.status == client::RolloutStatus::Done || i + 1 < rollout.stage;
        if (done) {
            facts.standing = StageStanding::Done;
            facts.progress = 1;
        } else if (rollout.status == client::RolloutStatus::Aborted) {
            facts.standing = StageStanding::GivenUp;
        } else if (i + 1 == rollout.stage) {
            facts.standing = StageStanding::Current;
            describeCurrent(facts, rollout, now);
        }
        stages.push_back(std::move(facts));
    }
    return stages;
}

QString nextEvent(const Text& text, const client::Rollout& rollout,
    const client::RolloutVerdict* verdict, std::int64_t now, bool frozen)
{
    if (rollout.holdback && rollout.alive())
        return words("%1 of users stay on %2 for %3 more")
            .arg(share(rollout.holdback->permille), Text::generation(rollout.holdback->legacy),
                waitWords(rollout.holdback->untilUnixMs - now));
    switch (rollout.status) {
    case client::RolloutStatus::Running:
        return words("baking begins when every edge of this stage has taken %1")
            .arg(share(rollout.sharePermille));
    case client::RolloutStatus::Baking:
        return goesByItself(rollout) && frozen
            ? words("%1 only when the freeze is over").arg(nextStage(rollout))
            : afterBake(text, rollout, verdict, rollout.bakeLeftMs(now));
    case client::RolloutStatus::WaitingGate:
        return atGate(text, rollout, verdict, frozen);
    case client::RolloutStatus::Paused:
        return words("paused: nothing happens by itself until somebody resumes");
    case client::RolloutStatus::Aborted:
        return words("nobody is on %1; it is held until somebody releases it")
            .arg(Text::generation(rollout.generation));
    case client::RolloutStatus::Done:
        return words("%1 is promoted").arg(Text::generation(rollout.generation));
    case client::RolloutStatus::Unknown:
        break;
    }
    return words("the server is newer than this console: its state is not known here");
}

VerdictWord standing(
    const client::Rollout& rollout, const client::RolloutVerdict* verdict, std::int64_t now)
{
    if (client::waitsForNeeds(rollout, verdict, now))
        return {rollout.plan.unit == client::ShareUnit::Requests ? words("WAITS FOR REQUESTS")
                                                                 : words("WAITS FOR USERS"),
            Tone::Warn};
    if (rollout.status == client::RolloutStatus::WaitingGate && goesByItself(rollout))
        return {words("WAITS FOR GREEN"), Tone::Warn};
    return {status(rollout.status), tone(rollout.status)};
}

QString subtitle(const client::EnvironmentState& state, const client::Rollout& rollout,
    const client::RolloutVerdict* verdict)
{
    QStringList parts;
    if (const auto generation = state.find(rollout.generation))
        parts << (toQt(generation->application) + u' ' + toQt(generation->version)).trimmed();
    if (rollout.alive())
        parts << shareOf(rollout.sharePermille, rollout.plan.unit);
    if (verdict && rollout.alive()) {
        const auto held = std::count_if(verdict->metrics.begin(), verdict->metrics.end(),
            [](const client::MetricVerdict& metric) {
                return metric.act == client::VerdictAct::Hold
                    && metric.outcome == client::VerdictOutcome::Fail;
            });
        if (held > 0)
            parts << (held == 1 ? words("held by one signal")
                                : words("held by %1 signals").arg(held));
    }
    return parts.join(u" · "_s);
}

VerdictWord word(const client::MetricVerdict& metric)
{
    switch (metric.outcome) {
    case client::VerdictOutcome::Pass:
        return {words("PASS"), Tone::Good};
    case client::VerdictOutcome::Fail:
        return metric.act == client::VerdictAct::Hold ? VerdictWord{words("HOLD"), Tone::Warn}
                                                      : VerdictWord{words("FAIL"), Tone::Bad};
    case client::VerdictOutcome::NotEnoughData:
        return metric.source == client::VerdictSource::Answered
            ? VerdictWord{words("NOT ENOUGH DATA"), Tone::Warn}
            : VerdictWord{words("NO ANSWER"), Tone::Warn};
    }
    return {words("NOT ENOUGH DATA"), Tone::Warn};
}

VerdictWord word(const client::RolloutVerdict& verdict)
{
    if (verdict.holds)
        return {words("HOLD"), Tone::Warn};
    switch (verdict.outcome) {
    case client::VerdictOutcome::Pass:
        return {words("PASS"), Tone::Good};
    case client::VerdictOutcome::Fail:
        return {words("FAIL"), Tone::Bad};
    default:
        return {words("NOT ENOUGH DATA"), Tone::Warn};
    }
}

QString title(const client::MetricVerdict& metric)
{
    QString what;
    switch (metric.kind) {
    case client::VerdictKind::Errors:
        what = words("Errors");
        break;
    case client::VerdictKind::Latency:
        what = words("Latency p%1").arg(metric.quantile * 100, 0, 'g', 4);
        break;
    case client::VerdictKind::Mean:
        what = words("Mean latency");
        break;
    case client::VerdictKind::Share:
        what = words("Share of users");
        break;
    default:
        what = toQt(metric.guard);
        break;
    }
    if (!metric.service.empty())
        what = words("%1 of %2").arg(what, toQt(metric.service));
    return metric.act == client::VerdictAct::Hold ? words("%1 · signal").arg(what)
                                                  : words("%1 · guard").arg(what);
}

QString startBlocker(const client::EnvironmentState& state)
{
    if (state.rollout && state.rollout->alive())
        return words("A rollout of %1 is under way: one at a time.")
            .arg(Text::generation(state.rollout->generation));
    return candidates(state).empty() ? words("There is no candidate to roll out.") : QString();
}

QString shareBlocker(const client::Rollout* rollout)
{
    if (!rollout || !rollout->alive())
        return words("No rollout is under way.");
    return rollout->holdback ? words("It is promoted: only the holdback is left.") : QString();
}

QString advanceBlocker(const client::Rollout* rollout)
{
    if (QString none = shareBlocker(rollout); !none.isEmpty())
        return none;
    if (rollout->status == client::RolloutStatus::Paused)
        return words("It is paused: resume it first.");
    return rollout->stage >= rollout->plan.stages.size()
        ? words("This is the last stage: promote it.")
        : QString();
}

QString pauseBlocker(const client::Rollout* rollout)
{
    return shareBlocker(rollout);
}

QString abortBlocker(const client::Rollout* rollout)
{
    if (!rollout || !rollout->alive())
        return words("No rollout is under way.");
    return rollout->holdback ? words("It is promoted: roll back instead.") : QString();
}

std::vector<client::GenerationPtr> candidates(const client::EnvironmentState& state)
{
    std::vector<client::GenerationPtr> found;
    for (const client::GenerationPtr& each : state.generations)
        if (each->role == client::Role::Candidate)
            found.push_back(each);
    return found;
}

client::RolloutPlan usualPlan(client::EnvironmentClass environmentClass)
{
    const bool prod = environmentClass == client::EnvironmentClass::Prod;
    client::RolloutPlan plan;
    plan.unit = client::ShareUnit::Users;
    plan.finish = client::Finish::Person;
    plan.alpha = 0.01;
    for (const std::uint32_t permille : {10U, 50U, 250U, 500U, kWhole}) {
        client::Stage stage;
        stage.sharePermille = permille;
        stage.bakeSeconds = prod ? 1'800 : 300;
        stage.minimumSample = 300;
        stage.gate = prod && permille >= 500 ? client::Gate::Person : client::Gate::Automatic;
        plan.stages.push_back(std::move(stage));
    }
    return plan;
}

} // namespace pult::models::rollout
