// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QRectF>

class QPainter;
class QWidget;

namespace pult::ui::paint {

//! A rounded box with an outline drawn inside `rect`. A transparent colour leaves that part out.
void box(QPainter& painter, const QRectF& rect, double radius, const QColor& fill,
    const QColor& outline = Qt::transparent, double outlineWidth = 1);
//! Whether the widget has the focus and the keyboard is what put it there.
[[nodiscard]] bool showsFocus(const QWidget& widget);
//! Two pixels of accent just inside `rect`: where the keyboard is.
void focusRing(QPainter& painter, const QRectF& rect, double radius);
//! Whether some character outside of isolates says in which direction to read.
[[nodiscard]] bool hasDirection(const QString& text);
//! Like QPainter::drawText(), but in the direction of the words themselves: an English sentence
//! among Persian ones, or the other way round, keeps its order. `flags` must say where it stands.
void words(QPainter& painter, const QRectF& rect, int flags, const QString& text);
//! A soft shadow around `rect`, reaching out by `reach`.
void shadow(QPainter& painter, const QRectF& rect, double radius, int reach);
//! Diagonal lines that mark old data.
void hatch(QPainter& painter, const QRectF& rect);

} // namespace pult::ui::paint
