// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace pult::ui {

//! Every interactive widget carries both: tests find it by the first, people hear the second.
inline void setNames(QWidget& widget, const QString& objectName, const QString& accessibleName)
{
    widget.setObjectName(objectName);
    widget.setAccessibleName(accessibleName);
}

} // namespace pult::ui
