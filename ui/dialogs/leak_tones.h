// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/leaks.h"
#include "client/qt/feed.h"
#include "ui/kit/cell.h"
#include "ui/kit/panel_state.h"

namespace pult::ui {

// What traces show, in the kit's words.

//! Word, colour and icon.
[[nodiscard]] ChipSpec verdictChip(client::LeakVerdict verdict);
//! Of an edge that somebody sees to: quieter, and it says so.
[[nodiscard]] ChipSpec verdictChip(const client::LeakEdge& edge);
//! As readCell(), with the icon of a verdict in its chip.
[[nodiscard]] Cell readVerdictCell(const QModelIndex& index);
//! A cell of the propagation matrix: icon and words.
[[nodiscard]] Cell readCarrierCell(const QModelIndex& index);

//! What a feed says about its freshness, for a panel's frame. Off becomes Empty with what to do.
[[nodiscard]] PanelInfo panelInfoOf(const client::Feed& feed);

} // namespace pult::ui
