// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_contents.h"
#include "ui/kit/ui_clock.h"

#include <QObject>
#include <QPointer>

#include <map>

namespace pult::ui {

class TimeChart;

//! What the charts of a page share: the stretch of time that is seen, the crosshair, and turns at
//! being painted, so that many charts that change at once never hold up the window: one a frame,
//! each at most four times a second, in pieces of a few milliseconds; what a person does comes
//! before. Thread: GUI. Nothing is asked of charts once it is gone.
class ChartGroup : public QObject
{
    Q_OBJECT
public:
    static constexpr int kFrameMs = 16;
    static constexpr int kPieceMs = 2;
    static constexpr int kPeriodMs = 250;
    static constexpr qint64 kLeastWindowMs = 10'000;

    explicit ChartGroup(
        TimeWords words, UiClock& clock = UiClock::system(), QObject* parent = nullptr);

    [[nodiscard]] const TimeWords& words() const { return m_words; }

    //! All that there is; moves on while nobody has zoomed in.
    void setRange(TimeWindow range);
    [[nodiscard]] TimeWindow range() const { return m_range; }
    //! What is seen.
    [[nodiscard]] TimeWindow window() const { return m_zoom.value_or(m_range); }
    [[nodiscard]] bool isZoomed() const { return m_zoom.has_value(); }
    //! Within the range, no less than ten seconds.
    void zoom(TimeWindow window);
    //! By a factor around a moment; below 1 is nearer.
    void zoomBy(double factor, qint64 aroundMs);
    void resetZoom();

    [[nodiscard]] std::optional<qint64> crosshair() const { return m_crosshair; }
    void setCrosshair(std::optional<qint64> atMs);

    //! The chart wants to be painted anew; `soon`: because of something that a person did.
    void schedule(TimeChart* chart, bool soon);
    void forget(TimeChart* chart);

Q_SIGNALS:
    void windowChanged();
    void crosshairChanged();

private:
    struct Turn
    {
        bool waits = false;
        bool soon = false;
        qint64 paintedAtMs = -kPeriodMs;
        quint64 since = 0; //!< Order of waiting.
    };

    void wake(int afterMs);
    void take();
    void choose();
    void proceed();

    TimeWords m_words;
    UiClock& m_clock;
    TimeWindow m_range;
    std::optional<TimeWindow> m_zoom;
    std::optional<qint64> m_crosshair;
    std::map<TimeChart*, Turn> m_turns;
    TimeChart* m_current = nullptr; //!< Its picture is in the making.
    quint64 m_count = 0;
    bool m_awake = false;
    int m_generation = 0;
};

} // namespace pult::ui
