// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/palette.h"

namespace pult::ui {
namespace {

struct RoleToken
{
    QPalette::ColorRole role;
    Token active;
    Token disabled;
};

constexpr std::array<RoleToken, 20> kRoles{{
    {QPalette::WindowText, Token::Ink, Token::Ink3},
    {QPalette::Button, Token::Surface, Token::Sunken},
    {QPalette::Light, Token::Surface, Token::Surface},
    {QPalette::Midlight, Token::LineSoft, Token::LineSoft},
    {QPalette::Dark, Token::LineStrong, Token::LineStrong},
    {QPalette::Mid, Token::Line, Token::Line},
    {QPalette::Text, Token::Ink, Token::Ink3},
    {QPalette::BrightText, Token::OnAccent, Token::OnAccent},
    {QPalette::ButtonText, Token::Ink, Token::Ink3},
    {QPalette::Base, Token::Surface, Token::Sunken},
    {QPalette::Window, Token::Bg, Token::Bg},
    {QPalette::Shadow, Token::LineStrong, Token::LineStrong},
    {QPalette::Highlight, Token::AccentWash, Token::Sunken},
    {QPalette::HighlightedText, Token::Ink, Token::Ink3},
    {QPalette::Link, Token::Accent, Token::Ink3},
    {QPalette::LinkVisited, Token::Accent, Token::Ink3},
    {QPalette::AlternateBase, Token::Surface, Token::Sunken},
    {QPalette::ToolTipBase, Token::Surface, Token::Surface},
    {QPalette::ToolTipText, Token::Ink, Token::Ink},
    {QPalette::PlaceholderText, Token::Ink2, Token::Ink3},
}};

} // namespace

QPalette paletteFor(Scheme scheme)
{
    QPalette palette;
    for (const RoleToken& entry : kRoles) {
        palette.setColor(QPalette::Active, entry.role, color(scheme, entry.active));
        palette.setColor(QPalette::Inactive, entry.role, color(scheme, entry.active));
        palette.setColor(QPalette::Disabled, entry.role, color(scheme, entry.disabled));
    }
    if (scheme == Scheme::HighContrast) {
        // Selected text would vanish in a wash that equals the background.
        palette.setColor(QPalette::All, QPalette::Highlight, color(scheme, Token::Ink));
        palette.setColor(QPalette::All, QPalette::HighlightedText, color(scheme, Token::Bg));
    }
    return palette;
}

} // namespace pult::ui
