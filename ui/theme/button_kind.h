// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace pult::ui {

//! How a QPushButton looks. The style reads it from the widget.
enum class ButtonKind
{
    Secondary,
    Primary, //!< filled with the accent; at most one in a view
    Danger, //!< outlined in the colour of harm
    Link, //!< text only, accent
    Flat, //!< text only, grey until hovered
};

void setButtonKind(QWidget& button, ButtonKind kind);
[[nodiscard]] ButtonKind buttonKind(const QWidget* button);

} // namespace pult::ui
