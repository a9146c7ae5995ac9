// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include <QObject>
#include <QSettings>

#include "app/options.h"
#include "app/playground_launcher.h"
#include "client/qt/profile.h"
#include "client/qt/session.h"
#include "models/text.h"

namespace pult::app {

class Appearance;
class ConsoleWindow;

//! Where the console keeps things: configuration, local state, data, and what may be deleted at any
//! time (empty: nothing of that kind is kept).
struct Places
{
    QString config;
    QString state;
    QString data;
    QString cache;
    //! Where the programs of the playground are.
    QString programs;

    //! Of the desktop (XDG), for this account.
    [[nodiscard]] static Places standard();
};

//! The program: a profile, its session, its window, and the playground when it is that profile's.
//! Another profile means another session and another window; nothing is carried over. Thread: GUI.
class Console : public QObject
{
    Q_OBJECT
public:
    Console(Options options, Places places, QObject* parent = nullptr);
    ~Console() override;

    void start();
    //! A link, or "raise", from another start of the program.
    void receive(const QString& message);
    [[nodiscard]] ConsoleWindow* window() const { return m_window.get(); }
    //! What keeps the playground from running; empty: nothing.
    [[nodiscard]] const QString& startTrouble() const { return m_startTrouble; }

    //! The connection that is asked for: a server, a profile by id or name, the one used last, at
    //! first the playground. A link of an unknown profile opens as if none were named.
    //! Errors: INVALID_ARGUMENT USAGE naming the profiles that are known.
    [[nodiscard]] static Result<client::Profile> profileOf(
        const Options& options, const client::ProfileStore& profiles, const QString& last);
    [[nodiscard]] static Result<client::Profile> profileOf(
        const Options& options, const Places& places);

private:
    void open(const client::Profile& profile, const models::Link& link);
    void openWindow(const client::Profile& profile, const models::Link& link);
    void startPlayground();
    //! Where the watches of a profile are kept; empty: nowhere.
    [[nodiscard]] std::filesystem::path cacheFolderOf(const client::Profile& profile) const;
    //! What was kept of connections that are no profile's any more.
    void removeOldCaches();
    void changeProfile(const QString& id, const models::Link& link);

    Options m_options;
    Places m_places;
    models::TextPtr m_text;
    client::ProfileStore m_profiles;
    QSettings m_state; //!< of this machine, for every profile
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<PlaygroundLauncher> m_playground;
    std::unique_ptr<client::Session> m_session;
    std::unique_ptr<ConsoleWindow> m_window;
    QString m_startTrouble;
};

} // namespace pult::app
