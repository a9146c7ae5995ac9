// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QSettings>
#include <QTemporaryDir>

#include "app/console_window.h"
#include "client/qt/profile.h"
#include "client/qt/session.h"
#include "tests/scripted/scripted_plane.h"
#include "tests/scripted/scripted_state.h"
#include "tests/support/manual_timers.h"

namespace pult::shots {

//! A console window over the scripted control plane, with a clock that stands still.
class World
{
public:
    //! Without a state there is no environment yet.
    explicit World(std::optional<client::EnvironmentState> prod, bool trouble = false,
        ui::UiClock& clock = ui::UiClock::system(), scripted::Fault fault = scripted::Fault::None);
    ~World();

    //! Lets queued work happen: conflated views, layouts, skeletons.
    void settle();
    //! Moves the clock, as if the stream had said nothing meanwhile, and lets the session notice.
    void pass(std::chrono::milliseconds time);
    void breakStream();
    //! What an earlier session saw; the control plane has said nothing in this one.
    //! `trouble`: why it cannot be reached.
    void remember(client::EnvironmentState state, std::chrono::milliseconds age,
        std::optional<Error> trouble = {});
    //! The stream tells of another view; what conflates views lets it through.
    void show(client::EnvironmentView view);
    //! Moves clock and timers without letting anything else happen.
    void advance(std::chrono::milliseconds time);

    [[nodiscard]] app::ConsoleWindow& window() { return *m_window; }
    [[nodiscard]] scripted::ScriptedPlane& plane() { return *m_plane; }
    [[nodiscard]] client::Session& session() { return *m_session; }
    [[nodiscard]] client::ProfileStore& profiles() { return *m_profiles; }
    [[nodiscard]] ui::Page* page(const QString& id);

private:
    QTemporaryDir m_folder;
    std::shared_ptr<ManualClock> m_clock;
    std::shared_ptr<test::ManualTimers> m_timers;
    std::shared_ptr<scripted::ScriptedPlane> m_plane;
    std::unique_ptr<client::ProfileStore> m_profiles;
    std::unique_ptr<client::Session> m_session;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<app::ConsoleWindow> m_window;
};

} // namespace pult::shots
