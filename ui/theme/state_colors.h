// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QString>

namespace pult::ui {

//! What a colour says. Never the only cue: a word or an icon always goes with it.
enum class Tone
{
    Neutral,
    Info, //!< what can be pressed or is under way
    Ok,
    Bad,
    Warn,
    Candidate,
    Baseline,
};

//! The class of an environment as its identity shows it.
enum class EnvironmentKind
{
    Prod,
    Stage,
    Test,
    Uat,
    Other,
};

//! Foreground, wash behind it and the outline where a wash is not enough.
struct ToneTokens
{
    Token text;
    Token wash;
};

//! The one place where meaning becomes colour.
namespace StateColors {

[[nodiscard]] ToneTokens tokens(Tone tone);
[[nodiscard]] ToneTokens tokens(EnvironmentKind kind);
//! In the current scheme. GUI thread.
[[nodiscard]] QColor text(Tone tone);
[[nodiscard]] QColor wash(Tone tone);
[[nodiscard]] QColor text(EnvironmentKind kind);
[[nodiscard]] QColor wash(EnvironmentKind kind);

} // namespace StateColors

} // namespace pult::ui
