// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

namespace pult::ui {

//! Covers a window and holds one panel on top of it: dims what is behind, takes its mouse, keeps
//! the focus inside and the window's shortcuts out. Painted inside the window, so it looks the
//! same with and without a compositor.
class Scrim : public QWidget
{
    Q_OBJECT
public:
    //! `host` may be any widget of the window to cover.
    Scrim(QWidget* host, bool dims);

    //! Takes the panel over and shows it at its preferred size, `top` from the window's edge.
    void present(QWidget* panel, int top);
    //! Puts the panel where it belongs after its size hint changed.
    void place();
    //! Removes itself and gives the focus back.
    void dismiss();

Q_SIGNALS:
    void pressedOutside();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void keepFocus(QWidget* old, QWidget* now);

    QPointer<QWidget> m_panel;
    QPointer<QWidget> m_before;
    bool m_dims;
    int m_top = 0;
};

} // namespace pult::ui
