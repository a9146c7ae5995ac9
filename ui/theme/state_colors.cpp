// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/state_colors.h"

#include "ui/theme/theme.h"

namespace pult::ui::StateColors {

ToneTokens tokens(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return {Token::Ink2, Token::Sunken};
    case Tone::Info:
        return {Token::Accent, Token::AccentWash};
    case Tone::Ok:
        return {Token::Ok, Token::OkWash};
    case Tone::Bad:
        return {Token::Bad, Token::BadWash};
    case Tone::Warn:
        return {Token::Warn, Token::WarnWash};
    case Tone::Candidate:
        return {Token::Candidate, Token::CandidateWash};
    case Tone::Baseline:
        return {Token::Baseline, Token::Sunken};
    }
    Q_UNREACHABLE();
}

ToneTokens tokens(EnvironmentKind kind)
{
    switch (kind) {
    case EnvironmentKind::Prod:
        return {Token::Prod, Token::ProdWash};
    case EnvironmentKind::Stage:
        return {Token::Stage, Token::StageWash};
    case EnvironmentKind::Test:
        return {Token::Test, Token::TestWash};
    case EnvironmentKind::Uat:
        return {Token::Uat, Token::UatWash};
    case EnvironmentKind::Other:
        return {Token::Ink2, Token::Sunken};
    }
    Q_UNREACHABLE();
}

QColor text(Tone tone)
{
    return Theme::instance().color(tokens(tone).text);
}

QColor wash(Tone tone)
{
    return Theme::instance().color(tokens(tone).wash);
}

QColor text(EnvironmentKind kind)
{
    return Theme::instance().color(tokens(kind).text);
}

QColor wash(EnvironmentKind kind)
{
    return Theme::instance().color(tokens(kind).wash);
}

} // namespace pult::ui::StateColors
