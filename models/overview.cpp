// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/overview.h"

#include <algorithm>

#include <QCoreApplication>

#include "models/alert_words.h"
#include "models/generation_facts.h"
#include "models/leak_words.h"
#include "models/rollout_reach.h"
#include "models/rollout_words.h"
#include "models/strings.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::models::overview {
namespace {

using client::EnvironmentState;

QString words(const char* text)
{
    return QCoreApplication::translate("pult::models::overview", text);
}

QString release(const client::Generation& generation)
{
    return (toQt(generation.application) + u' ' + toQt(generation.version)).trimmed();
}

Mark headOf(const Text& text, const EnvironmentState& state, std::int64_t now)
{
    const auto head = state.find(state.head);
    if (!head)
        return {words("nothing is installed yet"), Tone::Muted};
    if (state.starting)
        return {words("%1 · %2 · starting").arg(Text::generation(head->number), release(*head)),
            Tone::Warn};
    return {words("%1 · %2 · since %3")
                .arg(Text::generation(head->number), release(*head),
                    text.since(head->activatedUnixMs, now)),
        Tone::Plain};
}

Mark candidatesOf(const EnvironmentState& state)
{
    QStringList names;
    bool held = false;
    for (const client::GenerationPtr& each : rollout::candidates(state)) {
        names << Text::generation(each->number)
                + (each->held                         ? words(" (held)")
                        : each->movedServices.empty() ? QString()
                                                      : words(" (mixed)"));
        held = held || each->held || !each->movedServices.empty();
    }
    return names.isEmpty() ? Mark{words("none"), Tone::Muted}
                           : Mark{names.join(u", "_s), held ? Tone::Warn : Tone::Plain};
}

Mark rolloutOf(
    const EnvironmentState& state, const client::RolloutVerdict* verdict, std::int64_t moment)
{
    if (!state.rollout)
        return {words("none"), Tone::Muted};
    const client::Rollout& now = *state.rollout;
    if (!now.alive())
        return {words("%1 · %2").arg(Text::generation(now.generation), rollout::status(now.status)),
            now.status == client::RolloutStatus::Aborted ? Tone::Bad : Tone::Muted};
    const rollout::VerdictWord standing = rollout::standing(now, verdict, moment);
    return {words("%1 · %2 · stage %3 of %4 · %5")
                .arg(Text::generation(now.generation),
                    rollout::shareOf(now.sharePermille, now.plan.unit))
                .arg(now.stage)
                .arg(now.plan.stages.size())
                .arg(standing.text),
        standing.tone};
}

std::int64_t leaking(const client::LeakReport* report)
{
    return !report ? 0
                   : std::count_if(report->edges.begin(), report->edges.end(),
                       [](const auto& edge) { return edge.isOpenLeak(); });
}

std::int64_t inTrouble(const client::EnvironmentView& view)
{
    return !view.gateways
        ? 0
        : std::count_if(view.gateways->begin(), view.gateways->end(), [](const auto& entry) {
              return entry.second->state == client::GatewayState::Refused
                  || entry.second->state == client::GatewayState::Lost;
          });
}

Mark freezeOf(const Text& text, const EnvironmentState& state)
{
    if (!state.freeze.frozen)
        return {words("none"), Tone::Muted};
    QString said = state.freeze.untilUnixMs == 0
        ? words("until somebody unfreezes")
        : words("until %1").arg(text.moment(state.freeze.untilUnixMs));
    if (!state.freeze.reason.empty())
        said += u" · "_s + toQt(state.freeze.reason);
    return {said, Tone::Warn};
}

//! What one environment wants of a person.
class Collector
{
public:
    Collector(const Text& text, const Seen& seen, std::vector<Waiting>& into)
        : m_text(text)
        , m_seen(seen)
        , m_into(into)
    {}

    void collect()
    {
        if (!m_seen.view || !m_seen.view->state)
            return;
        firing();
        operations();
        rollout();
        gateways();
        leaks();
        candidates();
    }

private:
    void add(Tone tone, const QString& text, const QString& page, const QString& button,
        const QString& object = {})
    {
        m_into.push_back({m_seen.environment, text, tone, page, object, button});
    }
    [[nodiscard]] const EnvironmentState& state() const { return *m_seen.view->state; }

    void firing()
    {
        if (const auto line = alerts::waiting(m_text, m_seen.alerts, m_seen.now))
            add(line->tone, line->text, u"oncall"_s, words("Open on-call"));
    }
    void operations()
    {
        if (!m_seen.view->operations || m_seen.view->operations->empty())
            return;
        const client::Operation& last = *m_seen.view->operations->rbegin()->second;
        if (last.observation
            && last.observation->outcome == client::ObservationOutcome::Contradicted)
            add(Tone::Bad, words("%1 is not what live traffic shows").arg(toQt(last.act)),
                u"gateways"_s, words("Open gateways"));
    }
    void rollout()
    {
        const auto& seen = state().rollout;
        if (!seen)
            return;
        const QString name = Text::generation(seen->generation);
        const QString open = words("Open the rollout");
        const QString share = rollout::share(seen->sharePermille);
        const auto generation = state().find(seen->generation);
        if (seen->status == client::RolloutStatus::Aborted && generation && generation->held)
            add(Tone::Bad,
                seen->cause.empty()
                    ? words("the rollout of %1 was aborted").arg(name)
                    : words("the rollout of %1 was aborted: %2").arg(name, toQt(seen->cause)),
                u"rollout"_s, open);
        else if (client::waitsForNeeds(*seen, m_seen.verdict, m_seen.now))
            add(Tone::Warn,
                words("%1 waits at %2 until enough is seen: %3 so far")
                    .arg(name, share, rollout::missingWords(m_text, *seen, m_seen.verdict)),
                u"rollout"_s, open);
        else if (seen->status == client::RolloutStatus::WaitingGate)
            add(Tone::Warn, atGate(*seen, name, share), u"rollout"_s, open);
        else if (seen->status == client::RolloutStatus::Paused)
            add(Tone::Warn, words("%1 is paused at %2").arg(name, share), u"rollout"_s, open);
        else if (m_seen.verdict && m_seen.verdict->holds && seen->alive())
            add(Tone::Warn, words("a signal holds %1 at %2").arg(name, share), u"rollout"_s, open);
    }
    [[nodiscard]] static QString atGate(
        const client::Rollout& seen, const QString& name, const QString& share)
    {
        const QString said = rollout::goesByItself(seen)
            ? words("%1 waits at %2 until it is green, or for a person").arg(name, share)
            : words("%1 waits at %2 for a person").arg(name, share);
        return seen.cause.empty() ? said : words("%1: %2").arg(said, toQt(seen.cause));
    }
    void gateways()
    {
        if (const std::int64_t count = inTrouble(*m_seen.view); count > 0)
            add(Tone::Bad,
                count == 1 ? words("1 gateway refused or is lost")
                           : words("%1 gateways refused or are lost").arg(m_text.number(count)),
                u"gateways"_s, words("Open gateways"));
    }
    void leaks()
    {
        if (const std::int64_t count = leaking(m_seen.leaks); count > 0)
            add(Tone::Bad,
                count == 1 ? words("1 edge loses lanes")
                           : words("%1 edges lose lanes").arg(m_text.number(count)),
                u"leaks"_s, words("Open leaks"));
    }
    void candidates()
    {
        const bool busy = state().rollout && state().rollout->alive();
        for (const client::GenerationPtr& each : rollout::candidates(state())) {
            const QString name = Text::generation(each->number);
            if (!each->movedServices.empty())
                add(Tone::Warn, words("%1 is mixed: rebase it").arg(name), u"generations"_s,
                    words("Open the table"), name);
            else if (each->held
                && !(state().rollout && state().rollout->generation == each->number))
                add(Tone::Warn, words("%1 is held until somebody releases it").arg(name),
                    u"generations"_s, words("Open the table"), name);
            else if (!busy && !each->held && isReady(*each))
                add(Tone::Plain, words("%1 is ready: roll it out or promote it").arg(name),
                    u"rollout"_s, words("Open the rollout"));
        }
    }
    [[nodiscard]] bool isReady(const client::Generation& generation) const
    {
        const ReadinessSum sum = readinessOf(state(), generation, m_seen.view->readiness.get());
        return sum.deployments > 0 && sum.deployments == sum.readyDeployments;
    }

    const Text& m_text;
    const Seen& m_seen;
    std::vector<Waiting>& m_into;
};

int rankOf(Tone tone)
{
    return tone == Tone::Bad ? 0 : tone == Tone::Warn ? 1 : 2;
}

//! Nothing found where little was seen is not a success.
Mark leaksOf(const Text& text, const client::LeakReport* report)
{
    if (!report)
        return {words("not watched"), Tone::Muted};
    const std::int64_t lost = leaking(report);
    if (lost > 0)
        return {lost == 1 ? words("1 edge") : words("%1 edges").arg(text.number(lost)), Tone::Bad};
    if (report->edgesExpected == 0)
        return {words("no evidence"), Tone::Muted};
    return {words("none, %1").arg(leaks::coverage(text, report->edgesSeen, report->edgesExpected)),
        leaks::isLow(report->edgesSeen, report->edgesExpected) ? Tone::Warn : Tone::Good};
}

} // namespace

Card cardOf(const Text& text, const Seen& seen)
{
    Card card;
    card.environment = seen.environment;
    if (!seen.view || !seen.view->state) {
        card.head = {words("no data yet"), Tone::Muted};
        return card;
    }
    const EnvironmentState& state = *seen.view->state;
    card.environmentClass = state.environmentClass;
    QStringList where;
    for (const std::string& each : {state.application, state.cluster})
        if (!each.empty())
            where << toQt(each);
    card.where = where.join(u" · "_s);
    card.head = headOf(text, state, seen.now);
    card.candidates = candidatesOf(state);
    card.rollout = rolloutOf(state, seen.verdict, seen.now);
    if (seen.verdict && state.rollout && state.rollout->alive()) {
        const rollout::VerdictWord word = rollout::word(*seen.verdict);
        card.verdict = {word.text, word.tone};
    } else {
        card.verdict = {words("none"), Tone::Muted};
    }
    card.leaks = leaksOf(text, seen.leaks);
    const std::int64_t trouble = inTrouble(*seen.view);
    const auto count
        = static_cast<std::int64_t>(seen.view->gateways ? seen.view->gateways->size() : 0);
    card.gateways = !seen.view->gateways ? Mark{words("not known yet"), Tone::Muted}
        : trouble > 0
        ? Mark{words("%1 of %2 in trouble").arg(text.number(trouble), text.number(count)),
            Tone::Bad}
        : Mark{text.number(count), count == 0 ? Tone::Muted : Tone::Plain};
    card.freeze = freezeOf(text, state);
    const Line alerts = alerts::summary(text, seen.alerts, seen.now);
    card.alerts = {alerts.text, alerts.tone};
    return card;
}

std::vector<Waiting> waitingOf(const Text& text, const std::vector<Seen>& seen)
{
    std::vector<Waiting> all;
    for (const Seen& each : seen)
        Collector(text, each, all).collect();
    std::stable_sort(all.begin(), all.end(),
        [](const Waiting& a, const Waiting& b) { return rankOf(a.tone) < rankOf(b.tone); });
    return all;
}

} // namespace pult::models::overview
