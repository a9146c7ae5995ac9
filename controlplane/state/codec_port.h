// SPDX-FileCopyrightText: 2026 The Pult authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/error.h"
#include "common/hash.h"
#include "controlplane/state/event.h"
#include "controlplane/state/journal_port.h"
#include "controlplane/state/state.h"

namespace pult::state {

//! Values of the core <-> stored bytes; implemented by the codec room, used by the writer and by
//! whoever reads records. Pure. Thread: any.
class Codec
{
public:
    virtual ~Codec() = default;

    //! Schema number of the bytes that encodeEvent() makes.
    [[nodiscard]] virtual std::uint32_t eventSchema() const = 0;
    //! Without environment, time, user, kind and request id: these are the record's own.
    [[nodiscard]] virtual std::string encodeEvent(const Event& event) const = 0;
    //! Errors: FAILED_PRECONDITION SCHEMA_TOO_NEW; DATA_LOSS EVENT_CORRUPT, both naming the
    //! revision.
    [[nodiscard]] virtual Result<Event> decodeEvent(const Record& record) const = 0;

    [[nodiscard]] virtual std::string encodeState(const State& state) const = 0;
    //! Errors: DATA_LOSS SNAPSHOT_CORRUPT.
    [[nodiscard]] virtual Result<StatePtr> decodeState(std::string_view bytes) const = 0;

    //! Over a canonical encoding: equal exactly for equal commands, in every version of the
    //! program.
    [[nodiscard]] virtual Digest commandDigest(const Command& command) const = 0;
};

} // namespace pult::state
