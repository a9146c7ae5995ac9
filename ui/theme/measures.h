// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

//! Lengths in device-independent pixels, on a grid of four.
namespace pult::ui::measures {

inline constexpr int kGrid = 4;
inline constexpr int kIdentityLine = 3;
inline constexpr int kIdentityBar = 48;
inline constexpr int kNavigation = 176;
inline constexpr int kNavigationEntry = 32;
inline constexpr int kInspector = 304;
inline constexpr int kPageMarginX = 24;
inline constexpr int kPageMarginY = 20;
inline constexpr int kGap = 16;
inline constexpr int kGapSmall = 12;
inline constexpr int kCardRadius = 8;
inline constexpr int kCardPaddingY = 12;
inline constexpr int kCardPaddingX = 16;
inline constexpr int kControlRadius = 6;
inline constexpr int kButton = 28;
inline constexpr int kButtonPaddingX = 12;
inline constexpr int kRow = 36;
inline constexpr int kRowCompact = 28;
inline constexpr int kHeader = 33;
inline constexpr int kGenerationHeader = 87;
inline constexpr int kCellPadding = 12;
inline constexpr int kChip = 20;
inline constexpr int kStatusBar = 24;
inline constexpr int kTextLine = 20;
inline constexpr int kIcon = 16;
inline constexpr int kFocusRing = 2;

} // namespace pult::ui::measures

namespace pult::ui::motion {

inline constexpr int kFadeMs = 120;
inline constexpr int kFlashMs = 600;
inline constexpr int kFlashRows = 10;
inline constexpr int kHoldMs = 1200;
inline constexpr int kGuardMs = 400;
inline constexpr int kSkeletonDelayMs = 200;

} // namespace pult::ui::motion
