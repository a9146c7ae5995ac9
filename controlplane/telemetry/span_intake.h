// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "common/error.h"
#include "controlplane/telemetry/otlp/decode_report.h"

namespace pult::telemetry {

//! What a sender was told whose call the intake never saw.
enum class TurnedAway
{
    ToComeAgain, //!< There was no room; nothing is lost.
    ForGood, //!< Too large or not to be unpacked: its spans are lost.
};

//! Where received spans go. Threads: any of the receiver's, several at a time; no call waits for
//! anything but a short lock, since a thread that waits receives nothing.
class SpanIntake
{
public:
    virtual ~SpanIntake() = default;

    //! Asked of each call before it is read. A time: there is no room now, the call is turned away
    //! untouched and its sender is told to come again after that time.
    [[nodiscard]] virtual std::optional<std::chrono::milliseconds> pushback() = 0;

    //! Takes an ExportTraceServiceRequest in protobuf, whole and uncompressed; the bytes die when
    //! the call returns. The same spans may come again: senders repeat what they got no answer to.
    //! Rejected spans are told to the sender and not sent again.
    //! Errors: INVALID_ARGUMENT SPANS_UNREADABLE; the sender gives the call up then.
    [[nodiscard]] virtual Result<DecodeReport> take(std::string_view request) = 0;

    //! Told of each call that was turned away, for people who look for their spans.
    virtual void turnedAway(TurnedAway how) = 0;
};

} // namespace pult::telemetry
