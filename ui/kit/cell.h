// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kit/chip.h"
#include "ui/kit/share_bar.h"

#include <QModelIndex>
#include <QString>

#include <functional>
#include <vector>

namespace pult::ui {

//! What one cell of a table shows, as a value. A page's reader makes it from the model's roles;
//! the delegate alone knows how it looks.
struct Cell
{
    QString text = {};
    QString after = {}; //!< behind the text, secondary: "2/2", "POST /order"
    Tone tone = Tone::Neutral; //!< Neutral takes the ink
    bool strong = false; //!< names of what changed
    bool mono = false; //!< ids, versions
    bool secondary = false; //!< Ink2 instead of Ink
    bool figures = false; //!< at the trailing edge, digits of equal width
    int indent = 0; //!< steps of a tree
    std::vector<ChipSpec> chips = {}; //!< behind the texts
    std::vector<Share> shares = {}; //!< a small bar before the text
    double total = 0; //!< what the shares are parts of
};

using CellReader = std::function<Cell(const QModelIndex&)>;

} // namespace pult::ui
