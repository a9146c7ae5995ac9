// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace pult::ui {

//! The type scale. Sizes are device-independent pixels, so that text keeps to the grid.
enum class TextRole
{
    Body, //!< 13/20
    BodyMedium, //!< 13/20 medium: buttons, navigation
    BodyStrong, //!< 13/20 semibold: names that changed
    Section, //!< 13/20 semibold
    CardTitle, //!< 17/24 bold: an object's name in a card or inspector
    PageTitle, //!< 20/26 bold, a touch tighter, as the four largest are
    Headline, //!< 26/34 bold: the on-call page
    Figure, //!< 24/30 bold
    Small, //!< 12/18
    Caption, //!< 11/16
    Label, //!< 11/16 semibold, slightly spaced: table headers and chips
    Mono, //!< 12/20 JetBrains Mono without ligatures: ids, versions, command lines
    MonoSmall, //!< 11/16
};

//! The font of a role. GUI thread, after QGuiApplication exists.
[[nodiscard]] QFont font(TextRole role);
//! Distance between the base lines of a role.
[[nodiscard]] int lineHeight(TextRole role);

} // namespace pult::ui
