// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace pult::test {

//! What below `root` a person could not read: text cut off by its widget, words that the fonts at
//! hand have no letters for. Labels that are meant to be shortened count when next to nothing of
//! them is left. Empty: everything can be read.
[[nodiscard]] QStringList illegible(const QWidget& root);

//! Whether the fonts have a glyph for every character of `text`.
[[nodiscard]] bool hasLetters(const QString& text);

} // namespace pult::test
