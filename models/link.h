// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>

#include <QString>

namespace pult::models {

//! Where to look: pult://<profile>/<page>[/<object>][?environment=<name>&at=<revision>].
//! A link navigates and never executes. At most 2 000 characters.
struct Link
{
    QString profile;
    QString page;
    QString object;
    QString environment;
    std::uint64_t at = 0; //!< Past revision; 0: now.

    [[nodiscard]] QString toString() const;
    //! Nothing for anything that is not such a link.
    [[nodiscard]] static std::optional<Link> parse(const QString& text);

    friend bool operator==(const Link&, const Link&) = default;
};

} // namespace pult::models
