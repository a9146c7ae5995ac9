// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/hold_machine.h"
#include "ui/kit/ui_clock.h"

#include <QAbstractButton>

namespace pult::ui {

//! A button for acts of class 1: it must be held (mouse, touch, Enter or Space) and fills
//! meanwhile; letting go, Escape, leaving the button or losing the focus abort. With two-step on
//! (Theme::pressTwice) it is pressed, counts down, and is pressed again; assistive technology
//! always gets that way. Emits triggered(), never clicked(), when the act is meant. GUI thread.
class HoldButton : public QAbstractButton
{
    Q_OBJECT
public:
    enum class Size
    {
        Normal, //!< 28 high, outlined: beside other buttons
        Large, //!< 52 high, filled: the one act of a page
    };

    //! `clock` must outlive the button.
    HoldButton(const QString& text, const QString& objectName, Size size = Size::Normal,
        QWidget* parent = nullptr, UiClock& clock = UiClock::system());

    //! Changes what the button does. A hold under way is aborted and the guard starts anew, so
    //! that nobody confirms what was not there when the finger came down.
    void setAct(const QString& text);
    void setSettings(HoldSettings settings);
    [[nodiscard]] HoldPhase phase() const { return m_machine.phase(); }
    [[nodiscard]] QString shownText() const;
    //! It has just appeared or changed; a press now would be too early.
    [[nodiscard]] bool isGuarded() const { return m_machine.isGuarded(m_clock.nowMs()); }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    //! The act is meant.
    void triggered();
    void aborted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    [[nodiscard]] QString phaseText(HoldPhase phase, int leftMs) const;
    void followPreference();
    void press();
    void release();
    void abortHold();
    void wake();
    void onWake();
    void fire();
    void paintHalf(QPainter& painter, const QRectF& clip, bool held);

    UiClock& m_clock;
    HoldMachine m_machine;
    Size m_size;
    bool m_waking = false;
};

} // namespace pult::ui
