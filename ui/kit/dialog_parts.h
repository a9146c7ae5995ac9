// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/dialog_frame.h"

#include <QEvent>
#include <QScrollArea>

namespace pult::ui {

inline constexpr int kDialogWidth = 696;

//! The middle of a dialog: as high as its contents wish, and scrolling when the window has no room
//! for that.
class DialogBody : public QScrollArea
{
    Q_OBJECT
public:
    explicit DialogBody(QWidget* parent);

    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override
    {
        return {kDialogWidth, heightForWidth(kDialogWidth)};
    }
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, 80}; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

//! Icon and words of the environment a dialog is about, in its colour.
class IdentityMark : public QWidget
{
    Q_OBJECT
public:
    IdentityMark(const DialogIdentity& identity, QWidget* parent);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    DialogIdentity m_identity;
};

//! Something a person did, as opposed to what the system tells.
[[nodiscard]] bool isInput(QEvent::Type type);
//! Enter or Space repeating because the finger never left the key that opened the dialog.
[[nodiscard]] bool isHeldActivation(const QEvent& event);

} // namespace pult::ui
