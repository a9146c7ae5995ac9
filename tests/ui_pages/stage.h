// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QtTest>

#include "tests/shots/world.h"
#include "tests/ui/manual_ui_clock.h"
#include "ui/theme/theme.h"

namespace pult::test {

//! A console window in the scripted world, with a widget clock that the test moves.
struct Stage
{
    ui::ManualUiClock clock;
    shots::World world;

    explicit Stage(client::EnvironmentState state, bool trouble = false)
        : world(std::move(state), trouble, clock)
    {
        world.window().resize(1440, 900);
        world.window().show();
        world.window().activateWindow();
    }

    //! True once the window shows the environment.
    [[nodiscard]] bool isLive()
    {
        return QTest::qWaitForWindowActive(&world.window())
            && QTest::qWaitFor([this] { return world.window().isSettled(); });
    }
    template <typename T> [[nodiscard]] T* find(const QString& name)
    {
        return world.window().findChild<T*>(name);
    }
    //! The newest of its kind that a plan was asked for; null: none.
    template <typename Wanted> [[nodiscard]] const Wanted* planned()
    {
        const auto& plans = world.plane().plans();
        for (auto at = plans.rbegin(); at != plans.rend(); ++at)
            if (const auto* found = std::get_if<Wanted>(&at->second))
                return found;
        return nullptr;
    }
    [[nodiscard]] std::size_t executions() { return world.plane().executions().size(); }
    //! Presses as a person would: with the mouse, only when it is there and enabled.
    void click(const QString& name)
    {
        auto* button = find<QPushButton>(name);
        QVERIFY2(button && button->isVisible(), qPrintable(name));
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void go(const QString& page) { world.window().navigate({{}, page, {}, {}, 0}); }
};

//! Anything Qt warns about fails the test, but for what the offscreen platform cannot do.
inline void failOnWarnings()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
}

} // namespace pult::test
