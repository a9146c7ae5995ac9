// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace pult::telemetry {

//! What a decoder made of a message that it could read.
struct DecodeReport
{
    std::uint64_t spans = 0; //!< Told to the sink.
    std::uint64_t rejected = 0; //!< Left out: a span with an id that is none.
    //! Where the first of those is and what is wrong with it, English; empty: none was.
    std::string firstRejection;

    friend bool operator==(const DecodeReport&, const DecodeReport&) = default;
};

} // namespace pult::telemetry
