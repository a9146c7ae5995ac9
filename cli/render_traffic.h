// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ostream>
#include <vector>

#include "client/leaks.h"
#include "client/series.h"
#include "client/trace.h"

namespace pult::cli {

// What live traffic shows, for people. Pure.

//! Edges, worst first, then how much of each lane was seen: a lane is never called healthy here.
void renderLeaks(std::ostream& out, const client::LeakReport& report);
//! The tree, the culprit marked.
void renderTrace(std::ostream& out, const client::Trace& trace);
void renderRequests(std::ostream& out, const std::vector<client::FoundRequest>& requests);
void renderSeries(std::ostream& out, const client::SeriesAnswer& answer);
//! RFC 4180, a row a bucket.
void writeCsv(std::ostream& out, const client::SeriesAnswer& answer);

} // namespace pult::cli
