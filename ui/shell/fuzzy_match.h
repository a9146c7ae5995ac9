// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <vector>

namespace pult::ui {

struct FuzzyMatch
{
    int score = 0;
    std::vector<int> positions; //!< of the characters that matched

    friend bool operator==(const FuzzyMatch&, const FuzzyMatch&) = default;
};

//! Whether the letters of `pattern` occur in `text` in this order, ignoring case and spaces of
//! the pattern, and how well: starts of words and letters in a row count more, distance less.
//! Finds the best alignment, not the first. Pure.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(const QString& pattern, const QString& text);

} // namespace pult::ui
