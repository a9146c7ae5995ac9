// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chart_contents.h"

namespace pult::ui::downsample {

//! Stretches without a gap between them; none is empty.
using Runs = std::vector<ChartPoints>;

//! At most two points for each of `columns` equal stretches of the window, the lowest and the
//! highest in the order they came, so that a spike of one sample survives every zoom. The nearest
//! points outside of the window are kept, that lines reach its edges. A gap parts runs wherever it
//! has a column for itself. Pure; any thread.
[[nodiscard]] Runs line(const ChartPoints& points, TimeWindow window, int columns);

//! The widest of each column: a band never looks narrower than it is.
[[nodiscard]] std::vector<std::vector<BandPoint>> band(
    const std::vector<BandPoint>& points, TimeWindow window, int columns);

} // namespace pult::ui::downsample
