// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QSize>
#include <QStringList>

#include "common/error.h"
#include "models/link.h"
#include "ui/theme/theme.h"

namespace pult::app {

//! The installed desktop entry without ".desktop"; what a Wayland compositor knows the windows by.
inline constexpr QStringView kDesktopFile = u"io.pult.Pult";

//! What the command line asks for.
struct Options
{
    QString profile; //!< Id or name; empty: the one used last, or the playground.
    QString server; //!< An address instead of a profile.
    QString environment;
    QString page; //!< One of Workspace::pageIds(), unless a link names it.
    std::optional<models::Link> link;
    bool readOnly = false;
    bool newWindow = false; //!< Do not hand over to a running console.
    std::optional<ui::SchemePreference> theme;
    QString scale;
    QString screenshot; //!< Write the window to this file once it is live, then end.
    QString tour; //!< Write every page to this folder, then end.
    QSize size{1440, 900};
    bool help = false;
    bool version = false;

    [[nodiscard]] bool takesPictures() const { return !screenshot.isEmpty() || !tour.isEmpty(); }

    //! What a console that runs already is told: a link, or "raise" when nothing was asked for.
    //! `profile`: id of the one that was named; without a name it stays with its own.
    [[nodiscard]] QString message(const QString& profileId) const;

    //! Errors: INVALID_ARGUMENT USAGE naming the argument.
    [[nodiscard]] static Result<Options> parse(const QStringList& arguments);
    [[nodiscard]] static QString usage();
};

//! What another start of the program handed over; nothing for "raise" and anything else. Without a
//! profile: the one that is open.
[[nodiscard]] std::optional<models::Link> linkOfMessage(const QString& message);

} // namespace pult::app
