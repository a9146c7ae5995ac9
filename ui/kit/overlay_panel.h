// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

namespace pult::ui {

class Scrim;

//! A panel that lies over the dimmed window while it is open. A press outside closes it.
class OverlayPanel : public QWidget
{
    Q_OBJECT
public:
    //! `host` may be any widget of the window to cover.
    explicit OverlayPanel(QWidget* host);

    void close();
    [[nodiscard]] bool isOpen() const { return !m_scrim.isNull(); }

protected:
    //! Shows it at its preferred size, `top` from the window's edge. Only when it is not open.
    void rise(int top);
    //! Puts it where it belongs after its size hint changed.
    void place();
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* m_host;
    QPointer<Scrim> m_scrim;
};

} // namespace pult::ui
