// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_group.h"
#include "ui/charts/chart_scene.h"

#include <QPixmap>
#include <QWidget>

namespace pult::ui {

//! A chart over time. Painted when its group gives it a turn; in between it shows the last picture,
//! so that a crosshair costs nothing. Mouse: move for the crosshair, drag to zoom in, double-click
//! for everything, Ctrl and wheel. Keys: arrows (with Shift ten times as far), Home, End, + and -,
//! 0 or Escape for everything. Its accessible description is the chart's sentence, or what stands
//! under the crosshair.
class TimeChart : public QWidget
{
    Q_OBJECT
public:
    explicit TimeChart(const QString& objectName, ChartGroup& group, QWidget* parent = nullptr);
    ~TimeChart() override;

    void setContents(ChartContents contents);
    [[nodiscard]] const ChartContents& contents() const { return m_contents; }
    [[nodiscard]] const ChartScene& scene() const { return m_scene; }
    [[nodiscard]] ChartGroup& group() const { return m_group; }
    //! What stands under the crosshair: "14:04:10 · candidate +3.4 % (+0.8 % … +6 %)". Empty: no
    //! crosshair.
    [[nodiscard]] QString readout() const;
    //! Times that it was painted anew, for tests and measurements.
    [[nodiscard]] int paintings() const { return m_paintings; }

    [[nodiscard]] QSize sizeHint() const override { return {480, 180}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 120}; }

    //! For the group: a few milliseconds of painting; true: the picture is done.
    bool proceed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void moveCrosshair(int pixels);
    void describe();
    void paintCrosshair(QPainter& painter) const;
    void paintBrush(QPainter& painter) const;

    ChartGroup& m_group;
    QPointer<ChartGroup> m_groupLives;
    ChartContents m_contents;
    ChartScene m_scene;
    QPixmap m_picture;
    std::optional<double> m_brushFrom; //!< Where dragging began.
    double m_brushTo = 0;
    bool m_byKeys = false; //!< The crosshair is moved by keys.
    int m_paintings = 0;
    bool m_layingOut = false;
    bool m_otherLook = false; //!< The theme has changed since the last picture.
};

//! The value of a line at a moment: of the last point at or before it; nothing in a gap, before the
//! first and after the last.
[[nodiscard]] std::optional<double> valueAt(const ChartPoints& points, qint64 atMs);

} // namespace pult::ui
