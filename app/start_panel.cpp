// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/start_panel.h"

#include <QVBoxLayout>

#include "models/text.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/naming.h"

using namespace Qt::Literals::StringLiterals;

namespace pult::app {

StartPanel::StartPanel(client::Session& session, client::Profile profile, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_profile(std::move(profile))
    , m_words(new ui::EmptyState(this))
{
    ui::setNames(*this, u"startPanel"_s, tr("Start"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_words);
    connect(m_words, &ui::EmptyState::actionTriggered, this, [this] {
        switch (m_way) {
        case Way::Connections:
            Q_EMIT connectionsRequested();
            break;
        case Way::Create:
            Q_EMIT createEnvironmentRequested();
            break;
        case Way::Restart:
            Q_EMIT restartPlaygroundRequested();
            break;
        }
    });
    render();
}

void StartPanel::setPlaygroundNews(const QString& words, bool failed)
{
    m_news = words;
    m_newsIsBad = failed;
    render();
}

void StartPanel::render()
{
    const auto say = [this](ui::Icon icon, const QString& title, const QString& detail,
                         const QString& action, Way way) {
        m_words->setIcon(icon);
        m_words->setTexts(title, detail);
        m_words->setActionText(action);
        m_way = way;
    };
    if (m_newsIsBad)
        return say(ui::Icon::Warning, tr("The playground did not come up"), m_news,
            tr("Start it again"), Way::Restart);
    if (m_session.server() && m_session.server()->environments.empty() && m_news.isEmpty())
        return say(ui::Icon::Table, tr("This control plane has no environment yet"),
            tr("An environment is one place with one application and one generation table."),
            tr("Create an environment…"), Way::Create);
    if (!m_news.isEmpty())
        return say(ui::Icon::Play, tr("Starting the playground"), m_news, {}, Way::Connections);
    if (m_session.trouble())
        return say(ui::Icon::Plug, tr("%1 cannot be reached").arg(m_profile.name),
            tr("%1 It is tried again every second.").arg(models::Text::error(*m_session.trouble())),
            tr("Connections"), Way::Connections);
    say(ui::Icon::Plug, tr("Connecting to %1…").arg(m_profile.name), m_profile.endpoint,
        tr("Connections"), Way::Connections);
}

} // namespace pult::app
