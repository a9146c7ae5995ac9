// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/ui_clock.h"

#include <QElapsedTimer>
#include <QTimer>

namespace pult::ui {
namespace {

class SystemUiClock : public UiClock
{
public:
    SystemUiClock() { m_timer.start(); }

    qint64 nowMs() const override { return m_timer.elapsed(); }

    void callAfter(int ms, QObject* context, std::function<void()> run) override
    {
        QTimer::singleShot(ms, Qt::PreciseTimer, context, std::move(run));
    }

private:
    QElapsedTimer m_timer;
};

} // namespace

UiClock& UiClock::system()
{
    static SystemUiClock clock;
    return clock;
}

} // namespace pult::ui
