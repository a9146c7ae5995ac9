// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "client/operation.h"
#include "models/text.h"
#include "models/tone.h"

namespace pult::models {

//! Where an operation stands, in a few words.
struct OperationWords
{
    QString chip; //!< "ACK 39/41".
    QString acknowledged; //!< "39 of 41 · 1 refused · 1 lost"; never a promise that nobody keeps.
    Tone tone = Tone::Plain;
    bool finished = false; //!< Nothing more is expected of it.
    std::uint32_t refused = 0;
    std::uint32_t lost = 0;
};

[[nodiscard]] OperationWords describe(const Text& text, const client::Operation& operation);

} // namespace pult::models
