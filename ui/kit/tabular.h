// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <QString>

class QFont;
class QPainter;

namespace pult::ui::tabular {

//! Width of `text` when every digit takes the room of the widest one.
[[nodiscard]] double width(const QFont& font, const QString& text);
//! Draws `text` with tabular figures, so that columns line up and running numbers stand still.
//! (Qt before 6.7 cannot switch on a font's tnum feature.) Uses the painter's font and pen.
void draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text);

} // namespace pult::ui::tabular
