// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/page.h"

#include <QMenu>
#include <QVBoxLayout>
#include <nlohmann/json.hpp>

#include "client/rollout_json.h"
#include "client/telemetry_json.h"
#include "models/strings.h"
#include "ui/kit/naming.h"
#include "ui/theme/icons.h"
#include "ui/theme/measures.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::ui {
namespace {

PanelCondition conditionOf(client::Freshness freshness)
{
    switch (freshness) {
    case client::Freshness::Connecting:
        return PanelCondition::Connecting;
    case client::Freshness::Live:
        return PanelCondition::Live;
    case client::Freshness::Lagging:
        return PanelCondition::Lagging;
    case client::Freshness::Stale:
        return PanelCondition::Stale;
    case client::Freshness::Denied:
        return PanelCondition::Denied;
    case client::Freshness::Error:
        break;
    }
    return PanelCondition::Error;
}

} // namespace

PanelInfo panelInfoOf(const client::Session& session, const std::string& environment)
{
    const client::FreshnessState freshness = session.freshness(environment);
    const auto view = session.view(environment);
    PanelInfo info;
    info.condition = conditionOf(freshness.freshness);
    info.remembered = isRemembered(view);
    info.ageMs = freshness.age ? freshness.age->count() : 0;
    const std::optional<Error>& trouble = view && view->trouble ? view->trouble : session.trouble();
    // What was seen once stays visible, whatever becomes of the stream; the window says why.
    if (info.condition == PanelCondition::Error && view && view->state)
        info.condition = PanelCondition::Stale;
    if (trouble && !isShown(info.condition))
        info.detail = models::Text::error(*trouble);
    return info;
}

bool isShown(PanelCondition condition)
{
    return condition == PanelCondition::Live || condition == PanelCondition::Lagging
        || condition == PanelCondition::Stale;
}

bool isRemembered(const client::EnvironmentViewPtr& view)
{
    return view && view->link == client::LinkState::Remembered;
}

QString writeBlocker(
    const client::Session& session, const std::string& environment, int commandClass)
{
    if (session.readOnly())
        return Page::tr("This console is read-only. Open the lock in the bar on top to write.");
    const client::FreshnessState freshness = session.freshness(environment);
    const auto view = session.view(environment);
    if (!view || !view->state)
        return Page::tr("Nothing is known about this environment yet.");
    if (commandClass >= 2 && isRemembered(view))
        return Page::tr("This is from the last session and not confirmed yet: only what reduces "
                        "risk is possible.");
    if (commandClass >= 2 && freshness.freshness != client::Freshness::Live
        && freshness.freshness != client::Freshness::Lagging)
        return Page::tr("The data are stale: only what reduces risk is possible.");
    if (commandClass >= 2 && !view->writable)
        return models::toQt(view->writesRefusedBecause);
    return {};
}

template <typename T>
Copyable copyableOf(const T& object, QString id, models::Link link, QString cli)
{
    const client::Json json = client::toJson(object);
    return {std::move(id), std::move(link), client::jsonText(json), client::yamlText(json),
        std::move(cli)};
}

template Copyable copyableOf(const client::Generation&, QString, models::Link, QString);
template Copyable copyableOf(const client::Gateway&, QString, models::Link, QString);
template Copyable copyableOf(const client::JournalEntry&, QString, models::Link, QString);
template Copyable copyableOf(const client::LeakEdge&, QString, models::Link, QString);
template Copyable copyableOf(const client::Rollout&, QString, models::Link, QString);

void fillCopyMenu(QMenu& menu, const Copyable& object, PageHost& host)
{
    const auto add = [&](const QString& words, const QString& name, const QString& text) {
        if (text.isEmpty())
            return;
        QAction* action
            = menu.addAction(words, &menu, [&host, text, words] { host.copy(text, words); });
        action->setObjectName(name);
    };
    add(Page::tr("Copy id"), u"copyId"_s, object.id);
    add(Page::tr("Copy link"), u"copyLink"_s, object.link.toString());
    add(Page::tr("Copy as JSON"), u"copyJson"_s, models::toQt(object.json));
    add(Page::tr("Copy as YAML"), u"copyYaml"_s, models::toQt(object.yaml));
    add(Page::tr("Copy as CLI"), u"copyCli"_s, object.cli);
}

Page::Page(PageContext context, QString id, QString title, QWidget* parent)
    : QWidget(parent)
    , m_context(std::move(context))
    , m_id(std::move(id))
    , m_title(std::move(title))
    , m_column(new QVBoxLayout(this))
{
    setNames(*this, m_id + u"Page"_s, m_title);
    m_column->setContentsMargins(measures::kPageMarginX, measures::kPageMarginY,
        measures::kPageMarginX, measures::kPageMarginY);
    m_column->setSpacing(measures::kGap);
}

void Page::start()
{
    connect(&session(), &client::Session::viewChanged, this,
        [this](const std::string& environment, const client::EnvironmentViewPtr& now) {
            if (environment == m_context.environment)
                render(now);
        });
    connect(&session(), &client::Session::freshnessChanged, this,
        [this](const std::string& environment) {
            if (environment == m_context.environment)
                render(view());
        });
    connect(&session(), &client::Session::readOnlyChanged, this, [this] { render(view()); });
    connect(&session(), &client::Session::ticked, this, [this] { renderAges(); });
    render(view());
}

client::EnvironmentViewPtr Page::view() const
{
    return m_context.session.view(m_context.environment);
}

bool Page::isRemembered() const
{
    return ui::isRemembered(view());
}

void Page::showObject(const QString&, std::uint64_t) {}

models::Link Page::linkTo(const QString& object) const
{
    return {m_context.profile, m_id, object, models::toQt(m_context.environment), 0};
}

void Page::openTrace(const QString& traceId)
{
    models::Link link = linkTo(u"trace:"_s + traceId);
    link.page = u"leaks"_s;
    host().navigate(link);
}

models::Link Page::link() const
{
    return linkTo({});
}

void Page::fillActs(QMenu& menu)
{
    if (const auto object = selected())
        fillCopyMenu(menu, *object, host());
}

} // namespace pult::ui
