// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chart_group.h"

#include "ui/charts/time_chart.h"

#include <QElapsedTimer>

#include <algorithm>
#include <cmath>

namespace pult::ui {

ChartGroup::ChartGroup(TimeWords words, UiClock& clock, QObject* parent)
    : QObject(parent)
    , m_words(std::move(words))
    , m_clock(clock)
{}

void ChartGroup::setRange(TimeWindow range)
{
    if (range == m_range)
        return;
    m_range = range;
    if (!m_zoom)
        Q_EMIT windowChanged();
}

void ChartGroup::zoom(TimeWindow window)
{
    const qint64 width
        = std::clamp(window.width(), kLeastWindowMs, std::max(kLeastWindowMs, m_range.width()));
    const qint64 from
        = std::clamp(window.fromMs, m_range.fromMs, std::max(m_range.fromMs, m_range.toMs - width));
    const TimeWindow wanted{
        from, std::min(from + width, std::max(m_range.toMs, from + kLeastWindowMs))};
    if (wanted == m_range)
        return resetZoom();
    if (m_zoom == wanted)
        return;
    m_zoom = wanted;
    Q_EMIT windowChanged();
}

void ChartGroup::zoomBy(double factor, qint64 aroundMs)
{
    const TimeWindow now = window();
    const double before = static_cast<double>(aroundMs - now.fromMs) * factor;
    const qint64 from = aroundMs - std::llround(before);
    zoom({from, from + std::llround(static_cast<double>(now.width()) * factor)});
}

void ChartGroup::resetZoom()
{
    if (!m_zoom)
        return;
    m_zoom.reset();
    Q_EMIT windowChanged();
}

void ChartGroup::setCrosshair(std::optional<qint64> atMs)
{
    if (atMs == m_crosshair)
        return;
    m_crosshair = atMs;
    Q_EMIT crosshairChanged();
}

void ChartGroup::schedule(TimeChart* chart, bool soon)
{
    Turn& turn = m_turns[chart];
    if (!turn.waits)
        turn.since = ++m_count;
    turn.waits = true;
    turn.soon = turn.soon || soon;
    if (!m_awake || soon)
        wake(soon ? 0 : kFrameMs);
}

void ChartGroup::forget(TimeChart* chart)
{
    m_turns.erase(chart);
    if (m_current == chart)
        m_current = nullptr;
}

void ChartGroup::wake(int afterMs)
{
    m_awake = true;
    const int generation = ++m_generation;
    m_clock.callAfter(afterMs, this, [this, generation] {
        // An earlier wish to be called was overtaken.
        if (generation == m_generation)
            take();
    });
}

void ChartGroup::take()
{
    m_awake = false;
    if (!m_current)
        choose();
    if (m_current)
        proceed();
}

void ChartGroup::choose()
{
    const qint64 now = m_clock.nowMs();
    const auto dueAt = [&](const Turn& turn) {
        return turn.soon ? now : std::max(now, turn.paintedAtMs + kPeriodMs);
    };
    auto next = m_turns.end();
    for (auto at = m_turns.begin(); at != m_turns.end(); ++at)
        if (at->second.waits
            && (next == m_turns.end()
                || std::pair(dueAt(at->second), at->second.since)
                    < std::pair(dueAt(next->second), next->second.since)))
            next = at;
    if (next == m_turns.end())
        return;
    const qint64 wait = dueAt(next->second) - now;
    if (wait > 0)
        return wake(static_cast<int>(wait));
    next->second = {false, false, now, 0};
    m_current = next->first;
}

void ChartGroup::proceed()
{
    QElapsedTimer spent;
    spent.start();
    while (spent.elapsed() < kPieceMs)
        if (m_current->proceed()) {
            m_current = nullptr;
            if (std::any_of(m_turns.begin(), m_turns.end(),
                    [](const auto& each) { return each.second.waits; }))
                wake(kFrameMs);
            return;
        }
    wake(0);
}

} // namespace pult::ui
