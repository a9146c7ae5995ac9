// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QString>

namespace pult::models {

[[nodiscard]] inline QString toQt(const std::string& text)
{
    return QString::fromStdString(text);
}

//! Data inside a sentence: keeps its own direction and leaves that of the words around it alone.
//! Latin data stays as it is.
[[nodiscard]] inline QString isolated(const QString& data)
{
    for (const QChar c : data)
        if (c.direction() == QChar::DirR || c.direction() == QChar::DirAL)
            return QChar(0x2068) + data + QChar(0x2069);
    return data;
}

//! "5.4.0 → 5.6.0" reads from left to right in every language: turned round it would say that one
//! goes back.
[[nodiscard]] inline QString leftToRight(const QString& steps)
{
    return QChar(0x2066) + steps + QChar(0x2069);
}

} // namespace pult::models
