// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace pult::ui {

struct HoldSettings
{
    int holdMs = 1200;
    //! Press, wait for the countdown, press again: for people who cannot hold.
    bool twoStep = false;
    //! How long the second press is awaited before everything is forgotten.
    int confirmMs = 4000;
    //! Input this soon after the button appeared or its act changed is ignored.
    int guardMs = 400;
};

enum class HoldPhase
{
    Idle,
    Early, //!< pressed while guarded: nothing comes of it before it is let go
    Holding,
    CountingDown, //!< first press done, the second is not taken yet
    Confirming, //!< the second press fires
    Fired, //!< done; waits for the release
};

//! The rules of a hold button as values: no widget, no timer. Times in milliseconds of any
//! clock that does not go back.
class HoldMachine
{
public:
    explicit HoldMachine(HoldSettings settings = {})
        : m_settings(settings)
    {}

    void setSettings(HoldSettings settings);
    [[nodiscard]] const HoldSettings& settings() const { return m_settings; }

    //! The button appeared or what it does changed: aborts and starts the guard.
    void arm(qint64 now);
    //! True if this press fires.
    bool press(qint64 now);
    //! A press that cannot be held, as assistive technology sends it.
    bool tap(qint64 now);
    void release(qint64 now);
    void abort();
    //! True if holding just became long enough.
    bool tick(qint64 now);

    [[nodiscard]] HoldPhase phase() const { return m_phase; }
    [[nodiscard]] bool isRunning() const;
    //! A press would be too early.
    [[nodiscard]] bool isGuarded(qint64 now) const;
    //! 0 to 1: how much of the button is filled.
    [[nodiscard]] double progress(qint64 now) const;
    //! Until holding suffices, or the second press is taken, or is no longer awaited.
    [[nodiscard]] int remainingMs(qint64 now) const;

private:
    HoldSettings m_settings;
    HoldPhase m_phase = HoldPhase::Idle;
    qint64 m_since = 0;
    qint64 m_armedAt = 0;
    bool m_armed = false;
};

} // namespace pult::ui
