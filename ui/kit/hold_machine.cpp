// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kit/hold_machine.h"

#include <algorithm>

namespace pult::ui {

void HoldMachine::setSettings(HoldSettings settings)
{
    m_settings = settings;
    abort();
}

void HoldMachine::arm(qint64 now)
{
    abort();
    m_armed = true;
    m_armedAt = now;
}

bool HoldMachine::press(qint64 now)
{
    if (m_settings.twoStep || m_phase == HoldPhase::Confirming)
        return tap(now);
    if (m_phase == HoldPhase::CountingDown)
        return false;
    if (isGuarded(now)) {
        m_phase = HoldPhase::Early;
        return false;
    }
    if (m_phase == HoldPhase::Idle) {
        m_phase = HoldPhase::Holding;
        m_since = now;
    }
    return false;
}

bool HoldMachine::tap(qint64 now)
{
    if (isGuarded(now))
        return false;
    tick(now);
    if (m_phase == HoldPhase::Confirming) {
        m_phase = HoldPhase::Fired;
        return true;
    }
    if (m_phase == HoldPhase::Idle || m_phase == HoldPhase::Fired) {
        m_phase = HoldPhase::CountingDown;
        m_since = now;
    }
    return false;
}

void HoldMachine::release(qint64 now)
{
    Q_UNUSED(now)
    if (m_phase == HoldPhase::Early || m_phase == HoldPhase::Holding || m_phase == HoldPhase::Fired)
        m_phase = HoldPhase::Idle;
}

void HoldMachine::abort()
{
    m_phase = HoldPhase::Idle;
}

bool HoldMachine::tick(qint64 now)
{
    const qint64 passed = now - m_since;
    if (m_phase == HoldPhase::Holding && passed >= m_settings.holdMs) {
        m_phase = HoldPhase::Fired;
        return true;
    }
    if (m_phase == HoldPhase::CountingDown && passed >= m_settings.holdMs) {
        m_phase = HoldPhase::Confirming;
        m_since += m_settings.holdMs;
    }
    if (m_phase == HoldPhase::Confirming && now - m_since >= m_settings.confirmMs)
        m_phase = HoldPhase::Idle;
    return false;
}

bool HoldMachine::isRunning() const
{
    return m_phase == HoldPhase::Holding || m_phase == HoldPhase::CountingDown
        || m_phase == HoldPhase::Confirming;
}

bool HoldMachine::isGuarded(qint64 now) const
{
    return m_armed && now - m_armedAt < m_settings.guardMs;
}

double HoldMachine::progress(qint64 now) const
{
    switch (m_phase) {
    case HoldPhase::Idle:
    case HoldPhase::Early:
        return 0;
    case HoldPhase::Holding:
    case HoldPhase::CountingDown:
        return std::clamp(double(now - m_since) / std::max(1, m_settings.holdMs), 0.0, 1.0);
    case HoldPhase::Confirming:
    case HoldPhase::Fired:
        return 1;
    }
    Q_UNREACHABLE();
}

int HoldMachine::remainingMs(qint64 now) const
{
    const int whole = m_phase == HoldPhase::Confirming ? m_settings.confirmMs : m_settings.holdMs;
    return isRunning() ? static_cast<int>(std::max<qint64>(0, whole - (now - m_since))) : 0;
}

} // namespace pult::ui
