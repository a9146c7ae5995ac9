// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace pult::models {

struct Range
{
    int first = 0;
    int last = 0;

    friend bool operator==(const Range&, const Range&) = default;
};

//! The fewest row signals that lead from one sorted list to another.
struct RowDiff
{
    std::vector<Range> removed; //!< Old positions, last range first.
    std::vector<Range> inserted; //!< New positions, first range first.
    std::vector<Range> changed; //!< New positions.

    [[nodiscard]] bool empty() const
    {
        return removed.empty() && inserted.empty() && changed.empty();
    }
};

inline void extend(std::vector<Range>& ranges, int position)
{
    if (!ranges.empty() && ranges.back().last + 1 == position)
        ranges.back().last = position;
    else
        ranges.push_back({position, position});
}

//! Both lists are sorted by `less` without equals. `same` tells whether a kept row looks as before.
template <typename Row, typename Less, typename Same>
[[nodiscard]] RowDiff diffRows(
    const std::vector<Row>& before, const std::vector<Row>& after, Less less, Same same)
{
    RowDiff diff;
    std::vector<Range> removed;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < before.size() || j < after.size()) {
        if (j == after.size() || (i < before.size() && less(before[i], after[j]))) {
            extend(removed, static_cast<int>(i++));
        } else if (i == before.size() || less(after[j], before[i])) {
            extend(diff.inserted, static_cast<int>(j++));
        } else {
            if (!same(before[i], after[j]))
                extend(diff.changed, static_cast<int>(j));
            ++i;
            ++j;
        }
    }
    diff.removed.assign(removed.rbegin(), removed.rend());
    return diff;
}

} // namespace pult::models
