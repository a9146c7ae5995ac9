// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace.h"

#include <QStackedLayout>

#include "models/strings.h"
#include "ui/pages/activity_page.h"
#include "ui/pages/connections_page.h"
#include "ui/pages/gateways_page.h"
#include "ui/pages/generations_page.h"
#include "ui/pages/leaks_page.h"
#include "ui/pages/oncall_page.h"
#include "ui/pages/overview_page.h"
#include "ui/pages/rollout_page.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {

Workspace::Workspace(ui::PageContext context, client::ProfileStore& profiles, QWidget* parent)
    : QWidget(parent)
    , m_context(std::move(context))
    , m_profiles(profiles)
    , m_stack(new QStackedLayout(this))
{
    setObjectName(u"workspace-"_s + models::toQt(m_context.environment));
}

QStringList Workspace::pageIds()
{
    return {u"overview"_s, u"generations"_s, u"rollout"_s, u"leaks"_s, u"gateways"_s, u"activity"_s,
        u"oncall"_s, u"connections"_s};
}

QStringList Workspace::endpoints() const
{
    QStringList endpoints{models::toQt(m_context.session.address())};
    // Other ways to the same kind of environment: what the on-call engineer can still try.
    const client::Profile* own = m_profiles.find(m_context.profile);
    if (!own || own->embedded)
        return endpoints;
    for (const client::Profile& profile : m_profiles.profiles())
        if (!profile.embedded && profile.environmentClass == own->environmentClass
            && !endpoints.contains(profile.endpoint))
            endpoints << profile.endpoint;
    return endpoints;
}

ui::Page* Workspace::make(const QString& id)
{
    if (id == u"connections"_s)
        return new ui::ConnectionsPage(m_context, m_profiles, this);
    if (m_context.environment.empty())
        return nullptr;
    if (id == u"overview"_s)
        return new ui::OverviewPage(m_context, this);
    if (id == u"generations"_s)
        return new ui::GenerationsPage(m_context, this);
    if (id == u"rollout"_s)
        return new ui::RolloutPage(m_context, this);
    if (id == u"leaks"_s)
        return new ui::LeaksPage(m_context, this);
    if (id == u"gateways"_s)
        return new ui::GatewaysPage(m_context, this);
    if (id == u"activity"_s)
        return new ui::ActivityPage(m_context, this);
    if (id == u"oncall"_s)
        return new ui::OnCallPage(m_context, endpoints(), this);
    return nullptr;
}

ui::Page* Workspace::page(const QString& id)
{
    if (const auto known = m_pages.find(id); known != m_pages.end())
        return known->second;
    ui::Page* made = make(id);
    if (!made)
        return nullptr;
    m_pages.emplace(id, made);
    m_stack->addWidget(made);
    Q_EMIT pageMade(made);
    return made;
}

bool Workspace::show(const QString& id)
{
    ui::Page* wanted = page(id);
    if (wanted)
        m_stack->setCurrentWidget(wanted);
    return wanted != nullptr;
}

ui::Page* Workspace::current() const
{
    return qobject_cast<ui::Page*>(m_stack->currentWidget());
}

} // namespace pult::app
