// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/button_kind.h"
#include "ui/theme/icons.h"

#include <QPushButton>

#include <optional>

namespace pult::ui {

//! A button of the kit. Never auto-default: Enter in a field must not press what is near.
[[nodiscard]] QPushButton* makeButton(const QString& text, const QString& objectName,
    ButtonKind kind = ButtonKind::Secondary, QWidget* parent = nullptr);
[[nodiscard]] QPushButton* makeIconButton(
    Icon icon, const QString& accessibleName, const QString& objectName, QWidget* parent = nullptr);

//! Disables the widget and says why in the tooltip and to assistive technology; an empty reason
//! enables it again. The one way to disable something that can be pressed.
void setBlocked(QWidget& widget, const QString& reason);
[[nodiscard]] QString blockedReason(const QWidget& widget);

} // namespace pult::ui
