// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_words.h"

#include <algorithm>

#include "models/link.h"
#include "models/rollout_words.h"
#include "models/strings.h"
#include "ui/dialogs/identity_words.h"
#include "ui/dialogs/tones.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {
namespace {

QString words(const char* text)
{
    return QCoreApplication::translate("pult::app::Window", text);
}

//! How careful one has to be: the least first.
int dangerOf(client::EnvironmentClass environmentClass)
{
    switch (environmentClass) {
    case client::EnvironmentClass::Test:
        return 0;
    case client::EnvironmentClass::Uat:
        return 1;
    case client::EnvironmentClass::Stage:
        return 2;
    case client::EnvironmentClass::Unknown:
        return 3;
    case client::EnvironmentClass::Prod:
        break;
    }
    return 4;
}

ui::RichText gatewaySegment(const models::Text& text, const client::EnvironmentView& view)
{
    const std::uint64_t revision = view.state->revision;
    ui::RichText segment;
    if (!view.gateways)
        return segment.plain(words("revision "))
            .strong(text.number(static_cast<std::int64_t>(revision)))
            .plain(words(", gateways not known yet"));
    std::int64_t taken = 0;
    std::int64_t counted = 0;
    for (const auto& [id, gateway] : *view.gateways) {
        ++counted;
        taken += gateway->state == client::GatewayState::Acknowledged
                || gateway->state == client::GatewayState::NotConcerned
            ? 1
            : 0;
    }
    return segment.strong(text.number(taken) + u'/' + text.number(counted))
        .plain(words(" gateways at revision "))
        .strong(text.number(static_cast<std::int64_t>(revision)));
}

} // namespace

ui::IdentityInfo identityInfo(
    const client::Session& session, const std::string& environment, const client::Profile& profile)
{
    ui::IdentityInfo info;
    info.readOnly = session.readOnly();
    if (session.server())
        info.user = models::toQt(session.server()->user);
    if (environment.empty()) {
        info.environment = words("NONE");
        info.application = profile.name;
        return info;
    }
    info.kind = ui::kindOf(ui::classOf(session, environment));
    info.environment = ui::environmentWord(session, environment);
    const auto view = session.view(environment);
    if (view && view->state) {
        info.application = models::toQt(view->state->application);
        info.cluster = models::toQt(view->state->cluster);
    }
    if (info.application.isEmpty())
        info.application = profile.name;
    return info;
}

QString titleOf(const ui::IdentityInfo& info, const QString& page)
{
    QStringList parts{info.environment};
    if (!info.application.isEmpty())
        parts << info.application;
    if (!page.isEmpty())
        parts << page;
    return parts.join(u" · "_s) + u" — Pult"_s;
}

std::vector<ui::RichText> statusSegments(
    const models::Text& text, const client::EnvironmentViewPtr& view)
{
    if (!view || !view->state)
        return {ui::RichText(words("no data yet"))};
    std::vector<ui::RichText> segments;
    const auto services = static_cast<std::int64_t>(view->state->active.size());
    segments.push_back(ui::RichText().strong(text.number(services)).plain(words(" services")));
    segments.push_back(gatewaySegment(text, *view));
    segments.push_back(ui::RichText()
                           .strong(text.number(static_cast<std::int64_t>(view->conflated)))
                           .plain(words(" conflated")));
    segments.push_back(ui::RichText(words("last write: %1 by %2, %3")
                                        .arg(models::toQt(view->state->revisionAct),
                                            models::isolated(models::toQt(view->state->revisionBy)),
                                            text.moment(view->state->revisionUnixMs))));
    return segments;
}

QString gatewayBadge(const client::EnvironmentViewPtr& view)
{
    if (!view || !view->gateways)
        return {};
    const auto trouble
        = std::count_if(view->gateways->begin(), view->gateways->end(), [](const auto& entry) {
              return entry.second->state == client::GatewayState::Refused
                  || entry.second->state == client::GatewayState::Lost;
          });
    return trouble == 0 ? QString() : QString::number(trouble);
}

QString rolloutBadge(const client::EnvironmentState* state)
{
    // No letter in it says in which direction to read.
    return state && state->rollout && state->rollout->alive()
        ? models::leftToRight(models::rollout::share(state->rollout->sharePermille))
        : QString();
}

bool rolloutWaits(const client::EnvironmentState* state)
{
    return state && state->rollout && state->rollout->status == client::RolloutStatus::WaitingGate;
}

QString leaksBadge(const client::LeakReport* report)
{
    if (!report)
        return {};
    const auto leaking = std::count_if(report->edges.begin(), report->edges.end(),
        [](const auto& edge) { return edge.isOpenLeak(); });
    return leaking == 0 ? QString() : QString::number(leaking);
}

StreamNews streamNews(const models::Text& text, const client::Session& session,
    const std::string& environment, const QString& startNews)
{
    const auto view = session.view(environment);
    if (!view || !view->state)
        return {};
    const client::FreshnessState freshness = session.freshness(environment);
    const QString age = freshness.age ? text.age(*freshness.age) : QString();
    const QString why = view->trouble ? u' ' + models::Text::error(*view->trouble) : QString();
    if (view->link == client::LinkState::Remembered) {
        const QString next = !startNews.isEmpty() ? startNews : words("Connecting…") + why;
        return {words("%1 as it was at the end of the last session, %2 ago. %3")
                    .arg(ui::environmentWord(session, environment), age, next),
            ui::Tone::Warn};
    }
    if (view->link == client::LinkState::Failed)
        return {words("The stream of %1 has ended for good.%2")
                    .arg(ui::environmentWord(session, environment), why),
            ui::Tone::Bad};
    if (view->link == client::LinkState::Reconnecting)
        return {words("The stream of %1 is lost and being sought. What you see is %2 old.%3")
                    .arg(ui::environmentWord(session, environment), age, why),
            ui::Tone::Warn};
    if (!view->writable)
        return {words("The control plane takes no writes: %1")
                    .arg(models::toQt(view->writesRefusedBecause)),
            ui::Tone::Bad};
    return {};
}

QIcon environmentIcon(const client::Session& session, const std::string& environment)
{
    const ui::EnvironmentKind kind = ui::kindOf(ui::classOf(session, environment));
    return ui::themedIcon(ui::iconOf(kind), ui::StateColors::tokens(kind).text);
}

std::vector<client::EnvironmentSummary> knownEnvironments(const client::Session& session)
{
    if (session.server())
        return session.server()->environments;
    std::vector<client::EnvironmentSummary> remembered;
    for (const std::string& name : session.followed()) {
        const auto view = session.view(name);
        if (!view || !view->state)
            continue;
        const client::EnvironmentState& state = *view->state;
        remembered.push_back(
            {name, state.environmentClass, state.cluster, state.application, state.head});
    }
    return remembered;
}

std::string firstEnvironment(const client::Session& session, const QString& last)
{
    const auto all = knownEnvironments(session);
    for (const client::EnvironmentSummary& each : all)
        if (models::toQt(each.name) == last)
            return each.name;
    // Another that is still being read may be the one, or the least dangerous.
    if (all.empty() || (!session.server() && all.size() < session.followed().size()))
        return {};
    return std::min_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return dangerOf(a.environmentClass) < dangerOf(b.environmentClass);
    })->name;
}

void addObjects(std::vector<ui::PaletteItem>& items, const client::Session& session,
    const QString& profile, const std::string& environment)
{
    const auto add = [&](const QString& page, const QString& object, const std::string& where,
                         const QString& title, const QString& kind, ui::Icon icon) {
        const models::Link link{profile, page, object, models::toQt(where), 0};
        items.push_back({link.toString(), title,
            words("%1 · %2").arg(kind, ui::environmentWord(session, where)), {}, icon, {}});
    };
    for (const client::EnvironmentSummary& each : knownEnvironments(session))
        add(u"generations"_s, {}, each.name, ui::environmentWord(session, each.name),
            words("environment"), ui::iconOf(ui::kindOf(each.environmentClass)));
    const auto view = session.view(environment);
    if (!view || !view->state)
        return;
    for (const client::GenerationPtr& each : view->state->generations)
        if (each->role != client::Role::Archived) {
            const QString name = models::Text::generation(each->number);
            add(u"generations"_s, name, environment, name + u' ' + models::toQt(each->version),
                models::Text::role(each->role), ui::Icon::Table);
        }
    if (view->gateways)
        for (const auto& [id, gateway] : *view->gateways)
            add(u"gateways"_s, models::toQt(id), environment, models::toQt(id), words("gateway"),
                ui::Icon::Gateway);
    for (const auto& [service, deployment] : view->state->active)
        add(u"generations"_s, models::toQt(service), environment, models::toQt(service),
            words("service"), ui::Icon::Server);
}

} // namespace pult::app
