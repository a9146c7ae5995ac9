// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

namespace pult::ui {

//! Time for widgets. Tests hand in a clock of their own, so that none of them waits.
//! GUI thread.
class UiClock
{
public:
    Q_DISABLE_COPY_MOVE(UiClock)
    virtual ~UiClock() = default;
    //! Milliseconds of a clock that never goes back.
    [[nodiscard]] virtual qint64 nowMs() const = 0;
    //! Calls `run` once after `ms`, unless `context` is gone by then.
    virtual void callAfter(int ms, QObject* context, std::function<void()> run) = 0;

    //! The real one.
    static UiClock& system();

protected:
    UiClock() = default;
};

} // namespace pult::ui
