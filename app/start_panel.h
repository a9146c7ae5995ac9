// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "client/qt/profile.h"
#include "client/qt/session.h"

namespace pult::ui {
class EmptyState;
}

namespace pult::app {

//! What the window shows before it has an environment: that it connects, why it cannot, that the
//! playground starts, or that there is no environment yet.
class StartPanel : public QWidget
{
    Q_OBJECT
public:
    StartPanel(client::Session& session, client::Profile profile, QWidget* parent = nullptr);

    void setPlaygroundNews(const QString& words, bool failed);
    void render();

Q_SIGNALS:
    void connectionsRequested();
    void createEnvironmentRequested();
    void restartPlaygroundRequested();

private:
    enum class Way
    {
        Connections,
        Create,
        Restart,
    };

    client::Session& m_session;
    client::Profile m_profile;
    ui::EmptyState* m_words;
    QString m_news;
    bool m_newsIsBad = false;
    Way m_way = Way::Connections;
};

} // namespace pult::app
