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

//! Where the fourth step stands: what live traffic shows.
enum class Watching
{
    Ahead, //!< Begins after the last acknowledgement.
    Never, //!< Nobody watches: no spans, no routing change, or a restart.
    Running,
    Observed,
    Contradicted,
    NoEvidence,
};

struct ObservedWords
{
    Watching state = Watching::Ahead;
    QString words; //!< "watching traffic: 120 of 300", "99.9 % · verified for 60 s".
    QString chip; //!< "OBSERVED 99.9 %"; empty where there is nothing to say yet.
    Tone tone = Tone::Plain;
    bool verified = false; //!< It ended well: 60 s of traffic.
};

[[nodiscard]] ObservedWords observed(const Text& text, const client::Operation& operation);
//! "counting until 14:32": gateways are still coming back after a restart; empty when n/m is
//! complete.
[[nodiscard]] QString counting(const Text& text, const client::Operation& operation);

[[nodiscard]] OperationWords describe(const Text& text, const client::Operation& operation);

} // namespace pult::models
