// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <QScrollArea>

#include "models/service_graph.h"
#include "ui/theme/state_colors.h"

namespace pult::ui {

//! Services and who calls whom, drawn in layers from left to right. An edge tells its verdict by
//! colour, by the pattern of its line and by a mark at its middle. One edge is current: by click or
//! with the arrow keys, in the order of the picture.
class GraphCanvas : public QWidget
{
    Q_OBJECT
public:
    explicit GraphCanvas(QWidget* parent = nullptr);

    //! What was current stays so if it is still there.
    void setGraph(models::ServiceGraph graph);
    [[nodiscard]] const models::ServiceGraph& graph() const { return m_graph; }
    //! The edge that has this id among its own.
    void setCurrent(const QString& id);
    //! Position among the edges; -1: none.
    [[nodiscard]] int current() const { return m_current; }
    //! Where an edge can be clicked.
    [[nodiscard]] QPoint middleOf(int edge) const;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    //! Id of the worst edge of what was chosen.
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    bool event(QEvent* event) override;

private:
    [[nodiscard]] QRect boxOf(int node) const;
    [[nodiscard]] QPainterPath pathOf(const models::ServiceGraph::Edge& edge) const;
    [[nodiscard]] int edgeAt(QPoint at) const;
    [[nodiscard]] std::vector<int> readingOrder() const;
    [[nodiscard]] QString spoken(int edge) const;
    void paintEdge(QPainter& painter, int edge) const;
    void paintNode(QPainter& painter, int node) const;
    void choose(int edge);

    models::ServiceGraph m_graph;
    int m_current = -1;
};

//! The canvas with its legend, scrolled when it is too large.
class GraphView : public QWidget
{
    Q_OBJECT
public:
    explicit GraphView(QWidget* parent = nullptr);

    [[nodiscard]] GraphCanvas* canvas() const { return m_canvas; }
    void reveal(int edge);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    GraphCanvas* m_canvas;
    QScrollArea* m_area;
};

} // namespace pult::ui
