// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

#include <array>
#include <vector>

namespace pult::ui {

//! The three looks. High contrast is ink on background only, with lines of two pixels.
enum class Scheme
{
    Light,
    Dark,
    HighContrast,
};
inline constexpr std::array kSchemes{Scheme::Light, Scheme::Dark, Scheme::HighContrast};

//! Every colour the console may use, named by what it is for. Code never writes a colour value.
enum class Token
{
    Bg, //!< window
    Surface, //!< cards, bars, fields
    Sunken, //!< wells, folded rows, grey chips
    Line, //!< separators, card outlines
    LineSoft, //!< between the rows of a table
    LineStrong, //!< outlines of what can be pressed
    Ink, //!< text
    Ink2, //!< secondary text
    Ink3, //!< decoration and disabled only, never text to be read
    Accent, //!< what can be pressed or is selected
    AccentHover,
    AccentWash,
    OnAccent, //!< text on a fill of Accent
    Ok,
    OkWash,
    Bad,
    BadWash,
    BadHeld, //!< the part of a hold button that is already filled
    OnBad, //!< text on a fill of Bad
    OnBadHeld, //!< text on a fill of BadHeld
    Warn,
    WarnWash,
    Candidate,
    CandidateWash,
    Baseline, //!< data series of the baseline, always dashed in charts
    Prod,
    ProdWash,
    Stage,
    StageWash,
    Test,
    TestWash,
    Uat,
    UatWash,
    Shade, //!< shadows under menus and dialogs, with an alpha of its own
    Scrim, //!< what lies behind a dialog, with an alpha of its own
};
inline constexpr int kTokenCount = static_cast<int>(Token::Scrim) + 1;

//! The value of a token. Pure; any thread.
[[nodiscard]] QColor color(Scheme scheme, Token token);

//! WCAG 2.1 contrast ratio of two opaque colours, 1 to 21.
[[nodiscard]] double contrastRatio(const QColor& a, const QColor& b);

//! `top` laid over `bottom` with the opacity `amount` (0 to 1).
[[nodiscard]] QColor mix(const QColor& bottom, const QColor& top, double amount);

struct TextPair
{
    Token text;
    Token ground;
};

//! Every pair of text and ground that the console paints; all reach 4.5 : 1 in each scheme.
[[nodiscard]] const std::vector<TextPair>& textPairs();

} // namespace pult::ui
