// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

namespace pult::models {

//! What a cell, chip or line means; the theme turns it into colour and a second cue.
enum class Tone
{
    Plain,
    Muted,
    Good,
    Warn,
    Bad,
    Candidate,
    Accent,
};

//! A word beside a name, grey unless it warns, and what it means in full.
struct Badge
{
    QString text; //!< "dataset".
    Tone tone = Tone::Plain;
    QString detail; //!< "dataset geo-11-20".

    friend bool operator==(const Badge&, const Badge&) = default;
};

using Badges = QList<Badge>;

} // namespace pult::models

Q_DECLARE_METATYPE(pult::models::Tone)
Q_DECLARE_METATYPE(pult::models::Badges)
