// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/state_colors.h"

#include <QIcon>

class QPainter;

namespace pult::ui {

//! The console's own icons, drawn on a grid of 16 with a stroke of 1.4. One colour each, given
//! at paint time. The enum follows the names of resources/icons/*.svg.
enum class Icon
{
    Shield,
    Diamond,
    Flask,
    PersonCheck,
    Circle,
    Lock,
    Unlock,
    Search,
    Play,
    Pause,
    Promote,
    Rollback,
    Abort,
    Snowflake,
    Copy,
    Export,
    History,
    ChevronRight,
    ChevronLeft,
    ChevronUp,
    ChevronDown,
    ArrowRight,
    Warning,
    Check,
    Cross,
    Dot,
    Info,
    Help,
    Gateway,
    Table,
    Overview,
    Rollout,
    Activity,
    Bell,
    Branch,
    Flag,
    Group,
    Plug,
    Chart,
    Drop,
    Plus,
    Minus,
    Trash,
    Refresh,
    Eye,
    Terminal,
    Filter,
    Sliders,
    Link,
    External,
    Compare,
    More,
    User,
    Clock,
    Key,
    Server,
    Contrast,
    Bake,
};
inline constexpr int kIconCount = static_cast<int>(Icon::Bake) + 1;

//! Path of the drawing in the resources.
[[nodiscard]] QString iconPath(Icon icon);
//! Draws the icon into `rect`, crisp at every scale. Cached.
void paintIcon(QPainter& painter, Icon icon, const QRectF& rect, const QColor& color);
//! An icon that takes the token's colour of the scheme current when painted (Ink3 if disabled).
[[nodiscard]] QIcon themedIcon(Icon icon, Token token = Token::Ink2);
//! The icon that belongs to an environment's identity.
[[nodiscard]] Icon iconOf(EnvironmentKind kind);
//! The program's own icon.
[[nodiscard]] QIcon applicationIcon();

} // namespace pult::ui
